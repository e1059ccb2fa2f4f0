/**
 * npm run bench:inspect: false alarms of `inspect` on files that no SMOTE touched, and how many SMOTE files it recognises.
 *
 *   npm run bench:inspect -- --data ../shared/data/paper_form [--files 200] [--smote-files 200] [--variant-files 5] [--sets a,b] [--seed 1]
 *
 * With --forms FOLDER only the files that bench/imblearn-forms.py wrote there: how often intervals hold k and the
 * ratio, by form of release.
 *
 * Sets that were looked at during development (ecoli, car_eval_4) are left out unless named.
 */
import {existsSync, readFileSync, readdirSync} from 'node:fs'
import {cpus} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createContext} from '../src/core/context.js'
import {NotApplicable, UserError} from '../src/core/errors.js'
import type {GivenOptions} from '../src/core/options.js'
import {createRng, integerBelow, normal, permutation, type Rng} from '../src/core/rng.js'
import {Table, categoricalColumn, concatTables, rowsWithLabel, type Column} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {estimateSettings, type Interval} from '../src/inspect/estimate-settings.js'
import {recogniseInterpolation} from '../src/inspect/recognise.js'
import {readTable} from '../src/io/read-table.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data/paper_form'},
    files: {type: 'string', default: '200'},
    'smote-files': {type: 'string', default: '200'},
    sets: {type: 'string'},
    'variant-files': {type: 'string', default: '5'},
    seed: {type: 'string', default: '1'},
    forms: {type: 'string'},
  },
})
if (values.forms === undefined && !existsSync(values.data))
  throw new Error(`There is no folder '${values.data}': name the one with the sets by --data.`)

const SEEN = ['ecoli', 'car_eval_4']
const TARGETS: Readonly<Partial<Record<string, string>>> = {churn: 'Exited', cardio: 'cardio'}
const MOST_ROWS = 1500

interface Source {
  readonly name: string
  readonly target: string
  readonly table: Table
}

async function loadSources(chosen = values.sets?.split(',')): Promise<Source[]> {
  const names = readdirSync(values.data)
    .filter(file => file.endsWith('.csv'))
    .map(file => path.basename(file, '.csv'))
    .filter(name => chosen?.includes(name) ?? !SEEN.includes(name))
    .sort()
  const sources: Source[] = []
  for (const name of names) {
    const target = TARGETS[name] ?? 'target'
    sources.push({name, target, table: (await readTable(path.join(values.data, `${name}.csv`), {target})).table})
  }
  return sources
}

/** Numeric columns changed cell by cell. */
function mapNumbers(table: Table, change: (value: number, column: number, row: number) => number): Table {
  return table.withColumns(
    table.columns.map((column, at): Column =>
      column.kind === 'numeric' ? {...column, values: column.values.map((value, row) => change(value, at, row))} : column,
    ),
  )
}

const rounded = (table: Table, decimals: number) => mapNumbers(table, value => Number(value.toFixed(decimals)))

function deviations(table: Table): {mean: number; sd: number}[] {
  return table.columns.map(column => {
    if (column.kind !== 'numeric') return {mean: 0, sd: 1}
    const mean = column.values.reduce((sum, value) => sum + value, 0) / table.rowCount
    const sd = Math.sqrt(column.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / table.rowCount)
    return {mean, sd: sd > 0 ? sd : 1}
  })
}

/** Some rows of one class, without the target. */
function realRows({table, target}: Source, rng: Rng): Table {
  const {levels} = categoricalColumn(table, target).field
  const rows = rowsWithLabel(table, target, [levels[integerBelow(rng, levels.length)]])
  const wanted = Math.min(rows.length, 20 + integerBelow(rng, MOST_ROWS - 20))
  const chosen = permutation(rng, rows.length).subarray(0, wanted)
  return table
    .select(
      chosen.map(at => rows[at]),
      'source',
    )
    .without([target])
}

const standardised = (table: Table) => {
  const moments = deviations(table)
  return mapNumbers(table, (value, column) => (value - moments[column].mean) / moments[column].sd)
}

