import {execFile} from 'node:child_process'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import type {Keep} from '../../src/generators/interpolation/cleaned-smote.js'
import {keepAgreed} from '../../src/generators/interpolation/smote-enn.js'
import {keepUnlinked} from '../../src/generators/interpolation/smote-tomek.js'
import {generators} from '../../src/generators/registry.js'
import {largestGap} from '../../src/stats/kolmogorov.js'
import {scaledGamma, supportVectors} from '../../src/stats/support-vectors.js'
import {testContext} from '../support/context.js'
import {hasPython, python} from '../support/foreign-packages.js'
import {matrixOf} from '../support/releases.js'
import {categorical, gaussianClasses} from '../support/tables.js'

const present = hasPython('imblearn')

const minority = {target: 'y', label: '1'}
const ROWS = 240
const MINORITY = 60

/** Which rows are asked for, in how many runs: where the rows of a run hang together, many runs of few. */
const RUNS: Readonly<Record<string, {runs: number; rows: number; options?: GivenOptions}>> = {
  smote: {runs: 4, rows: 1000},
  'smote-n': {runs: 4, rows: 1000},
  'smote-nc': {runs: 4, rows: 1000},
  'borderline-smote': {runs: 4, rows: 1000},
  adasyn: {runs: 4, rows: 1000},
  'kmeans-smote': {runs: 60, rows: 60, options: {clusters: 2, balance: 0.05}},
  'svm-smote': {runs: 300, rows: 14},
  'smote-tomek': {runs: 30, rows: 180},
  'smote-enn': {runs: 30, rows: 180},
  'random-oversampling': {runs: 4, rows: 1000, options: {shrinkage: 1}},
}

/** Two groups of the class, so that clusters are the same from every start. */
function trainingNumbers(): Table<'train'> {
  const table = gaussianClasses(createRng('equivalence'), {rows: ROWS, minority: MINORITY, columns: 3})
  const [first, ...rest] = table.columns
  if (first.kind !== 'numeric') throw new TypeError('The first column holds numbers.')
  const moved = first.values.map((value, row) => value + (row % 3 === 0 ? 7 : 0))
  return table.withColumns([{...first, values: moved}, ...rest]).as('train')
}

/** Levels in the order of their names, so that ties are broken alike. */
function trainingLevels(): Table<'train'> {
  const rng = createRng('levels')
  const column = (name: string) =>
    categorical(
      name,
      Array.from({length: ROWS}, (_, row) =>
        String(Math.min(8, integerBelow(rng, 5) + (row < MINORITY ? integerBelow(rng, 5) : 0))),
      ),
    )
  const labels = Array.from({length: ROWS}, (_, row) => (row < MINORITY ? '1' : '0'))
  return new Table('train', [...['a', 'b', 'c', 'd'].map(column), categorical('y', labels)], ROWS)
}

/** Numbers, and two columns with a rare level each: how often it wins a vote depends on what a different level counts in distances. */
function trainingMixed(numbers: Table<'train'>): Table<'train'> {
  const rng = createRng('codes')
  const codes = ['a', 'b'].map(name =>
    categorical(
      name,
      Array.from({length: ROWS}, () => String(Number(rng.next() < 0.3))),
    ),
  )
  return numbers.withColumns([...numbers.columns.slice(0, 3), ...codes, ...numbers.columns.slice(3)])
}

function rowsOf(table: Table): number[][] {
  const cells = table.columns
    .filter(({field}) => field.name !== 'y')
    .map(column =>
      column.kind === 'numeric' ? column.values : Float64Array.from(column.codes, code => Number(column.field.levels[code])),
    )
  return Array.from({length: table.rowCount}, (_, row) => cells.map(values => values[row]))
}

interface Samples {
  readonly rows: Readonly<Record<string, number[][]>>
  readonly supportVectors: number[]
  readonly pool: {readonly x: number[][]; readonly y: number[]; readonly real: number}
  readonly kept: Readonly<Record<'smote-tomek' | 'smote-enn', number[]>>
}

/**
 * The largest Kolmogorov-Smirnov statistic of two samples, over the columns and sums and differences of two of them, times the root
 * of the size that the samples amount to: beyond 2.2 with probability 0.0001 for each where both have one distribution.
 */
