import {describe, expect, it} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {
  RowsByLevel,
  conditionSpace,
  drawSamplingCondition,
  drawTrainingCondition,
} from '../../../src/generators/networks/ctgan/conditions.js'
import {TrainingRows} from '../../../src/generators/networks/ctgan/training-rows.js'
import {encodeTable, fitTabular, layoutOf} from '../../../src/preprocess/tabular/tabular.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

/** 100 rows: a number, colour (a 90, b 9, c 1) and shape (round 50, square 50). */
async function example() {
  const range = Array.from({length: 100}, (_, row) => row)
  const table = new Table(
    'train',
    [
      numeric(
        'size',
        range.map(row => row / 7),
      ),
      categorical(
        'colour',
        range.map(row => (row < 90 ? 'a' : row < 99 ? 'b' : 'c')),
      ),
      categorical(
        'shape',
        range.map(row => (row % 2 === 0 ? 'round' : 'square')),
      ),
    ],
    100,
  )
  const encoding = await fitTabular(table, {numbers: 'modes'}, testContext())
  const layout = layoutOf(encoding)
  const features = encodeTable(encoding, table, createRng(1))
  const everyRow = Int32Array.from(range)
  return {layout, features, space: conditionSpace(layout, features, everyRow), everyRow}
}

const shares = (count: number, draw: () => {group: number; level: number}) => {
  const seen = new Map<string, number>()
  for (let at = 0; at < count; at++) {
    const {group, level} = draw()
    const key = `${group}/${level}`
    seen.set(key, (seen.get(key) ?? 0) + 1 / count)
  }
  return seen
}

describe('Conditions of CTGAN', () => {
  it('are the levels of the categorical columns, not the modes of numbers, one place each', async () => {
    const {space} = await example()
    expect(space.width).toBe(5)
    expect(space.groups.map(({column, offset, counts}) => ({column, offset, counts}))).toEqual([
      {column: 'colour', offset: 0, counts: [90, 9, 1]},
      {column: 'shape', offset: 3, counts: [50, 50]},
    ])
  })

  it('are drawn for training by the logarithm of how many rows have the level', async () => {
    const {space} = await example()
    const rng = createRng(5)
    const seen = shares(40_000, () => drawTrainingCondition(space, rng))
    // Half of the draws ask for a colour; its levels are weighted ln 91, ln 10, ln 2.
    const all = Math.log(91) + Math.log(10) + Math.log(2)
    for (const [level, rows] of [90, 9, 1].entries())
      expect(Math.abs((seen.get(`0/${level}`) ?? 0) - Math.log(1 + rows) / all / 2)).toBeLessThan(0.012)
    for (const level of [0, 1]) expect(Math.abs((seen.get(`1/${level}`) ?? 0) - 0.25)).toBeLessThan(0.012)
  })

  it('are drawn for sampling by how many rows have the level', async () => {
    const {space} = await example()
    const rng = createRng(5)
    const seen = shares(40_000, () => drawSamplingCondition(space, rng))
    for (const [level, rows] of [90, 9, 1].entries())
      expect(Math.abs((seen.get(`0/${level}`) ?? 0) - rows / 200)).toBeLessThan(0.012)
  })

  it('never ask for a level without rows', async () => {
    const {space} = await example()
    const gaps = {
      ...space,
      groups: space.groups.map(group => ({...group, counts: group.counts.map((count, level) => (level === 0 ? 0 : count))})),
    }
    const rng = createRng(5)
    for (const draw of [drawTrainingCondition, drawSamplingCondition])
      for (const key of shares(2000, () => draw(gaps, rng)).keys()) expect(key).not.toMatch(/\/0$/)
  })

  it('are met by the rows that are drawn for them, each of them sooner or later', async () => {
    const {space, layout, features, everyRow} = await example()
    const rows = new RowsByLevel(space, layout, features, everyRow)
    const rng = createRng(5)
    const drawn = (group: number, level: number) => new Set(Array.from({length: 2000}, () => rows.draw({group, level}, rng)))
    expect(drawn(0, 2)).toEqual(new Set([99]))
    expect([...drawn(0, 1)].sort((a, b) => a - b)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98])
    expect([...drawn(1, 0)].every(row => row % 2 === 0)).toBe(true)
    expect(drawn(1, 0).size).toBe(50)
  })
})

describe('Training batches of CTGAN', () => {
  const BATCH = 400
  /** A batch: per row its condition, and the levels of its real row. */
  async function batchOf(classOf: (row: number) => number) {
    const {layout, features} = await example()
    const rows = new TrainingRows(
      layout,
      features,
      Int32Array.from({length: 100}, (_, row) => classOf(row)),
      createRng(4),
    )
    const real = new Float32Array(BATCH * layout.width)
    const condition = new Float32Array(BATCH * rows.vectors.width).fill(7)
    rows.fill({real, condition}, BATCH, createRng(2), 0)
    const row = (values: Float32Array, at: number, width: number) => [...values.subarray(at * width, (at + 1) * width)]
    const levels = layout.groups.filter(({kind}) => kind === 'level').flatMap(({offset, size}) => [offset, size + offset])
    return Array.from({length: BATCH}, (_, at) => ({
      condition: row(condition, at, rows.vectors.width),
      real: row(real, at, layout.width).slice(levels[0]),
    }))
  }

  it('ask for one level per row and hold a real row that has it', async () => {
    for (const {condition, real} of await batchOf(() => 0)) {
      expect(condition).toHaveLength(5)
      expect(condition.filter(value => value === 1)).toHaveLength(1)
      expect(condition.filter(value => value === 0)).toHaveLength(4)
      expect(real[condition.indexOf(1)]).toBe(1)
    }
  })

  it('name the class of every row behind the levels, and draw classes by the logarithm of their size', async () => {
    // Rows of level c are a class of their own.
    const batch = await batchOf(row => (row === 99 ? 1 : 0))
    for (const {condition, real} of batch) {
      expect(condition).toHaveLength(7)
      expect(condition.slice(5)).toEqual(real[2] === 1 ? [0, 1] : [1, 0])
      expect(real[condition.indexOf(1)]).toBe(1)
    }
    const share = batch.filter(({condition}) => condition[6] === 1).length / BATCH
    // ln 2 / (ln 2 + ln 100) = 0.131
    expect(Math.abs(share - 0.131)).toBeLessThan(0.07)
  })

  it('go through all rows before any comes again where there is no categorical column', async () => {
    const table = new Table(
      'train',
      [
        numeric(
          'size',
          Array.from({length: 30}, (_, row) => row),
        ),
      ],
      30,
    )
    const encoding = await fitTabular(table, {numbers: 'min-max'}, testContext())
    const layout = layoutOf(encoding)
    const rows = new TrainingRows(layout, encodeTable(encoding, table, createRng(1)), new Int32Array(30), createRng(4))
    expect(rows.vectors.width).toBe(0)
    const real = new Float32Array(60)
    rows.fill({real, condition: new Float32Array(0)}, 60, createRng(2), 0)
    expect(new Set(real.subarray(0, 30)).size).toBe(30)
    expect(new Set(real.subarray(30)).size).toBe(30)
  })
})
