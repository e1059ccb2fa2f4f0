/**
 * npm run bench:membership: the membership attacks on released rows that train no shadow generators.
 *
 *   npm run bench:membership -- --data ../shared/data/paper_form [--seeds 5] [--first-seed 1] [--sets a,b] [--attacks a,b]
 *     [--files 200] [--write docs/membership-attacks-figures.md]
 *   npm run bench:membership -- --generators smote,cart [--rows 1200] [--seeds 5] [--sets a,b] [--attacks a,b] [--write FILE]
 *   npm run bench:membership -- --halves FOLDER [--write docs/membership-low-ratio-figures.md]
 *
 * First on SMOTE rows of the benchmark sets at their natural ratio, then on files that say nothing about the members,
 * where an attack must not see more than chance allows.
 * With --generators instead: on rows of these. With --halves instead: on imbalanced-learn's releases of few rows
 * per record, which bench/others/halves.py writes into the folder.
 */
import {writeFile} from 'node:fs/promises'
import {cpus} from 'node:os'
import {parseArgs} from 'node:util'
import type {Attack} from '../src/attacks/attack.js'
import {smotePosterior} from '../src/attacks/membership/smote-posterior.js'
import {attacks} from '../src/attacks/registry.js'
import {shareOut} from '../src/audit/release/auxiliary.js'
import {membershipTest} from '../src/audit/pool/membership-test.js'
import {comparable, comparisonScale, sameRecords} from '../src/audit/score/count-guesses.js'
import {splitRows} from '../src/audit/release/split.js'
import {createContext} from '../src/core/context.js'
import {createRng, permutation} from '../src/core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../src/core/table.js'
import {createGenerator} from '../src/generators/sample-classes.js'
import {clopperPearson} from '../src/stats/intervals.js'
import {aucEstimate} from '../src/stats/roc.js'
import {lowRatioTables} from './membership/low-ratio.js'
import {PAPER_SETS, readPaperSet, releasePaperSet, requireFolder, type PaperSet} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data/paper_form'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '1'},
    sets: {type: 'string'},
    attacks: {type: 'string'},
    files: {type: 'string', default: '200'},
    generators: {type: 'string'},
    rows: {type: 'string', default: '1200'},
    halves: {type: 'string'},
    write: {type: 'string'},
  },
})
const firstSeed = Number(values['first-seed'])
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => firstSeed + at)
const sets = PAPER_SETS.filter(({categorical}) => categorical === undefined).filter(isWanted(values.sets))
const played = await Promise.all(
  attacks.entries
    .filter(({knows}) => knows.targets && knows.generator === 'none' && knows.releases === undefined)
    .filter(isWanted(values.attacks))
    .map(async entry => ({name: entry.name, attack: await entry.create({})})),
)
/** Sets whose minority is small enough for many files. */
const SMALL = ['ecoli', 'yeast_me2', 'car_eval_4', 'abalone_19']
const CONFIDENCE = 0.95
const text: string[] = []
const NATURAL = {
  title: 'Membership attacks on released rows, measured',
  about: [
    'Members are the minority rows of one half of a set, non-members as many of the other half, so ' +
      'half of those asked about are members. Attacks that need auxiliary',
    'rows get half of the non-members and are asked about the others and as many members. All options at their defaults. The last row says',
    'how many non-members equal a member in every column: no attack can tell these apart.',
  ],
}
const FEW = {
  title: 'Membership attacks where few rows are released, measured',
  about: [
    'Releases of imbalanced-learn 0.10 (SMOTE, or SMOTENC where a set has columns of codes, with all defaults) on the data ' +
      'sets of R, by `bench/others/halves.py`. Members are one half of the minority, non-members the other. The mean AUC',
    'over the seeds with its 95 % interval (t). `alone` asks about each record as if it were the only one (`targets=alone`).',
    '`domias` has half of the non-members as its auxiliary rows, and the others and as many members to ask about.',
  ],
}
const OTHERS = {
  title: 'Membership attacks on rows of several generators, measured',
  about: [
    'Members are the minority rows of one half of a set, non-members as many of the other half. Attacks that need',
    'auxiliary rows get half of the non-members and are asked about the others and as many members. ' +
      'All options of attacks and generators at their defaults.',
  ],
}
const kind = values.generators !== undefined ? OTHERS : values.halves !== undefined ? FEW : NATURAL
if (values.generators !== undefined) {
  requireFolder(values.data)
  await onRowsOf(values.generators.split(','))
} else if (values.halves === undefined) {
  requireFolder(values.data)
  await onSmoteRows()
  await onIndependentRows()
} else {
  await onFewRows(values.halves)
}
if (values.write !== undefined) await writeFile(values.write, [...preamble(kind), ...text, ''].join('\n'))

function isWanted(list: string | undefined): (item: {readonly name: string}) => boolean {
  const wanted = list?.split(',')
  return ({name}) => wanted === undefined || wanted.includes(name)
}

