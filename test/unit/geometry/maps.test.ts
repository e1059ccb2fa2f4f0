import {describe, expect, test} from 'vitest'
import {matchRecords} from '../../../src/audit/score/match-records.js'
import {comparable, comparisonScale, MATCH_RADIUS} from '../../../src/audit/score/count-guesses.js'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {smoteLines} from '../../../src/attacks/membership/smote-lines.js'
import {createRng} from '../../../src/core/rng.js'
import type {Table} from '../../../src/core/table.js'
import {mapTable, unmapRecords} from '../../../src/geometry/maps/apply-maps.js'
import {BOX_COX, FIXED_MAPS, IDENTITY, YEO_JOHNSON, type MonotoneMap} from '../../../src/geometry/maps/families.js'
import {fitColumn} from '../../../src/geometry/maps/fit-column.js'
import {findMaps} from '../../../src/geometry/maps/find-maps.js'
import {inspectFile} from '../../../src/jobs/inspect-file.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, rowsOf, smoteOf, tableOf} from '../../support/releases.js'

const LOG1P = FIXED_MAPS.find(({name}) => name === 'log1p') as MonotoneMap
const SQRT = FIXED_MAPS.find(({name}) => name === 'sqrt') as MonotoneMap

/** Skewed positive numbers of three decimals. */
function skewedRows(seed: string, rows = 120, columns = 5): number[][] {
  return gaussianRows(createRng(seed), rows, columns).map(row => row.map(value => Math.round(1000 * Math.exp(value)) / 1000))
}

/** Records go through their columns' maps, rows are made there, and go back. */
async function mappedRelease(
  records: readonly (readonly number[])[],
  maps: readonly MonotoneMap[],
  rows: number,
): Promise<Table> {
  const inside = records.map(row => row.map((value, at) => maps[at].forward(value)))
  const made = rowsOf(await smoteOf(inside, rows, 'mapped'))
  return tableOf(
    'synthetic',
    made.map(row => row.map((value, at) => maps[at].inverse(value))),
  )
}

const found = async (released: Table) =>
  (await findMaps(released, testContext())).map(({column, map}) => [column, map.name, map.parameter] as const)

describe('maps of columns', () => {
  test.each([...FIXED_MAPS, BOX_COX.at(-1.3), YEO_JOHNSON.at(2.4), YEO_JOHNSON.at(0)])(
    '$name is inverted, and its slope is its derivative',
    map => {
      for (const value of [0.07, 0.4, 0.93]) {
        expect(map.inverse(map.forward(value))).toBeCloseTo(value, 12)
        expect((map.forward(value + 1e-6) - map.forward(value - 1e-6)) / 2e-6 / map.slope(value)).toBeCloseTo(1, 6)
      }
    },
  )

  test('Yeo-Johnson has the values of its definition on both sides of 0', () => {
    const map = YEO_JOHNSON.at(0.5)
    expect(map.forward(3)).toBeCloseTo((4 ** 0.5 - 1) / 0.5, 12)
    expect(map.forward(-3)).toBeCloseTo(-(4 ** 1.5 - 1) / 1.5, 12)
    expect(map.inverse(map.forward(-3))).toBeCloseTo(-3, 12)
  })
})

describe('finding the maps that columns went through', () => {
  test('names log1p and the root of two columns beside three without a map', async () => {
    const released = await mappedRelease(skewedRows('two'), [LOG1P, IDENTITY, SQRT, IDENTITY, IDENTITY], 600)
    expect(await found(released)).toEqual([
      ['x0', 'log1p', undefined],
      ['x2', 'sqrt', undefined],
    ])
  })

  test('names log1p of all columns', async () => {
    const released = await mappedRelease(
      skewedRows('all'),
      Array.from({length: 5}, () => LOG1P),
      600,
    )
    expect(await found(released)).toEqual([0, 1, 2, 3, 4].map(at => [`x${at}`, 'log1p', undefined]))
  })

  test('finds a parameter of its own for each column when all went through Yeo-Johnson', async () => {
    const lambdas = [-0.37, 0.42, -1.21, 0.13, 0.77]
    const released = await mappedRelease(
      skewedRows('lambdas'),
      lambdas.map(lambda => YEO_JOHNSON.at(lambda)),
      600,
    )
    const maps = await found(released)
    expect(maps.map(([, name]) => name)).toEqual(lambdas.map(() => 'yeo-johnson'))
    maps.forEach(([, , parameter], at) => {
      expect(parameter).toBeCloseTo(lambdas[at], 8)
    })
  })

  test('names a Box-Cox column by its parameter', async () => {
    const released = await mappedRelease(skewedRows('box'), [BOX_COX.at(-0.8), IDENTITY, IDENTITY, IDENTITY, IDENTITY], 600)
    const [[column, name, parameter]] = await found(released)
    expect([column, name]).toEqual(['x0', 'box-cox'])
    expect(parameter).toBeCloseTo(-0.8, 8)
  })

  test('finds none where rows were interpolated as they are', async () => {
    expect(await found(await smoteOf(skewedRows('plain'), 600, 'plain'))).toEqual([])
  })

  test('finds none where a column is computed from another, in rows that were not interpolated', async () => {
    const rows = skewedRows('computed', 500, 4).map(row => [...row, Math.log(row[0]), 2.2 * row[1]])
    expect(await found(tableOf('synthetic', rows))).toEqual([])
  })

  test('finds none in rows that were not interpolated', async () => {
    const rows = gaussianRows(createRng('none'), 500, 5).map(row => row.map(Math.exp))
    expect(await found(tableOf('synthetic', rows))).toEqual([])
  })
})