const noisy = (table: Table, size: number, rng: Rng) => {
  const moments = deviations(table)
  return mapNumbers(table, (value, column) => value + size * moments[column].sd * normal(rng))
}

const resampled = (table: Table, rng: Rng) =>
  table.select(
    Int32Array.from({length: Math.min(MOST_ROWS, 3 * table.rowCount)}, () => integerBelow(rng, table.rowCount)),
    'source',
  )

/** A table of numbers, by a row of them at a time. */
function tableOf(rows: number, columns: number, rowAt: (row: number) => ArrayLike<number>): Table {
  const field = (name: string) => ({kind: 'numeric', name, min: NaN, max: NaN, decimals: 17, integer: false, missing: 0}) as const
  const numbers = Array.from({length: columns}, () => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const values = rowAt(row)
    for (let column = 0; column < columns; column++) numbers[column][row] = values[column]
  }
  return new Table(
    'source',
    numbers.map((column, at) => ({kind: 'numeric', field: field(`x${at}`), values: column})),
    rows,
  )
}

function gaussian(rng: Rng): Table {
  const [rows, columns] = [20 + integerBelow(rng, MOST_ROWS), 2 + integerBelow(rng, 12)]
  return tableOf(rows, columns, () => {
    const common = normal(rng)
    return Array.from({length: columns}, () => 0.6 * common + 0.8 * normal(rng))
  })
}

const vectorOf = (length: number, rng: Rng) => Array.from({length}, () => normal(rng))

/** Few hidden factors make all columns, with noise or without. */
function lowRank(rng: Rng, noise: number): Table {
  const columns = 4 + integerBelow(rng, 8)
  const ways = Array.from({length: 2 + integerBelow(rng, 2)}, () => vectorOf(columns, rng))
  return tableOf(20 + integerBelow(rng, 600), columns, () => {
    const factors = ways.map(() => normal(rng))
    return ways[0].map((_, column) => ways.reduce((sum, way, at) => sum + factors[at] * way[column], noise * normal(rng)))
  })
}

/** Groups or people that vary along one direction: their own, or one of all. */
function straightGroups(rng: Rng, hasOwnWay: boolean): Table {
  const [groups, columns] = [2 + integerBelow(rng, 60), 3 + integerBelow(rng, 8)]
  const starts = Array.from({length: groups}, () => vectorOf(columns, rng))
  const ways = Array.from({length: hasOwnWay ? groups : 1}, () => vectorOf(columns, rng))
  return tableOf(groups * (2 + integerBelow(rng, 10)), columns, row => {
    const along = normal(rng)
    const way = ways[row % ways.length]
    return starts[row % groups].map((start, column) => start + along * way[column])
  })
}

/** Every row has the constants of its group in some columns. */
function groupedConstants(rng: Rng): Table {
  const groups = Array.from({length: 3 + integerBelow(rng, 20)}, () => vectorOf(3, rng))
  return tableOf(40 + integerBelow(rng, 600), 6, () => [...groups[integerBelow(rng, groups.length)], ...vectorOf(3, rng)])
}

/** Random walks, observed at even times. */
function timeSeries(rng: Rng): Table {
  const walk = vectorOf(5, rng)
  return tableOf(60 + integerBelow(rng, 600), 5, () => {
    for (const column of walk.keys()) walk[column] += 0.1 * normal(rng)
    return [...walk]
  })
}

