import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {Table, categoricalColumn, numericColumn, type Column} from '../../src/core/table.js'
import {adasyn} from '../../src/generators/interpolation/adasyn.js'
import {apportion} from '../../src/generators/apportion.js'
import {borderlineSmote} from '../../src/generators/interpolation/borderline-smote.js'
import type {Generator} from '../../src/generators/generator.js'
import {randomOversampling} from '../../src/generators/statistical/random-oversampling.js'
import {smoteN, valueDifferences} from '../../src/generators/interpolation/smote-n.js'
import {smoteNc} from '../../src/generators/interpolation/smote-nc.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import {encodeFeatures} from '../../src/preprocess/encode-features.js'
import {testContext} from '../support/context.js'
import {categorical, numeric} from '../support/tables.js'

interface Golden {
  readonly labels: number[]
  readonly numbers: number[][]
  readonly levels: number[][]
  readonly nominal: number[][]
  readonly neighbours: number
  readonly dangerNeighbours: number
  readonly total: number
  readonly smote: {partners: number[][]}
  readonly smoteN: {valueDifferences: number[][][]; votes: number[][]; chiSquareLimit: number}
  readonly smoteNc: {partners: number[][]; levels: number[][][]}
  readonly borderline: {danger: number[]; partnersWithin: number[][]; partnersAnywhere: number[][]}
  readonly adasyn: {weights: number[]; counts: number[]}
  readonly roseWidths: number[]
  readonly scaling: {values: number[][]; minmax: number[][]; standardise: number[][]}
}

// All expected figures are from fixtures/golden/generators.py (numpy, exact fractions, scikit-learn's scalers).
const file = path.resolve(fileURLToPath(import.meta.url), '../../../fixtures/golden/generators.json')
const golden = JSON.parse(await readFile(file, 'utf8')) as Golden
const {neighbours} = golden
const own = golden.labels.flatMap((label, row) => (label === 1 ? [row] : []))
const minority = {target: 'y', label: '1'}

const numbers = [0, 1].map(at =>
  numeric(
    `x${at}`,
    golden.numbers.map(row => row[at]),
  ),
)
const levels = [0, 1].map(at =>
  categorical(
    `c${at}`,
    golden.levels.map(row => String(row[at])),
  ),
)
const nominal = [0, 1, 2, 3].map(at =>
  categorical(
    `n${at}`,
    golden.nominal.map(row => String(row[at])),
  ),
)
const target = categorical('y', golden.labels.map(String))
const tableOf = (columns: readonly Column[]) => new Table('train', [...columns, target], golden.labels.length)

async function made(generator: Generator, train: Table<'train'>, rowCount: number): Promise<Table<'synthetic'>> {
  const fitted = await generator.fit(train, minority, testContext())
  return fitted.sample(rowCount, testContext('sample'))
}

interface Segment {
  readonly from: number[]
  readonly to: number[]
  /** Positions reach from 0 up to this. */
  readonly most: number
}

const segmentsOf = (bases: readonly number[], partners: readonly number[][], most: (partner: number) => number = () => 1) =>
  bases.flatMap((base, at) =>
    partners[at].map((partner): Segment => ({from: golden.numbers[base], to: golden.numbers[partner], most: most(partner)})),
  )

function liesOn({from, to, most}: Segment, point: readonly number[]): boolean {
  const lengths = from.map((start, at) => to[at] - start)
  const squared = lengths.reduce((sum, length) => sum + length * length, 0)
  const position = squared === 0 ? 0 : lengths.reduce((sum, length, at) => sum + length * (point[at] - from[at]), 0) / squared
  const near = from.every((start, at) => Math.abs(start + position * lengths[at] - point[at]) < 1e-9)
  return near && position > -1e-9 && position < most + 1e-9
}

const pointsOf = (table: Table) => {
  const columns = ['x0', 'x1'].map(name => numericColumn(table, name).values)
  return Array.from({length: table.rowCount}, (_, row) => columns.map(values => values[row]))
}

/** Every row lies on one of the segments, and every segment has rows. */
function expectSegments(table: Table, segments: readonly Segment[]): void {
  const points = pointsOf(table)
  expect(points.filter(point => !segments.some(segment => liesOn(segment, point)))).toEqual([])
  expect(segments.filter(segment => !points.some(point => liesOn(segment, point)))).toEqual([])
}

