import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {Table, type CategoricalColumn} from '../../src/core/table.js'
import {smoteNc} from '../../src/generators/smote-nc.js'
import {inferCategories, type CategoriesInput} from '../../src/geometry/lattice/categories.js'
import {testContext} from '../support/context.js'
import {matrixOf} from '../support/releases.js'
import {categorical, numeric} from '../support/tables.js'

interface Truth {
  readonly input: CategoriesInput
  readonly columns: readonly CategoricalColumn[]
}

/** A SMOTE-NC release of records whose numbers are known, with the edge of every row. */
async function released(seed: string, count: number, ratio: number, neighbours: number): Promise<Truth> {
  const rng = createRng(seed)
  const points = Array.from({length: count}, () => [normal(rng), normal(rng), normal(rng)])
  const columns = [2, 3].map((levels, at) =>
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
  const fitted = await smoteNc({neighbours}).fit(train, {target: 'y', label: '1'}, context)
  const made = await fitted.sample(ratio * count, context)
  const places = [0, 1, 2].map(at => (made.columns[at].kind === 'numeric' ? made.columns[at].values : new Float64Array()))
  const rows = Array.from({length: made.rowCount}, (_, row) => ({
    row,
    ...edgeOf(
      points,
      places.map(values => values[row]),
    ),
  }))
  const shown = columns.map(({field}) => {
    const column = made.column(field.name)
    return {codes: column.kind === 'categorical' ? column.codes : new Int32Array(), levels: field.levels.length}
  })
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
  it('finds cells that no vote of their neighbours shows, where guessing the most common level fails', async () => {
    const {input, columns} = await released('random levels', 60, 25, 5)
    const {codes, neighbours} = await inferCategories({...input, neighbours: 5}, testContext())
    const mode = columns.map(({codes: own, field}) => {
      const counts = field.levels.map((_, level) => own.filter(code => code === level).length)
      return new Int32Array(own.length).fill(counts.indexOf(Math.max(...counts)))
    })
    expect(neighbours).toBe(5)
    expect(wrongShare(codes, columns)).toBeLessThan(wrongShare(mode, columns) / 2)
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

  it('gives way to missing cells and to records without rows', async () => {
    const {input} = await released('missing', 20, 10, 3)
    const columns = input.columns.map(column => ({
      ...column,
      codes: column.codes.map((code, row) => (row % 3 === 0 ? -1 : code)),
    }))
    const rows = input.rows.filter(({from, to}) => from !== 0 && to !== 0)
    const {codes} = await inferCategories({...input, columns, rows}, testContext())
    expect(codes.map(own => own.length)).toEqual([20, 20])
  })
})