const UNTOUCHED: Readonly<Record<string, (source: Source, rng: Rng) => Table>> = {
  'real rows': realRows,
  'real rows, standardised': (source, rng) => standardised(realRows(source, rng)),
  'real rows, standardised, 6 decimals': (source, rng) => rounded(standardised(realRows(source, rng)), 6),
  'real rows with copies': (source, rng) => {
    const rows = realRows(source, rng)
    return concatTables('source', [rows, resampled(rows, rng)])
  },
  bootstrap: (source, rng) => resampled(realRows(source, rng), rng),
  'bootstrap with noise': (source, rng) => noisy(resampled(realRows(source, rng), rng), 10 ** -(1 + 5 * rng.next()), rng),
  'real rows with noise': (source, rng) => noisy(realRows(source, rng), 10 ** -(1 + 7 * rng.next()), rng),
  'real rows with noise, 6 decimals': (source, rng) => rounded(noisy(realRows(source, rng), 10 ** -(1 + 7 * rng.next()), rng), 6),
  Gaussian: (_, rng) => gaussian(rng),
  'Gaussian, 2 to 6 decimals': (_, rng) => rounded(gaussian(rng), 2 + integerBelow(rng, 5)),
  'low rank': (_, rng) => lowRank(rng, 0),
  'low rank with noise': (_, rng) => lowRank(rng, 10 ** -(1 + 5 * rng.next())),
  'groups on parallel lines': (_, rng) => straightGroups(rng, false),
  'groups on lines of their own': (_, rng) => straightGroups(rng, true),
  'constants of groups': (_, rng) => groupedConstants(rng),
  'time series': (_, rng) => timeSeries(rng),
  'Gaussian, whole numbers': (_, rng) => mapNumbers(gaussian(rng), value => Math.round(value * 300)),
}

async function falseAlarms(sources: readonly Source[], files: number): Promise<void> {
  const kinds = Object.keys(UNTOUCHED)
  const counts = new Map(kinds.map(kind => [kind, {files: 0, alarms: 0, undecidable: 0}]))
  for (let file = 0; file < files; file++) {
    const kind = kinds[file % kinds.length]
    const rng = createRng(`inspect/untouched/${values.seed}/${file}`)
    const source = sources[integerBelow(rng, sources.length)]
    const {verdict, because} = await recogniseInterpolation(UNTOUCHED[kind](source, rng), createContext(rng.fork('test')))
    const count = counts.get(kind)
    if (count === undefined) continue
    count.files++
    if (verdict === 'undecidable') count.undecidable++
    if (verdict === 'interpolated') {
      count.alarms++
      console.error(`False alarm: ${kind}, ${source.name}: ${because}`)
    }
  }
  console.log('| files that no SMOTE touched | files | called interpolated | undecidable |\n|---|---|---|---|')
  for (const [kind, count] of counts) console.log(`| ${kind} | ${count.files} | ${count.alarms} | ${count.undecidable} |`)
  const total = [...counts.values()].reduce((sum, {alarms}) => sum + alarms, 0)
  console.log(`| **all** | ${files} | ${total} (${((100 * total) / files).toFixed(1)} %) | |\n`)
}

/** Of the intervals' printed digits. */
const holds = ({low, high}: Interval, value: number) => low <= value * 1.001 && value <= high * 1.001

const RATIOS = [2, 3, 5, 10, 20]
const PRECISIONS = [6, 8, 17]

interface Tally {
  files: number
  recognised: number
  ranked: number
  exact: number
  /** Estimates of k, and how many of their intervals hold it; likewise the ratio. */
  estimated: number
  neighboursCovered: number
  ratioCovered: number
}