describe('Generators on small data full of ties', () => {
  it('smote uses the k nearest rows of the class, the first of equally near ones', async () => {
    expectSegments(await made(smote.create({neighbours}), tableOf(numbers), 3000), segmentsOf(own, golden.smote.partners))
  })

  it('smote-nc counts a differing level as the median standard deviation and lets the neighbours vote', async () => {
    const table = await made(smoteNc.create({neighbours}), tableOf([...numbers, ...levels]), 3000)
    const voted = ['c0', 'c1'].map(name => categoricalColumn(table, name).codes)
    const segments = segmentsOf(own, golden.smoteNc.partners)
    const seen = new Set<string>()
    pointsOf(table).forEach((point, row) => {
      const possible = segments.flatMap((segment, at) => (liesOn(segment, point) ? [Math.floor(at / neighbours)] : []))
      const fitting = possible.filter(base => voted.every((codes, at) => golden.smoteNc.levels[base][at].includes(codes[row])))
      expect(fitting).not.toEqual([])
      if (fitting.length === 1) seen.add([fitting[0], ...voted.map(codes => codes[row])].join())
    })
    // Where levels tie, each of them is drawn for some row whose base is beyond doubt.
    const tied = golden.smoteNc.levels.findIndex(([first]) => first.length > 1)
    const drawn = new Set([...seen].filter(key => key.startsWith(`${tied},`)).map(key => key.split(',')[1]))
    expect([...drawn].sort()).toEqual(golden.smoteNc.levels[tied][0].map(String))
    expectSegments(table, segments)
  })

  it('smote-n measures levels by the value difference metric', () => {
    nominal.forEach((column, at) => {
      const expected = golden.smoteN.valueDifferences[at].flat()
      valueDifferences(column, target).forEach((value, pair) => {
        expect(value).toBeCloseTo(expected[pair], 12)
      })
    })
  })

  it('smote-n makes the rows that the votes of a row and its neighbours give, as often as there are such rows', async () => {
    const perRow = 200
    const table = await made(smoteN.create({neighbours}), tableOf(nominal), own.length * perRow)
    const codes = nominal.map(({field}) => categoricalColumn(table, field.name).codes)
    const expected = new Map<string, number>()
    for (const vote of golden.smoteN.votes) expected.set(vote.join(), (expected.get(vote.join()) ?? 0) + perRow)
    const found = new Map<string, number>()
    for (let row = 0; row < table.rowCount; row++) {
      const key = codes.map(column => column[row]).join()
      found.set(key, (found.get(key) ?? 0) + 1)
    }
    expect(new Set(found.keys())).toEqual(new Set(expected.keys()))
    const chiSquare = [...expected].reduce((sum, [key, count]) => sum + (found.get(key)! - count) ** 2 / count, 0)
    expect(chiSquare).toBeLessThan(golden.smoteN.chiSquareLimit)
  })

  it('borderline-smote 1 starts from rows in danger and stays in the class', async () => {
    const {danger, partnersWithin} = golden.borderline
    const generator = borderlineSmote.create({neighbours, dangerNeighbours: golden.dangerNeighbours})
    expectSegments(await made(generator, tableOf(numbers), 3000), segmentsOf(danger, partnersWithin))
  })

  it('borderline-smote 2 goes towards rows of any class, at most half-way to those of others', async () => {
    const {danger, partnersAnywhere} = golden.borderline
    const generator = borderlineSmote.create({kind: '2', neighbours, dangerNeighbours: golden.dangerNeighbours})
    const segments = segmentsOf(danger, partnersAnywhere, partner => (golden.labels[partner] === 1 ? 1 : 0.5))
    expect(segments.some(({most}) => most === 0.5) && segments.some(({most}) => most === 1)).toBe(true)
    expectSegments(await made(generator, tableOf(numbers), 3000), segments)
  })

  it('adasyn gives every row its share by largest remainders', () => {
    const {weights, counts} = golden.adasyn
    expect([...apportion(Float64Array.from(weights), golden.total)]).toEqual(counts)
  })

  it('adasyn starts from rows with neighbours of other classes and stays in the class', async () => {
    const {weights} = golden.adasyn
    const chosen = own.flatMap((base, at) => (weights[at] > 0 ? [{base, partners: golden.smote.partners[at]}] : []))
    const segments = segmentsOf(
      chosen.map(({base}) => base),
      chosen.map(({partners}) => partners),
    )
    expectSegments(await made(adasyn.create({neighbours}), tableOf(numbers), 3000), segments)
  })

  it('random-oversampling with shrinkage adds noise of the width that the formula gives', async () => {
    const shrinkage = 1e-3
    const table = await made(randomOversampling.create({shrinkage}), tableOf(numbers), 20_000)
    golden.roseWidths.forEach((width, at) => {
      // The values are whole numbers and the noise is thousandths: rounding takes it off.
      const noise = pointsOf(table).map(point => point[at] - Math.round(point[at]))
      const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)
      // Standard error of a normal's deviation is 1 / sqrt(2 n); four of them.
      expect(Math.abs(deviation / (shrinkage * width) - 1)).toBeLessThan(4 / Math.sqrt(2 * noise.length))
    })
  })
})

describe('Scaling', () => {
  it.each(['minmax', 'standardise'] as const)('%s gives what scikit-learn gives', scaling => {
    const columns = [0, 1].map(at =>
      numeric(
        `x${at}`,
        golden.scaling.values.map(row => row[at]),
      ),
    )
    const train = new Table('train', columns, golden.labels.length)
    const matrix = encodeFeatures(train, {scaling, categorical: 'one-hot'}).transform(train)
    golden.scaling[scaling].flat().forEach((value, at) => {
      expect(matrix.data[at]).toBeCloseTo(value, 12)
    })
  })
})
