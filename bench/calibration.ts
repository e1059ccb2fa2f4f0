/**
 * npm run bench:calibration: whether intervals hold as often as they say, and how often a clean file is flagged.
 *
 *   npm run bench:calibration -- [--clean 125] [--leaking 50] [--whole 40] [--seed 1] [--write docs/calibration.md]
 *
 * `--clean` and `--leaking` are audits per number of people, without a leak and for each leak. Audits are simulated as scores with a known AUC and go through the code that pools, tests and judges; `--whole` audits run all default
 * attacks that see synthetic rows alone on a release made of other people.
 */
import {writeFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {FALSE_POSITIVE_RATES} from '../src/audit/pool-membership.js'
import {figuresOf} from '../src/audit/pool.js'
import {createRng, type Rng} from '../src/core/rng.js'
import {aucEstimate} from '../src/stats/auc.js'
import {epsilonLowerBound} from '../src/stats/epsilon.js'
import {largest, worstRecord} from '../src/stats/largest.js'
import {drawScores, Misses, range, repeatedTallies, tallyOf, trueRate} from './calibration/scores.js'
import {simulatedVerdict, wholeVerdict} from './calibration/verdicts.js'

const {values} = parseArgs({
  options: {
    clean: {type: 'string', default: '125'},
    leaking: {type: 'string', default: '50'},
    whole: {type: 'string', default: '40'},
    seed: {type: 'string', default: '1'},
    write: {type: 'string'},
  },
})

const CONFIDENCE = 0.95
const SIZES = [15, 30, 100, 300]
const AUCS = [0.5, 0.6, 0.8, 0.95, 1]
const RECORDS = 20
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
function perCell(label: string, measure: (rng: Rng, people: number, auc: number, misses: Misses) => void) {
  const cells = SIZES.flatMap(people =>
    AUCS.map(auc => {
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
    ...AUCS.map(auc => sum(`AUC ${auc}`, cell => cell.auc === auc)),
    ...SIZES.map(people => sum(`${people} people per side`, cell => cell.people === people)),
    sum('all', () => true),
  ]
}

const HEAD = ['audits with', 'audits', 'missed', 'truth below', 'truth above']
const aucOf = (tallies: Parameters<typeof figuresOf>[0]) => figuresOf(tallies, CONFIDENCE).estimates['auc']

say(
  '# Calibration',
  '',
  `Made by \`npm run bench:calibration -- --clean ${values.clean} --leaking ${values.leaking} --whole ${values.whole} --seed ${values.seed}\`: ${SIZES.length * Number(values.clean)} simulated audits without a leak and ${SIZES.length * Number(values.leaking)} with each leak, in equal parts with ${SIZES.join(', ')} people per side.`,
  'Scores are normal with a known AUC; at an AUC of 1 no member scores below a non-member. Intervals are nominal 95 % and may miss in at most 7 %; "truth below" is a lower end that was too high.',
  'Rates at a false-positive rate and the corrected intervals hold whatever the distribution and the dependence, so with these scores they miss less than they may. Over repeats the trials of one repeat are counted, which errs on the wide side.',
  'An interval of an AUC of 1 cannot miss: its upper end is 1 in every sample. With few people and an AUC near 1 neither can its upper end, for the same reason.',
)
table(
  'AUC',
  HEAD,
  perCell('auc', (rng, people, auc, misses) => {
    misses.add(aucOf([tallyOf(drawScores(rng, people, auc))]), auc)
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
table(
  'AUC over five repeats of the same people',
  HEAD,
  perCell('repeats', (rng, people, auc, misses) => {
    misses.add(aucOf(repeatedTallies(rng, people, auc, 5)), auc)
  }),
)
for (const [name, rate] of Object.entries(FALSE_POSITIVE_RATES))
  table(
    `True-positive rate at ${rate * 100} % false positives, where resolvable`,
    HEAD,
    perCell(name, (rng, people, auc, misses) => {
      if (people * rate < 1) return
      misses.add(figuresOf([tallyOf(drawScores(rng, people, auc))], CONFIDENCE).estimates[name], trueRate(auc, rate))
    }).filter(row => row[1] !== '0'),
  )
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
table(
  'Lower bound on epsilon: randomised response, a third of the runs for the threshold',
  ['runs per side', 'true epsilon', 'too high', 'mean bound'],
  [30, 100, 300, 1000].flatMap(runs => [0, 1, 3].map(epsilon => epsilonRow(runs, epsilon))),
)
table(
  'Verdict over 14 attacks, scores alone: share of audits that say "leaks"',
  ['people per side', ...AUCS.map(auc => (auc === 0.5 ? 'clean' : `one attack at ${auc}`))],
  SIZES.map(people => [
    String(people),
    ...AUCS.map(auc => {
      const rng = root.fork(`verdict/${people}/${auc}`)
      const flagged = range(auditsOf(auc)).filter(() => simulatedVerdict(rng, people, auc, CONFIDENCE)).length
      return `${((100 * flagged) / auditsOf(auc)).toFixed(1)} %`
    }),
  ]),
)
await wholeAudits()
if (values.write !== undefined) await writeFile(values.write, [...lines, ''].join('\n'))

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
  return [String(runs), String(epsilon), `${((100 * wrong) / audits).toFixed(1)} %`, mean.toFixed(2)]
}

async function wholeAudits(): Promise<void> {
  const audits = Number(values.whole)
  if (audits === 0) return
  const rows: string[][] = []
  for (const people of [30, 80]) {
    let [flagged, attacks] = [0, 0]
    for (let audit = 0; audit < audits; audit++) {
      const verdict = await wholeVerdict(`whole/${values.seed}/${people}/${audit}`, people, CONFIDENCE)
      if (verdict.flagged) flagged++
      attacks = Math.max(attacks, verdict.attacks)
    }
    rows.push([String(people), String(attacks), String(audits), `${flagged} (${((100 * flagged) / audits).toFixed(1)} %)`])
  }
  table('Whole audits of a release made of other people', ['people per side', 'attacks', 'audits', 'flagged'], rows)
}