test('takes no steep map for one that fits, where all triples share the two largest of their numbers', () => {
  // Two rows of about 13.2, and others far below: at a parameter of about 135 these do not matter.
  const values = Float64Array.of(13.2146891127788, 13.197842533764128, 8.05, 7.33, 9.34, 9.31, 9.65, 9.59, 7.7, 9.77)
  const column = {name: 'x', values, min: 7.33, max: 13.2146891127788, rounding: 0}
  const known = [2, 3, 4, 5, 6, 7, 8, 9].map(to => ({
    triple: [0, 1, to] as const,
    place: {place: 0.14748922688423743, error: 5e-13},
  }))
  expect(fitColumn(column, known)).toBeUndefined()
})

describe('mapping records back', () => {
  const maps = [{column: 'x0', map: SQRT}]

  test('leaves out a place that no value is mapped to, and restores decimals', () => {
    const records = tableOf('reconstructed', [[2, 0.21, 12], ...[1.5, 2.5].map(value => [Math.sqrt(value), 7, 8]), [-0.5, 1, 1]])
    const {table, rows} = unmapRecords(records, maps, records)
    expect([...rows]).toEqual([0, 1, 2])
    expect(rowsOf(table).map(([first]) => first)).toEqual([4, 1.5, 2.5])
  })

  test('undoes the map of a table', () => {
    const table = tableOf('reconstructed', [
      [0.1234567891234, 5],
      [3.1415926535897, 6],
    ])
    const back = unmapRecords(mapTable(table, maps), maps, table)
    rowsOf(back.table).forEach(([value], at) => {
      expect(value).toBeCloseTo(rowsOf(table)[at][0], 13)
    })
  })
})

describe('reconsmote on columns that were mapped', () => {
  test.each([
    ['log1p of one column', [LOG1P, IDENTITY, IDENTITY, IDENTITY, IDENTITY], 1],
    ['Yeo-Johnson of all columns', [-0.4, 0.6, -1.1, 0.1, 0.7].map(lambda => YEO_JOHNSON.at(lambda)), 5],
  ])('%s: rebuilds the records, names the maps, and is sure of no wrong record', async (_, maps, count) => {
    const records = skewedRows('attack', 80)
    const released = (await mappedRelease(records, maps, 640)).as('synthetic')
    const guess = await (await reconSmote.create()).guess({released}, testContext())
    const real = tableOf('source', records)
    const scale = comparisonScale(real)
    const right = (table: Table) => matchRecords(comparable(real, scale), comparable(table, scale), MATCH_RADIUS)
    const sure = Array.from(guess.confidence.keys()).filter(record => guess.confidence[record] >= 0.99)
    expect(right(guess.records).recall).toBeGreaterThanOrEqual(0.95)
    expect(right(guess.records.select(sure, 'reconstructed')).precision).toBeGreaterThanOrEqual(0.98)
    expect(guess.parameters.maps?.length).toBe(count)
    expect(guess.parameters.notes?.join(' ')).toContain(maps[0].name)
    expect(guess.parameters['neighbours']).toBe(5)
    expect(guess.records.schema.fields).toEqual(released.schema.fields)
  })

  test('leaves the result of a release without maps as it was', async () => {
    const released = await smoteOf(skewedRows('as it was', 60), 400, 'plain')
    const guess = await (await reconSmote.create()).guess({released}, testContext())
    expect(guess.parameters.maps).toBeUndefined()
    expect(guess.explainedShare).toBeGreaterThan(0.9)
  })
})

describe('on columns that were mapped', () => {
  const maps = [LOG1P, IDENTITY, LOG1P, IDENTITY, IDENTITY]

  test('inspect names the maps, and estimates k and the ratio', async () => {
    const released = await mappedRelease(skewedRows('inspect', 60), maps, 360)
    const {classes} = await inspectFile({released, read: {}}, testContext())
    const [{interpolated}] = classes
    expect(interpolated.verdict).toBe('interpolated')
    expect(interpolated.maps).toEqual(['x0', 'x2'].map(column => ({column, map: 'log1p'})))
    expect(interpolated.neighbours?.value).toBe(5)
    expect(interpolated.ratio?.value).toBeCloseTo(6, 0)
  })

  test('smote-lines tells members from others', async () => {
    const rows = skewedRows('members', 200)
    const released = (await mappedRelease(rows.slice(0, 100), maps, 800)).as('synthetic')
    const {scores} = await smoteLines.create({}).guess({released, targets: tableOf('targets', rows)}, testContext())
    const seen = (from: number, to: number) => scores.subarray(from, to).filter(score => score > 1).length
    expect(seen(0, 100)).toBeGreaterThan(80)
    expect(seen(100, 200)).toBe(0)
  })
})

describe('records behind maps of rounded columns', () => {
  const fixed = (value: number) => Number(value.toFixed(4))
  const six = (value: number) => Number(value.toPrecision(6))
  test.each([
    ['four decimals', fixed],
    ['six significant digits', six],
    ['single precision', Math.fround],
  ])('are rebuilt from %s, to the digits of the source', async (_, write) => {
    const records = skewedRows('rounded', 60).map(row => row.map(value => Math.round(100 * value) / 100))
    const made = await mappedRelease(records, [LOG1P, LOG1P, IDENTITY, IDENTITY, IDENTITY], 360)
    const released = tableOf(
      'synthetic',
      rowsOf(made).map(row => row.map(write)),
    )
    const guess = await (await reconSmote.create()).guess({released}, testContext())
    const found = rowsOf(guess.records).filter(row =>
      records.some(record => record.every((value, at) => Math.abs(value - row[at]) < 0.001)),
    )
    expect(found.length).toBeGreaterThanOrEqual(0.9 * records.length)
    expect(guess.records.rowCount - found.length).toBeLessThanOrEqual(2)
  })
})
