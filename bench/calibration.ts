/**
 * npm run bench:calibration: whether intervals hold as often as they say, and how often a clean file is flagged.
 *
 *   npm run bench:calibration -- [--clean 125] [--leaking 50] [--real 200] [--whole 200] [--power 500] [--looks 300]
 *   [--seed 1] [--kept FILE] [--write docs/calibration.md]
 *
 * `--clean` and `--leaking` are audits per number of people, without a leak and for each leak. Audits are simulated as
 * scores with a known AUC and go through the code that pools, tests and judges; `--real` audits play an attack on rows
 * of real generators, `--whole` audits run all default attacks that see synthetic rows alone, `--power` audits per cell
 * look for the smallest leak that another one states, and `--looks` audits leave out repeats as default ones do. 0 leaves
 * out a part. The latter take minutes: `--kept` names a file that holds what is finished, and a second call goes on from it.
 */
import {writeFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {FALSE_POSITIVE_RATES} from '../src/audit/pool/membership.js'
import {figuresOf} from '../src/audit/pool/pool-results.js'
import {createRng, type Rng} from '../src/core/rng.js'
import {aucEstimate} from '../src/stats/auc.js'
import {epsilonLowerBound} from '../src/stats/epsilon.js'
import {clopperPearson} from '../src/stats/intervals.js'
import {largest, worstRecord} from '../src/stats/largest.js'
import {repeatedAuc} from '../src/stats/repeated-auc.js'
import {tprAtFpr} from '../src/stats/tpr-at-fpr.js'
import {Kept} from './calibration/kept.js'
import {attackedReleases, type RealRelease} from './calibration/releases.js'
import {lookedAt} from './calibration/looks.js'
import {statedAuc, statedRate, type Design, type Stated} from './calibration/power.js'
import {
  drawCounts,
  drawHeavyTails,
  drawScores,
  Misses,
  range,
  repeatedScores,
  outputOf,
  trueRate,
  type Repeated,
} from './calibration/scores.js'
import {simulatedVerdict, wholeVerdict, type WholeAudit} from './calibration/verdicts.js'

const {values} = parseArgs({
  options: {
    clean: {type: 'string', default: '125'},
    leaking: {type: 'string', default: '50'},
    real: {type: 'string', default: '200'},
    whole: {type: 'string', default: '200'},
    power: {type: 'string', default: '500'},
    looks: {type: 'string', default: '300'},
    seed: {type: 'string', default: '1'},
    kept: {type: 'string'},
    write: {type: 'string'},
  },
})

const CONFIDENCE = 0.95
const SIZES = [15, 30, 100, 300]
const AUCS = [0.5, 0.6, 0.8, 0.95, 1]
const RECORDS = 20
const REPEATS = 5
/** People per side of the audits that are looked at. */
const LOOKED_AT = 30
/** Most of a score is the person's own, and people differ in what is given away of them. */
const USUAL: Repeated = {own: 0.64, people: 0.5, releases: 0}
const root = createRng(values.seed)
const auditsOf = (auc: number) => Number(auc === 0.5 ? values.clean : values.leaking)
const lines: string[] = []

function say(...text: string[]): void {
  lines.push(...text)
  for (const line of text) console.log(line)
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  say('', `## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line))
}

/** Runs the audits of every size and leak; `measure` adds what one of them gave. */
function perCell(
  label: string,
  measure: (rng: Rng, people: number, auc: number, misses: Misses) => void,
  {sizes = SIZES, aucs = AUCS}: {readonly sizes?: readonly number[]; readonly aucs?: readonly number[]} = {},
) {
  const cells = sizes.flatMap(people =>
    aucs.map(auc => {
      const misses = new Misses()
      const rng = root.fork(`${label}/${people}/${auc}`)
      for (let audit = 0; audit < auditsOf(auc); audit++) measure(rng, people, auc, misses)
      return {people, auc, misses}
    }),
  )
  const sum = (name: string, wanted: (cell: (typeof cells)[number]) => boolean) => [
    name,
    ...Misses.sum(cells.filter(wanted).map(({misses}) => misses)).row,
  ]
  return [
    ...aucs.map(auc => sum(`AUC ${auc}`, cell => cell.auc === auc)),
    ...sizes.map(people => sum(`${people} people per side`, cell => cell.people === people)),
    sum('all', () => true),
  ]
}

const HEAD = ['audits with', 'audits', 'missed', 'truth below', 'truth above']
const aucOf = (outputs: readonly ReturnType<typeof outputOf>[]) =>
  repeatedAuc(
    outputs.map(({classes}) => classes),
    CONFIDENCE,
  )
const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(1)} %`

say(
  '# Calibration',
  '',
  `Made by \`npm run bench:calibration -- --clean ${values.clean} --leaking ${values.leaking} ` +
    `--real ${values.real} --whole ${values.whole} --power ${values.power} --seed ${values.seed}\`: ` +
    `${SIZES.length * Number(values.clean)} simulated audits without a leak and ` +
    `${SIZES.length * Number(values.leaking)} with each leak, in equal parts with ` +
    `${SIZES.join(', ')} people per side.`,
  'Intervals are nominal 95 %; those of an AUC may miss in 3 to 7 %, others in at most 7 %. "Truth ' +
    'below" is a lower end that was too high. Where scores are simulated they are normal with a ' +
    'known AUC unless said otherwise; at an AUC of 1 no member scores below a non-member.',
  '',
  'Over repeats, the truth is the AUC over everything that is left to chance: people, divisions, releases.',
  '',
  'Where intervals miss less than they may, and why:',
  '',
  '- An interval of an AUC of 1 cannot miss: its upper end is 1 in every sample. With few people ' +
    'and an AUC near 1 neither can its upper end, for the same reason.',
  '- Rates at a false-positive rate, the largest of several figures and bounds on epsilon hold ' +
    'whatever the distribution and the dependence, so with scores as tame as these they miss less.',
  '- A release of few rows reaches about the same number of people every time. Its AUC varies less ' +
    'than if each person were reached by a chance of their own, which is what the interval takes ' +
    'from how people differ.',
  '',
  'Where they miss more: what releases differ by is estimated from five of them, and left out ' +
    'where chance explains it. Where releases differ by much more than people do (a generator that ' +
    'learns some rows by heart in one training and not in another), intervals of five repeats miss ' +
    'in up to about 10 %, as the last two of the tables over simulated repeats show. More repeats ' +
    'help.',
)
if (Number(values.clean) > 0) {
  aucTables()
  repeatTables()
  rateTables()
  choiceTables()
  epsilonTable()
  verdictTables()
}
powerTables()
await looksTable()
await realTable()
await wholeAudits()
if (values.write !== undefined) await writeFile(values.write, [...lines, ''].join('\n'))

function aucTables(): void {
  const kinds = [
    {title: 'AUC', draw: drawScores},
    {title: 'AUC of scores with heavy tails (Cauchy)', draw: drawHeavyTails},
    {title: 'AUC of scores that are counts, three quarters of those of non-members tied at 0', draw: drawCounts},
  ]
  for (const {title, draw} of kinds)
    table(
      title,
      HEAD,
      perCell(title, (rng, people, auc, misses) => {
        misses.add(aucOf([outputOf(draw(rng, people, auc))]), auc)
      }),
    )
  table(
    'AUC, one-sided 95 % bounds: each side may miss in 5 %, the two together in 10 %',
    HEAD,
    perCell('one-sided', (rng, people, auc, misses) => {
      const {members, nonMembers} = drawScores(rng, people, auc)
      misses.add(aucEstimate(members, nonMembers, 0.9), auc)
    }),
  )
}

function repeatTables(): void {
  const models: readonly (readonly [string, Repeated])[] = [
    ['the same people divided anew', USUAL],
    ['the same people divided anew, scores belonging to the person alone', {own: 1, people: 0, releases: 0}],
    ['the same members in every repeat, as with a holdout file', {...USUAL, sameMembers: true}],
    ['releases differ in what they give away (standard deviation 0.2 of a score)', {...USUAL, releases: 0.2}],
    ['releases differ much in what they give away (standard deviation 0.5 of a score)', {...USUAL, releases: 0.5}],
  ]
  for (const [name, model] of models)
    table(
      `AUC over five repeats: ${name}`,
      HEAD,
      perCell(name, (rng, people, auc, misses) => {
        const repeats = repeatedScores(rng, people, auc, REPEATS, model)
        const outputs = repeats.map(({order, ...scores}) => outputOf(scores, order))
        misses.add(aucOf(outputs), auc)
      }),
    )
}

/** What reports say of the smallest leak that would have been found: stated by one audit, looked for by another of the kind. */
function powerTables(): void {
  const audits = Number(values.power)
  if (audits === 0) return
  const level = (1 - CONFIDENCE) / 8
  const cell = ({size, audits: stated, found}: Stated) => {
    if (size === undefined) return 'none stated'
    const {low, high} = clopperPearson(found, stated, CONFIDENCE)
    return `${size.toFixed(2)}: ${percent(found, stated)} (${(100 * low).toFixed(0)}-${(100 * high).toFixed(0)})`
  }
  const kinds: readonly (readonly [string, (rng: Rng, design: Design) => Stated])[] = [
    ...[0, 0.05, 0.3].map(
      control =>
        [
          `rate, ${percent(control, 1)} of people outside`,
          (rng: Rng, design: Design) => statedRate(rng, audits, control, design),
        ] as const,
    ),
    ['AUC, people divided anew', (rng, design) => statedAuc(rng, audits, USUAL, design)],
    ['AUC, the same members in every repeat', (rng, design) => statedAuc(rng, audits, {...USUAL, sameMembers: true}, design)],
  ]
  for (const repeats of [1, REPEATS])
    table(
      'The size that would have been found with 80 % probability, one of 8 attacks, ' +
        `${repeats === 1 ? 'one repeat' : `${repeats} repeats`}: size stated (mean), and in how many of ` +
        `${audits} audits a leak of that size is found, with a 95 % interval`,
      ['figure', ...SIZES.map(people => `${people} people per side`)],
      kinds.map(([name, stated]) => [
        name,
        ...SIZES.map(people => cell(stated(root.fork(`power/${name}/${repeats}/${people}`), {people, repeats, level}))),
      ]),
    )
}

/** Audits as users get them, with what their steps give drawn: how often they say "leaks", with looks and without. */
async function looksTable(): Promise<void> {
  const audits = Number(values.looks)
  if (audits === 0) return
  const kept = new Kept<Awaited<ReturnType<typeof lookedAt>>>(values.kept)
  const rows: string[][] = []
  for (const [auc, count] of [
    [0.5, audits],
    [0.65, audits >> 2],
    [0.8, audits >> 2],
  ] as const) {
    const [leaks, atEnd, stopped] = [new Array<boolean>(), new Array<boolean>(), new Array<boolean>()]
    for (const audit of range(count)) {
      const key = `looks/${values.seed}/${auc}/${audit}`
      const found = await kept.get(key, () => lookedAt(key, {people: LOOKED_AT, repeats: REPEATS, auc, model: USUAL}))
      leaks.push(found.withLooks.leaks)
      atEnd.push(found.atEnd.leaks)
      stopped.push(found.withLooks.stopped > 0)
    }
    const share = (of: readonly boolean[]) => {
      const hits = of.filter(Boolean).length
      const {low, high} = clopperPearson(hits, count, CONFIDENCE)
      return `${percent(hits, count)} (${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`
    }
    rows.push([auc === 0.5 ? 'clean' : `one attack at ${auc}`, String(count), share(leaks), share(atEnd), share(stopped)])
  }
  table(
    `Default audits, ${REPEATS} repeats at most, ${LOOKED_AT} people per side: share that says "leaks", with a 95 % interval`,
    ['release', 'audits', 'with looks', 'with --all-repeats', 'stopped early'],
    rows,
  )
}

async function realTable(): Promise<void> {
  const audits = Number(values.real)
  if (audits === 0) return
  const releases: readonly RealRelease[] = [
    {generator: 'gaussian', ratio: 1},
    {generator: 'random-oversampling', ratio: 0.3},
    {generator: 'smote', ratio: 0.3},
    {generator: 'smote', ratio: 1},
  ]
  const kept = new Kept<readonly [value: number, low: number, high: number]>(values.kept)
  const rows: string[][] = []
  for (const release of releases)
    for (const people of [15, 30, 100]) {
      const aucs = async (label: string, count: number, repeats: number) => {
        const found: (readonly [number, number, number])[] = []
        for (const audit of range(count)) {
          const key = `real/${values.seed}/${release.generator}/${release.ratio}/${people}/${label}/${audit}`
          found.push(
            await kept.get(key, async () => {
              const outputs = await attackedReleases(key, people, repeats, release)
              const {value, low, high} = figuresOf(outputs, CONFIDENCE).estimates['auc']
              return [value, low, high]
            }),
          )
        }
        return found
      }
      const truths = await aucs('truth', 4 * audits, 1)
      const truth = truths.reduce((sum, [value]) => sum + value, 0) / truths.length
      const misses = new Misses()
      for (const [, low, high] of await aucs('audit', audits, REPEATS)) misses.add({low, high}, truth)
      rows.push([`${release.generator}, ${release.ratio} rows per member`, String(people), truth.toFixed(3), ...misses.row])
    }
  table(
    `AUC over five repeats of real releases: the distance attack; the truth is the mean over ${4 * audits} other audits`,
    ['release', 'people per side', 'true AUC', ...HEAD.slice(1)],
    rows,
  )
}

function rateTables(): void {
  for (const [name, rate] of Object.entries(FALSE_POSITIVE_RATES)) {
    // Below 1 / rate non-members the rate is refused, below about 3 / rate its lower end is 0.
    const sizes = rate < 0.01 ? [1000, 3700, 10_000] : SIZES.filter(people => people * rate >= 1)
    table(
      `True-positive rate at ${rate * 100} % false positives, where resolvable`,
      HEAD,
      perCell(
        name,
        (rng, people, auc, misses) => {
          const {members, nonMembers} = drawScores(rng, people, auc)
          const estimate = tprAtFpr(members, nonMembers, rate, CONFIDENCE)
          if (estimate !== undefined) misses.add(estimate, trueRate(auc, rate))
        },
        {sizes},
      ),
    )
  }
  const rate = FALSE_POSITIVE_RATES.tprAtFpr01pct
  table(
    'True-positive rate at 0.1 % false positives: what non-members can resolve, for an attack that is never wrong and for guessing',
    ['people per side', 'AUC', 'value', 'mean lower end', 'mean upper end'],
    [300, 999, 1000, 3000, 3700, 10_000].flatMap(people =>
      [1, 0.5].map(auc => {
        const rng = root.fork(`resolve/${people}/${auc}`)
        const found = range(20).flatMap(() => {
          const {members, nonMembers} = drawScores(rng, people, auc)
          return tprAtFpr(members, nonMembers, rate, CONFIDENCE) ?? []
        })
        if (found.length === 0) return [String(people), String(auc), 'refused', '-', '-']
        const mean = (of: 'value' | 'low' | 'high') =>
          (found.reduce((sum, estimate) => sum + estimate[of], 0) / found.length).toFixed(3)
        return [String(people), String(auc), mean('value'), mean('low'), mean('high')]
      }),
    ),
  )
}

function choiceTables(): void {
  table(
    `Worst of ${RECORDS} records, one of them with the AUC given, the others without a leak: against the largest true AUC`,
    HEAD,
    perCell('worst', (rng, people, auc, misses) => {
      const records = range(RECORDS).map(record => drawScores(rng, people, record === 0 ? auc : 0.5))
      misses.add(
        worstRecord(
          records.map(({members, nonMembers}) => ({in: members, out: nonMembers})),
          CONFIDENCE,
        ).estimate,
        auc,
      )
    }),
  )
  table(
    'Largest of 10 attacks with scores in common, one of them with the AUC given: against the true AUC of the one picked',
    HEAD,
    perCell('largest', (rng, people, auc, misses) => {
      const shared = drawScores(rng, people, 0.5)
      const attacks = range(10).map(attack => {
        const own = drawScores(rng, people, attack === 0 ? auc : 0.5)
        const mix = (a: readonly number[], b: readonly number[]) =>
          a.map((score, at) => (attack === 0 ? score : Math.SQRT1_2 * (score + b[at])))
        return {members: mix(own.members, shared.members), nonMembers: mix(own.nonMembers, shared.nonMembers)}
      })
      const {index, estimate} = largest(10, CONFIDENCE, (at, level) =>
        aucEstimate(attacks[at].members, attacks[at].nonMembers, level),
      )
      misses.add(estimate, index === 0 ? auc : 0.5)
    }),
  )
}

function epsilonTable(): void {
  table(
    'Lower bound on epsilon: randomised response, a third of the runs for the threshold',
    ['runs per side', 'true epsilon', 'too high', 'mean bound'],
    [30, 100, 300, 1000].flatMap(runs => [0, 1, 3].map(epsilon => epsilonRow(runs, epsilon))),
  )
}

function epsilonRow(runs: number, epsilon: number): string[] {
  const rng = root.fork(`epsilon/${runs}/${epsilon}`)
  const answers = (count: number, isIn: boolean) =>
    range(count).map(() => (rng.next() < 1 / (1 + Math.exp(-epsilon)) === isIn ? 1 : 0))
  const pick = Math.floor(runs / 3)
  const audits = auditsOf(epsilon === 0 ? 0.5 : 1)
  const bounds = range(audits).map(
    () =>
      epsilonLowerBound(
        answers(pick, true),
        answers(pick, false),
        answers(runs - pick, true),
        answers(runs - pick, false),
        0,
        CONFIDENCE,
      ).value,
  )
  const wrong = bounds.filter(bound => bound > epsilon).length
  const mean = bounds.reduce((sum, bound) => sum + bound, 0) / audits
  return [String(runs), String(epsilon), percent(wrong, audits), mean.toFixed(2)]
}

function verdictTables(): void {
  for (const repeats of [1, REPEATS])
    table(
      'Verdict over 14 attacks, scores alone, ' +
        `${repeats === 1 ? 'one repeat' : `${repeats} repeats of the same people`}: share of audits that ` +
        'say "leaks"',
      ['people per side', ...AUCS.map(auc => (auc === 0.5 ? 'clean' : `one attack at ${auc}`))],
      SIZES.map(people => [
        String(people),
        ...AUCS.map(auc => {
          const rng = root.fork(`verdict/${repeats}/${people}/${auc}`)
          const setting = {repeats, model: USUAL, confidence: CONFIDENCE}
          const flagged = range(auditsOf(auc)).filter(() => simulatedVerdict(rng, people, auc, setting)).length
          return percent(flagged, auditsOf(auc))
        }),
      ]),
    )
}

async function wholeAudits(): Promise<void> {
  const clean = Number(values.whole)
  if (clean === 0) return
  const kept = new Kept<Awaited<ReturnType<typeof wholeVerdict>>>(values.kept)
  const settings: readonly (WholeAudit & {readonly audits: number})[] = [
    {people: 30, copied: 0, audits: clean},
    {people: 30, copied: 0.1, audits: clean >> 3},
    {people: 30, copied: 0.3, audits: clean >> 3},
    {people: 80, copied: 0, audits: clean >> 4},
  ]
  const rows: string[][] = []
  for (const {audits, ...setting} of settings) {
    let [flagged, attacks] = [0, 0]
    for (const audit of range(audits)) {
      const key = `whole/${values.seed}/${setting.people}/${setting.copied}/${audit}`
      const verdict = await kept.get(key, () => wholeVerdict(key, setting, CONFIDENCE))
      if (verdict.flagged) flagged++
      attacks = Math.max(attacks, verdict.attacks)
    }
    const {low, high} = clopperPearson(flagged, audits, CONFIDENCE)
    const ends = `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`
    const copies = setting.copied === 0 ? 'none' : `${100 * setting.copied} %`
    rows.push([String(setting.people), copies, String(attacks), String(audits), percent(flagged, audits), ends])
  }
  table(
    'Whole audits, five repeats, of a release made of other people, with copies of some members',
    ['people per side', 'members copied', 'attacks', 'audits', 'flagged', '95 % interval'],
    rows,
  )
}