function say(line = ''): void {
  console.log(line)
  text.push(line)
}

/**
 * Members, and as many non-members: asked are all, or with an attacker who needs auxiliary rows what is left of the
 * non-members and as many members.
 */
interface Played {
  readonly members: Table
  readonly nonMembers: Table<'holdout'>
}

async function score(attack: Attack, {members, nonMembers}: Played, released: Table<'synthetic'>, seed: string) {
  const context = createContext(createRng(seed))
  const parts = attack.knows.auxiliary ? shareOut(nonMembers, context.rng.fork('auxiliary')) : {asked: nonMembers}
  const asked = Math.min(members.rowCount, parts.asked.rowCount)
  const chosen = permutation(context.rng.fork('members'), members.rowCount).subarray(0, asked)
  const targets = concatTables('targets', [members.select(chosen, 'source'), parts.asked.select(firstRows(asked), 'source')])
  const view = {released, targets, ...('auxiliary' in parts && {auxiliary: parts.auxiliary})}
  const guesses = await attack.guess(view, context)
  if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
  const {scores, lowTells} = guesses
  return {members: scores.subarray(0, asked), nonMembers: scores.subarray(asked), lowTells}
}

function firstRows(count: number): Int32Array {
  return Int32Array.from({length: count}, (_, row) => row)
}

/** Half of the set's rows each, and the minority rows of both halves in equal numbers. */
async function halves(set: PaperSet, seed: string) {
  const table = await readPaperSet(values.data, set)
  const split = splitRows(table, set.target, 0.5, createRng(seed).fork('split'))
  const train = table.select(split.train, 'train')
  const rest = table.select(split.holdout, 'holdout')
  const minority = (half: Table) => half.select(rowsWithLabel(half, set.target, ['1']), half.role).without([set.target])
  return {train, members: minority(train), nonMembers: minority(rest).as('holdout')}
}

async function onSmoteRows(): Promise<void> {
  say('## SMOTE rows at natural ratio')
  say()
  say(
    `Mean AUC over ${seeds.length} seeds (${seeds[0]} to ${seeds.at(-1) ?? 0}); the last two ` +
      'columns: mean over the sets, and seconds per file.',
  )
  say()
  say(`| attack | ${sets.map(({name}) => name).join(' | ')} | mean | s |`)
  say(`|---|${sets.map(() => '---|').join('')}---|---|`)
  const rows = played.map(({name, attack}) => ({name, attack, perSet: sets.map(() => 0), seconds: 0}))
  const twins = sets.map(() => 0)
  for (const [at, set] of sets.entries())
    for (const seed of seeds) {
      const label = `membership/${set.name}/${seed}`
      const {train, members, nonMembers} = await halves(set, label)
      const {synthetic} = await releasePaperSet(train, set, createContext(createRng(label)))
      twins[at] += twinShare(members, nonMembers) / seeds.length
      for (const row of rows) {
        const startedAt = performance.now()
        const found = await score(row.attack, {members, nonMembers}, synthetic, label)
        row.seconds += (performance.now() - startedAt) / 1000 / (sets.length * seeds.length)
        row.perSet[at] += aucEstimate(found.members, found.nonMembers, CONFIDENCE).value / seeds.length
      }
    }
  const mean = (figures: readonly number[]) => figures.reduce((sum, one) => sum + one, 0) / figures.length
  for (const {name, perSet, seconds} of rows.sort((a, b) => mean(b.perSet) - mean(a.perSet)))
    say(`| ${name} | ${perSet.map(one => one.toFixed(3)).join(' | ')} | ${mean(perSet).toFixed(3)} | ${seconds.toFixed(3)} |`)
  say(`| non-members who equal a member | ${twins.map(one => one.toFixed(3)).join(' | ')} | ${mean(twins).toFixed(3)} | |`)
  say()
}

async function onRowsOf(generators: readonly string[]): Promise<void> {
  const most = Number(values.rows)
  const names = sets.map(({name}) => name).join(', ')
  say(`Mean AUC over ${names} and ${seeds.length} seeds (${seeds[0]} to ${seeds.at(-1) ?? 0}), at most ${most} released rows.`)
  say()
  say(`| attack | ${generators.join(' | ')} | mean |`)
  say(`|---|${generators.map(() => '---|').join('')}---|`)
  const rows = played.map(({name, attack}) => ({name, attack, aucs: generators.map(() => 0)}))
  for (const set of sets)
    for (const seed of seeds)
      for (const [at, generator] of generators.entries()) {
        const label = `membership/${set.name}/${seed}/${generator}`
        const {train, members, nonMembers} = await halves(set, label)
        const released = await releaseOf(generator, members, Math.min(most, train.rowCount - 2 * members.rowCount), label)
        for (const row of rows) {
          const found = await score(row.attack, {members, nonMembers}, released, label)
          row.aucs[at] += aucEstimate(found.members, found.nonMembers, CONFIDENCE).value / (sets.length * seeds.length)
        }
      }
  const mean = (figures: readonly number[]) => figures.reduce((sum, one) => sum + one, 0) / figures.length
  for (const {name, aucs} of rows.sort((a, b) => mean(b.aucs) - mean(a.aucs)))
    say(`| ${name} | ${aucs.map(one => one.toFixed(3)).join(' | ')} | ${mean(aucs).toFixed(3)} |`)
  say()
}