async function recognised(sources: readonly Source[], files: number): Promise<void> {
  const tallies = new Map<string, Tally>()
  const tally = (name: string) => {
    const known = tallies.get(name) ?? {
      files: 0,
      recognised: 0,
      ranked: 0,
      exact: 0,
      estimated: 0,
      neighboursCovered: 0,
      ratioCovered: 0,
    }
    tallies.set(name, known)
    return known
  }
  for (let file = 0; file < files; file++) {
    const rng = createRng(`inspect/smote/${values.seed}/${file}`)
    const {name, table, target} = sources[file % sources.length]
    const k = 2 + integerBelow(rng, 9)
    const ratio = RATIOS[integerBelow(rng, RATIOS.length)]
    const decimals = PRECISIONS[integerBelow(rng, PRECISIONS.length)]
    const all = rowsWithLabel(table, target, ['1'])
    const chosen = permutation(rng, all.length).subarray(0, 400)
    const train = table.select(
      chosen.map(at => all[at]),
      'train',
    )
    const context = createContext(rng.fork('smote'))
    const fitted = await generators.get('smote').create({neighbours: k}).fit(train, {target, label: '1'}, context)
    const made = (await fitted.sample(Math.round(ratio * train.rowCount), context)).without([target])
    const released = decimals === 17 ? made : rounded(made, decimals)
    const {verdict, because} = await recogniseInterpolation(released, createContext(rng.fork('test')))
    const isFound = verdict === 'interpolated'
    if (!isFound) console.error(`Missed: ${name}, k ${k}, ratio ${ratio}, ${decimals} decimals: ${because}`)
    const settings = isFound && ratio >= 5 ? await estimateSettings(released, createContext(rng.fork('settings'))) : undefined
    const digits = decimals === 17 ? 'full precision' : `${decimals} decimals`
    for (const group of [digits, `ratio ${ratio}`, name, '**all**']) {
      const counts = tally(group)
      counts.files++
      if (isFound) counts.recognised++
      if (ratio < 5) continue
      counts.ranked++
      if (settings?.neighbours === undefined) continue
      counts.estimated++
      if (settings.neighbours.value === k) counts.exact++
      if (holds(settings.neighbours, k)) counts.neighboursCovered++
      if (settings.ratio !== undefined && holds(settings.ratio, made.rowCount / train.rowCount)) counts.ratioCovered++
    }
  }
  console.log(
    '| SMOTE files, k 2 to 10 | files | recognised | of ratio >= 5 | k exact | estimated | k in its interval | ratio in its |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const [group, counts] of [...tallies].sort(([a], [b]) => a.localeCompare(b))) {
    const share = (count: number, of: number) => (of === 0 ? '-' : `${count} (${(count / of).toFixed(3)})`)
    console.log(
      `| ${group} | ${counts.files} | ${share(counts.recognised, counts.files)} | ${counts.ranked} | ` +
        `${share(counts.exact, counts.ranked)} | ${share(counts.estimated, counts.ranked)} | ` +
        `${share(counts.neighboursCovered, counts.estimated)} | ` +
        `${share(counts.ratioCovered, counts.estimated)} |`,
    )
  }
}

type Release = (source: Source, rng: Rng) => Promise<Table>

const VARIANT_SETS = ['ecoli', 'yeast_me2', 'mammography']

async function generated({table, target}: Source, rng: Rng, name: string, options: GivenOptions = {}): Promise<Table> {
  const context = createContext(rng.fork(name))
  const fitted = await (await generators.get(name).create(options)).fit(table.as('train'), {target, label: '1'}, context)
  const minority = rowsWithLabel(table, target, ['1']).length
  return (await fitted.sample(Math.min(1500, 8 * minority), context)).without([target])
}

const shuffled = (table: Table, rng: Rng, share = 1) =>
  table.select(permutation(rng.fork('shuffle'), table.rowCount).subarray(0, Math.ceil(share * table.rowCount)), 'source')

const minorityRows = ({table, target}: Source) => table.select(rowsWithLabel(table, target, ['1']), 'source').without([target])

/** Every second column as categories of four levels. */
function mixedColumns(source: Source): Source {
  const columns = source.table.columns.map((column, at): Column => {
    if (column.kind === 'categorical' || at % 2 === 0) return column
    const {min, max, name} = column.field
    const codes = Int32Array.from(column.values, value => Math.min(3, Math.floor((4 * (value - min)) / (max - min))))
    return {kind: 'categorical', field: {kind: 'categorical', name, levels: ['a', 'b', 'c', 'd'], missing: 0}, codes}
  })
  return {...source, table: source.table.withColumns(columns)}
}

