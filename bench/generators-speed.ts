import {performance} from 'node:perf_hooks'
import {parseArgs} from 'node:util'
import {createContext} from '../src/core/context.js'
import {createMatrix, type Matrix} from '../src/core/matrix.js'
import {createRng, normal, type Rng} from '../src/core/rng.js'
import {Table, type Column} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {nearestNeighbours} from '../src/stats/neighbours.js'
import {memoryOfTraining, shadowTrainings} from './generators/shadow-training.js'
import {requireFolder} from './support/paper-sets.js'

// Seconds of the neighbour search by scan, tree and filter and as chosen, of every generator that takes numbers, and of a
// hundred trainings of shadow networks; and whether memory stays as it is over a long training.
// Run with: npm run bench:generators-speed [-- --data ../shared/data --only search,generators,shadows,memory]

const ROWS = 100_000
const MINORITY_ROWS = 1_000
const COLUMNS = 30
const SEARCH_ROWS = 10_000
const SHADOWS = 100
const SHADOW_STEPS = 1000
const SHADOW_THREADS = 2
const LONG_TRAINING = 20_000

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    only: {type: 'string', default: 'search,generators,shadows,memory'},
  },
})

async function seconds(work: () => unknown): Promise<string> {
  const start = performance.now()
  await work()
  return ((performance.now() - start) / 1000).toFixed(2).padStart(6)
}

function gaussianPoints(rng: Rng, rows: number, columns: number): Matrix {
  const matrix = createMatrix(rows, columns)
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = normal(rng)
  return matrix
}

/** Points near a surface of few dimensions in many. */
function surfacePoints(rng: Rng, rows: number, columns: number, rank: number): Matrix {
  const hidden = gaussianPoints(rng, rows, rank)
  const mixing = gaussianPoints(rng, rank, columns)
  const matrix = createMatrix(rows, columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0.01 * normal(rng)
      for (let at = 0; at < rank; at++) sum += hidden.data[row * rank + at] * mixing.data[at * columns + column]
      matrix.data[row * columns + column] = sum
    }
  return matrix
}

async function benchSearch(rng: Rng): Promise<void> {
  const cases: [string, Matrix][] = [2, 4, 6, 8, 10, 12, 16, 20, 30].map(columns => [
    `${columns} independent columns`,
    gaussianPoints(rng, SEARCH_ROWS, columns),
  ])
  cases.push(['20 columns near 3 dimensions', surfacePoints(rng, SEARCH_ROWS, 20, 3)])
  cases.push(['30 columns near 8 dimensions', surfacePoints(rng, SEARCH_ROWS, 30, 8)])
  console.log(`5 neighbours of ${SEARCH_ROWS} points: scan, tree, filter, auto (s)`)
  for (const [name, points] of cases) {
    const times: string[] = []
    for (const method of ['scan', 'tree', 'filter', 'auto'] as const)
      times.push(await seconds(() => nearestNeighbours(points, points, 5, {excludeSelf: true, method})))
    console.log(`${name.padEnd(30)}${times.join('')}`)
  }
}

function imbalancedTable(rng: Rng): Table<'train'> {
  const target = {kind: 'categorical', name: 'target', levels: ['0', '1'], missing: 0} as const
  const columns: Column[] = Array.from({length: COLUMNS}, (_, at) => ({
    kind: 'numeric',
    field: {kind: 'numeric', name: `x${at}`, min: -9, max: 9, decimals: 17, integer: false, missing: 0},
    values: Float64Array.from({length: ROWS}, () => normal(rng)),
  }))
  const codes = Int32Array.from({length: ROWS}, (_, row) => (row % (ROWS / MINORITY_ROWS) === 0 ? 1 : 0))
  return new Table('train', [...columns, {kind: 'categorical', field: target, codes}], ROWS)
}

async function benchGenerators(rng: Rng): Promise<void> {
  const train = imbalancedTable(rng)
  const context = createContext(rng)
  const wanted = ROWS - 2 * MINORITY_ROWS
  console.log(`${wanted} rows from ${MINORITY_ROWS} of ${ROWS} rows, ${COLUMNS} columns: fit, sample (s)`)
  for (const entry of generators.entries) {
    const {name, columns} = entry
    if (columns !== 'numeric' && columns !== 'any') continue
    const generator = await entry.create()
    const minority = {target: 'target', label: '1'}
    const fit = await seconds(() => generator.fit(train, minority, context))
    const fitted = await generator.fit(train, minority, context)
    console.log(`${name.padEnd(30)}${fit}${await seconds(() => fitted.sample(wanted, context))}`)
  }
}

async function benchShadows(): Promise<void> {
  const took = await shadowTrainings(values.data, SHADOWS, SHADOW_STEPS, SHADOW_THREADS)
  console.log(
    `${SHADOWS} trainings of ctgan, hidden 128, ${SHADOW_STEPS} steps, on halves of yeast_me2, in ` +
      `${SHADOW_THREADS} threads: ${took.wall.toFixed(1)} s, ${took.processor.toFixed(1)} s of ` +
      'processor time',
  )
}

async function benchMemory(): Promise<void> {
  const megabytes = await memoryOfTraining(values.data, LONG_TRAINING)
  console.log(`MB after each tenth of ${LONG_TRAINING} steps of ctgan: ${megabytes.map(value => value.toFixed(0)).join(' ')}`)
}

const rng = createRng(1)
const parts: Record<string, () => Promise<void>> = {
  search: () => benchSearch(rng),
  generators: () => benchGenerators(rng),
  shadows: benchShadows,
  memory: benchMemory,
}
const wanted = values.only.split(',')
if (wanted.includes('shadows') || wanted.includes('memory')) requireFolder(values.data)
for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part()