/** The default attacks, what was one of them, and the likelihood asked about each record by itself. */
async function onFewRows(folder: string): Promise<void> {
  const apart = 'smote-posterior, alone'
  const names = ['dcr-mia', 'smote-lines', 'domias', apart, 'smote-posterior']
  const lines = await lowRatioTables(folder, names, async (name, {members, nonMembers, released}, seed) => {
    const attack = name === apart ? smotePosterior.create({targets: 'alone'}) : await attacks.get(name).create({})
    const found = await score(attack, {members, nonMembers}, released, seed)
    return aucEstimate(found.members, found.nonMembers, CONFIDENCE).value
  })
  for (const line of lines) say(line)
}

/** Share of non-members whose record equals a member's: no attack can tell these apart. */
function twinShare(members: Table, nonMembers: Table): number {
  const scale = comparisonScale(members)
  const isTwin = sameRecords(comparable(members, scale), comparable(nonMembers, scale))
  return isTwin.reduce((sum, one) => sum + one, 0) / nonMembers.rowCount
}

async function onIndependentRows(): Promise<void> {
  const small = sets.filter(({name}) => SMALL.includes(name))
  const perSet = Math.ceil(Number(values.files) / Math.max(1, small.length))
  say('## Files that say nothing about the members')
  say()
  say(
    'A Gaussian fitted on members and non-members together, as many rows as SMOTE would make, ' +
      `${perSet} files for each of ${small.map(({name}) => name).join(', ')}. ` +
      'Share of files in which the 95 % interval of the AUC excludes 0.5 (either way, at most 5 % ' +
      'wanted), and in which the test on which verdicts rest (two-sided for distances and densities) ' +
      'says leak at 5 %; each with its own 95 % interval.',
  )
  say()
  say('| attack | files | mean AUC | interval excludes 0.5 | says leak |')
  say('|---|---|---|---|---|')
  const rows = played.map(({name, attack}) => ({name, attack, aucs: 0, excludes: 0, leaks: 0}))
  for (const set of small)
    for (let file = 0; file < perSet; file++) {
      const label = `independent/${set.name}/${firstSeed + file}`
      const {train, members, nonMembers} = await halves(set, label)
      const released = await gaussianOf(members, nonMembers, train.rowCount - 2 * members.rowCount, label)
      for (const row of rows) {
        const found = await score(row.attack, {members, nonMembers}, released, label)
        const {value, low, high} = aucEstimate(found.members, found.nonMembers, CONFIDENCE)
        row.aucs += value
        if (low > 0.5 || high < 0.5) row.excludes++
        if (membershipTest([[found]], {newSplits: true, twoSided: found.lowTells === true}).test.pValue < 0.05) row.leaks++
      }
    }
  const files = perSet * small.length
  const share = (count: number) => {
    const {value, low, high} = clopperPearson(count, files, CONFIDENCE)
    return `${value.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})`
  }
  for (const {name, aucs, excludes, leaks} of rows)
    say(`| ${name} | ${files} | ${(aucs / files).toFixed(3)} | ${share(excludes)} | ${share(leaks)} |`)
  say()
}

function gaussianOf(members: Table, nonMembers: Table, rowCount: number, seed: string): Promise<Table<'synthetic'>> {
  return releaseOf('gaussian', concatTables('train', [members, nonMembers]), rowCount, seed)
}

async function releaseOf(name: string, rows: Table, rowCount: number, seed: string): Promise<Table<'synthetic'>> {
  const field = {kind: 'categorical', name: 'class', levels: ['1'], missing: 0} as const
  const labels = {kind: 'categorical', field, codes: new Int32Array(rows.rowCount)} as const
  const context = createContext(createRng(seed))
  const generator = await createGenerator({name, options: {}})
  const train = rows.as('train').withColumns([...rows.columns, labels])
  const fitted = await generator.fit(train, {target: 'class', label: '1'}, context)
  return (await fitted.sample(rowCount, context)).without(['class'])
}

function preamble({title, about}: typeof NATURAL): string[] {
  const command = ['npm run bench:membership --', ...process.argv.slice(2)].join(' ')
  return [
    `# ${title}`,
    '',
    `Made on ${new Date().toISOString().slice(0, 10)} by \`${command}\` with Node ${process.version} ` +
      `on ${cpus().length} x ${cpus()[0].model}.`,
    '',
    ...about,
    '',
  ]
}
