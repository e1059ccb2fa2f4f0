import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {Table, categoricalColumn, type CategoricalColumn} from '../../../src/core/table.js'
import {gatherEdges, neighbourCount} from '../../../src/geometry/categories/edge-rows.js'
import {inferCategories, type CategoriesInput} from '../../../src/geometry/categories/infer-categories.js'
import {smoteNc} from '../../../src/generators/interpolation/smote-nc.js'
import {testContext} from '../../support/context.js'
import {matrixOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

interface Truth {
  readonly input: CategoriesInput
  readonly columns: readonly CategoricalColumn[]
}

/** A SMOTE-NC release of records whose numbers are known, with the edge of every row. */
async function released(seed: string, count: number, ratio: number, neighbours: number): Promise<Truth> {
  const rng = createRng(seed)
  const points = Array.from({length: count}, () => [normal(rng), normal(rng), normal(rng)])
  const columns = [2, 3, 2].map((levels, at) =>
    categorical(
      `c${at}`,
      points.map(() => 'abc'[integerBelow(rng, levels)]),
    ),
  )
  const numbers = [0, 1, 2].map(at =>
    numeric(
      `x${at}`,
      points.map(point => point[at]),
    ),
  )
  const label = categorical('y', new Array<string>(count).fill('1'))
  const train = new Table('train', [...numbers, ...columns, label], count)
  const context = testContext(seed)
  const fitted = await smoteNc.create({neighbours}).fit(train, {target: 'y', label: '1'}, context)
  const made = await fitted.sample(ratio * count, context)
  const places = [0, 1, 2].map(at => (made.columns[at].kind === 'numeric' ? made.columns[at].values : new Float64Array()))
  const rows = Array.from({length: made.rowCount}, (_, row) => ({
    row,
    ...edgeOf(
      points,
      places.map(values => values[row]),
    ),
  }))
  const shown = columns.map(({field}) => ({codes: categoricalColumn(made, field.name).codes, levels: field.levels.length}))
  return {input: {records: matrixOf(points), rows, columns: shown}, columns}
}

/** The two records that a row lies between: the detour over it is the smallest. */
function edgeOf(points: readonly (readonly number[])[], row: readonly number[]): {from: number; to: number} {
  const apart = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]))
  const away = points.map(point => apart(point, row))
  let best = {from: 0, to: 1, detour: Infinity}
  for (let from = 0; from < points.length; from++)
    for (let to = from + 1; to < points.length; to++) {
      const detour = away[from] + away[to] - apart(points[from], points[to])
      if (detour < best.detour) best = {from, to, detour}
    }
  return best
}

function wrongShare(codes: readonly Int32Array[], columns: readonly CategoricalColumn[]): number {
  const wrong = codes.map((own, at) => own.filter((code, record) => code !== columns[at].codes[record]).length)
  return wrong.reduce((sum, count) => sum + count, 0) / (codes.length * codes[0].length)
}

describe('inferCategories', () => {
  it('finds most levels where they are drawn at random, so that no vote of neighbours shows them', async () => {
    const {input, columns} = await released('random levels', 60, 25, 5)
    const {codes, confidence, neighbours} = await inferCategories(input, testContext())
    const mode = columns.map(({codes: own, field}) => {
      const counts = field.levels.map((_, level) => own.filter(code => code === level).length)
      return new Int32Array(own.length).fill(counts.indexOf(Math.max(...counts)))
    })
    expect(neighbours).toBe(5)
    const wrong = wrongShare(codes, columns)
    expect(wrong).toBeLessThan(wrongShare(mode, columns) / 2)
    // Four standard deviations of a share of 180 cells, about: cells depend on each other.
    const expected = 1 - confidence.flatMap(own => [...own]).reduce((sum, value) => sum + value, 0) / (3 * 60)
    expect(Math.abs(wrong - expected)).toBeLessThan(0.1)
  })

  it('gives codes within the levels and confidences within (0, 1], the same for the same seed', async () => {
    const {input} = await released('ranges', 20, 10, 3)
    const first = await inferCategories(input, testContext(5))
    const again = await inferCategories(input, testContext(5))
    expect(again).toEqual(first)
    first.codes.forEach((codes, column) => {
      for (const code of codes) expect(code >= 0 && code < input.columns[column].levels).toBe(true)
      for (const value of first.confidence[column]) expect(value > 0 && value <= 1).toBe(true)
    })
  })

  it('gives way to missing cells, to records without rows and to numbers that do not vary', async () => {
    const {input} = await released('missing', 20, 10, 3)
    const columns = input.columns.map(column => ({
      ...column,
      codes: column.codes.map((code, row) => (row % 3 === 0 ? -1 : code)),
    }))
    const rows = input.rows.filter(({from, to}) => from !== 0 && to !== 0)
    const flat = {...input.records, data: new Float64Array(input.records.data.length)}
    for (const records of [input.records, flat]) {
      const {codes, confidence} = await inferCategories({records, columns, rows}, testContext())
      expect(codes.map(own => own.length)).toEqual([20, 20, 20])
      expect(confidence.every(own => own.every(value => value > 0 && value <= 1))).toBe(true)
    }
  })

  it('stops when it is asked to', async () => {
    const {input} = await released('stop', 20, 10, 3)
    const stop = new AbortController()
    stop.abort()
    await expect(inferCategories(input, {...testContext(), signal: stop.signal})).rejects.toThrow('Stopped')
  })
})

describe('the number of neighbours', () => {
  it.each([
    [2, 0],
    [5, 0],
    // Under three rows per place leave it open by one.
    [9, 1],
  ])('follows from the rows on the edges: %i within %i', async (neighbours, slack) => {
    const {input} = await released(`k ${neighbours}`, 60, 25, neighbours)
    const counts = gatherEdges(input.rows, 60, input.columns).map(({rows}) => rows)
    expect(Math.abs(neighbourCount(counts, 60) - neighbours)).toBeLessThanOrEqual(slack)
  })
})