function difference(ours: readonly number[][], theirs: readonly number[][]): number {
  const width = ours[0].length
  const views = Array.from({length: width}, (_, at) => (row: readonly number[]) => row[at])
  for (let at = 1; at < width; at++)
    views.push(
      row => row[at] + row[at - 1],
      row => row[at] - row[at - 1],
    )
  const size = Math.sqrt((ours.length * theirs.length) / (ours.length + theirs.length))
  const sorted = (rows: readonly number[][], view: (row: readonly number[]) => number) => Float64Array.from(rows, view).sort()
  return Math.max(...views.map(view => size * largestGap(sorted(ours, view), sorted(theirs, view))))
}

async function made(name: string, train: Table<'train'>, {runs, rows, options}: (typeof RUNS)[string]): Promise<number[][]> {
  const all: number[][] = []
  for (let run = 0; run < runs; run++) {
    const fitted = await (await generators.get(name).create(options)).fit(train, minority, testContext(run))
    all.push(...rowsOf(await fitted.sample(rows, testContext(`sample ${run}`))))
  }
  return all
}

describe.skipIf(!present)(`Samplers and those of imbalanced-learn (skipped unless ${python} has imblearn)`, () => {
  const [numbers, levels] = [trainingNumbers(), trainingLevels()]
  const mixed = trainingMixed(numbers)
  const trainingOf = (name: string) => ({'smote-n': levels, 'smote-nc': mixed})[name] ?? numbers
  let folder = ''
  let samples: Samples

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-samplers-'))
    const file = path.join(folder, 'training.json')
    const y = Array.from({length: ROWS}, (_, row) => (row < MINORITY ? 1 : 0))
    const tables = Object.fromEntries(
      Object.entries({numbers, levels, mixed}).map(([kind, table]) => [kind, {x: rowsOf(table), y}]),
    )
    const runs = Object.fromEntries(Object.entries(RUNS).map(([name, {runs: count, rows}]) => [name, {runs: count, rows}]))
    await writeFile(file, JSON.stringify({...tables, runs}))
    const script = fileURLToPath(new URL('sample.py', import.meta.url))
    const {stdout} = await promisify(execFile)(python, ['-B', script, file], {maxBuffer: 2 ** 28})
    samples = JSON.parse(stdout) as Samples
  }, 60_000)

  afterAll(async () => {
    await rm(folder, {recursive: true, force: true})
  })

  it.each(Object.entries(RUNS))('%s makes rows of the same distribution', async (name, asked) => {
    expect(difference(await made(name, trainingOf(name), asked), samples.rows[name])).toBeLessThan(2.2)
  })

  it.each(['borderline-smote', 'adasyn', 'kmeans-smote', 'svm-smote', 'smote-enn', 'random-oversampling'])(
    'the rows of %s would be told from those of SMOTE',
    async name => {
      expect(difference(await made('smote', numbers, RUNS['smote']), samples.rows[name])).toBeGreaterThan(2.2)
    },
  )

  it("finds the support vectors of scikit-learn's SVC", async () => {
    const points = matrixOf(rowsOf(numbers))
    const labels = Uint8Array.from({length: ROWS}, (_, row) => (row < MINORITY ? 1 : 0))
    const found = await supportVectors(points, labels, {penalty: 1, gamma: scaledGamma(points)}, testContext())
    expect(Array.from(found)).toEqual([...samples.supportVectors].sort((a, b) => a - b))
  })

  it.each<['smote-tomek' | 'smote-enn', Keep]>([
    ['smote-tomek', keepUnlinked],
    ['smote-enn', keepAgreed(3, 'all')],
  ])('%s keeps the very rows of a pool', async (name, keep) => {
    const {x, y, real} = samples.pool
    const kept = await keep({points: matrixOf(x), classes: Int32Array.from(y), firstSynthetic: real}, testContext())
    const ours = kept.flatMap((isKept, at) => (isKept ? [real + at] : []))
    expect(ours).toEqual(samples.kept[name].filter(row => row >= real).sort((a, b) => a - b))
    expect(ours.length).toBeLessThan(kept.length)
  })
})