const VARIANTS: Readonly<Record<string, Release>> = {
  ...Object.fromEntries(
    [1, 2, 5, 10, 20].map((neighbours): [string, Release] => [
      `SMOTE, k ${neighbours}`,
      (source, rng) => generated(source, rng, 'smote', {neighbours}),
    ]),
  ),
  'SMOTE-NC, every second column categorical': (source, rng) => generated(mixedColumns(source), rng, 'smote-nc'),
  'Borderline-SMOTE 1': (source, rng) => generated(source, rng, 'borderline-smote', {kind: '1'}),
  'Borderline-SMOTE 2': (source, rng) => generated(source, rng, 'borderline-smote', {kind: '2'}),
  ADASYN: (source, rng) => generated(source, rng, 'adasyn'),
  'k-means-SMOTE': (source, rng) => generated(source, rng, 'kmeans-smote'),
  'three runs, k 3, 5, 7': async (source, rng) =>
    concatTables('source', await Promise.all([3, 5, 7].map(k => generated(source, rng.fork(`${k}`), 'smote', {neighbours: k})))),
  ...Object.fromEntries(
    [0.05, 0.1, 0.25, 0.5].map((share): [string, Release] => [
      `${100 * share} % of the rows`,
      async (source, rng) => shuffled(await generated(source, rng, 'smote'), rng, share),
    ]),
  ),
  'with all real rows, shuffled': async (source, rng) =>
    shuffled(concatTables('source', [minorityRows(source), await generated(source, rng, 'smote')]), rng),
  'random oversampling (not interpolated)': (source, rng) => generated(source, rng, 'random-oversampling'),
}

async function variants(sources: readonly Source[], seeds: number): Promise<void> {
  console.log(`\n| ${seeds} files each, 8 rows per record | ${sources.map(({name}) => name).join(' | ')} |`)
  console.log(`|---|${sources.map(() => '---|').join('')}`)
  for (const [variant, release] of Object.entries(VARIANTS)) {
    const cells: string[] = []
    for (const source of sources) cells.push(await recognisedOf(source, variant, release, seeds))
    console.log(`| ${variant} | ${cells.join(' | ')} |`)
  }
}

async function recognisedOf(source: Source, variant: string, release: Release, seeds: number): Promise<string> {
  let found = 0
  for (let seed = 0; seed < seeds; seed++) {
    const rng = createRng(`inspect/${source.name}/${variant}/${values.seed}/${seed}`)
    try {
      const {verdict} = await recogniseInterpolation(await release(source, rng), createContext(rng.fork('test')))
      if (verdict === 'interpolated') found++
    } catch (error) {
      if (!(error instanceof NotApplicable || error instanceof UserError)) throw error
      return 'does not apply'
    }
  }
  return `${found}`
}

interface Made {
  readonly form: string
  readonly k: number
  readonly ratio: number
  readonly categorical: readonly string[]
}

/** Files made elsewhere: scaled by all rows, whole numbers truncated or rounded, few decimals, single precision. */
async function releasedForms(folder: string): Promise<void> {
  const made = JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')) as Record<string, Made>
  const counts = new Map<string, number[]>()
  for (const [file, {form, k, ratio, categorical}] of Object.entries(made)) {
    const {table} = await readTable(path.join(folder, file), {categorical})
    const {verdict} = await recogniseInterpolation(table, createContext(createRng(`forms/${file}/test`)))
    const settings =
      verdict === 'interpolated' ? await estimateSettings(table, createContext(createRng(`forms/${file}/settings`))) : undefined
    const {neighbours, ratio: rows} = settings ?? {}
    const seen = [
      true,
      verdict === 'interpolated',
      neighbours !== undefined,
      neighbours?.value === k,
      neighbours !== undefined && holds(neighbours, k),
      rows !== undefined && holds(rows, ratio),
    ]
    for (const group of [form, '**all**']) {
      const before = counts.get(group) ?? seen.map(() => 0)
      counts.set(
        group,
        before.map((count, at) => count + (seen[at] ? 1 : 0)),
      )
    }
  }
  console.log(
    '| form of release | files | recognised | estimated | k exact | k in its interval | ratio in its |\n|---|---|---|---|---|---|---|',
  )
  for (const [form, row] of [...counts].sort(([a], [b]) => a.localeCompare(b))) console.log(`| ${form} | ${row.join(' | ')} |`)
}

if (values.forms !== undefined) {
  await releasedForms(values.forms)
  process.exit()
}
const sources = await loadSources()
console.log(
  `${cpus()[0].model}, Node ${process.version}, seed ${values.seed}, sets ${sources.map(({name}) => name).join(', ')}\n`,
)
await falseAlarms(sources, Number(values.files))
await recognised(
  sources.filter(({name}) => TARGETS[name] === undefined),
  Number(values['smote-files']),
)
const known = await loadSources(VARIANT_SETS)
await variants(known, Number(values['variant-files']))
