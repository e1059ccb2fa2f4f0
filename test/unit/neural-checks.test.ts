import {describe, expect, it} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'
import {findCopies} from '../../src/generators/neural/find-copies.js'
import {trainingLoop} from '../../src/generators/neural/training-loop.js'
import {memoryWarning, sizeWarning} from '../../src/generators/neural/warnings.js'
import {withoutCopies} from '../../src/generators/neural/without-copies.js'
import {testContext} from '../support/context.js'
import {categorical, numeric} from '../support/tables.js'

const table = (xs: readonly number[], levels: readonly (string | undefined)[]) =>
  new Table('train', [numeric('x', xs), categorical('c', levels)], xs.length)

describe('Copies of training rows', () => {
  const train = table([0, 50, 100, NaN], ['a', 'b', 'a', 'b'])

  it('are rows with the same levels and numbers within a thousandth of the range', () => {
    const rows = table([0.05, 50, 99.8, NaN, NaN], ['a', 'b', 'a', 'b', 'a'])
    expect([...findCopies(rows, train)]).toEqual([0, 1, 3])
  })

  it('are drawn anew until few are left, and the note says how many there were', async () => {
    let calls = 0
    const make = (rowCount: number): Promise<Column[]> => {
      calls++
      const rows = train.select(new Array<number>(rowCount).fill(1), 'train')
      // All copies at first, then none.
      return Promise.resolve(
        rows.columns.map(column =>
          column.kind === 'numeric' && calls > 1 ? {...column, values: column.values.map(() => 20)} : column,
        ),
      )
    }
    const {columns, notes} = await withoutCopies('made-up', train.select([1, 0], 'train'), 40, make, testContext())
    expect(calls).toBe(2)
    expect(notes.join()).toContain('100.0 % of them at first, 0.0 % at last')
    expect(findCopies(new Table('synthetic', columns, 40), train)).toHaveLength(0)
  })

  it('remain where nothing else can be made, and the note says so', async () => {
    const make = (rowCount: number): Promise<Column[]> =>
      Promise.resolve(train.select(new Array<number>(rowCount).fill(1), 'train').columns.slice())
    const {columns, notes} = await withoutCopies('made-up', train, 10, make, testContext())
    expect(columns).toHaveLength(2)
    expect(notes.join()).toMatch(/100\.0 % at last\. It repeats/)
  })
})

describe('Warnings of networks', () => {
  const rng = createRng(1)
  const xs = Array.from({length: 60}, () => rng.next())
  const train = table(
    xs,
    xs.map((_, row) => (row % 2 === 0 ? 'a' : 'b')),
  )

  it('come with more than a hundred parameters per training cell', () => {
    expect(sizeWarning('made-up', 100 * 120, train)).toEqual([])
    expect(sizeWarning('made-up', 100 * 120 + 1, train)).toHaveLength(1)
  })

  it('come when rows are next to training rows, and not when they are as far as fresh ones', async () => {
    const nearby = table(
      xs.map(x => x + 1e-5),
      xs.map((_, row) => (row % 2 === 0 ? 'a' : 'b')),
    )
    const others = Array.from({length: 60}, () => rng.next())
    const fresh = table(
      others,
      others.map((_, row) => (row % 2 === 0 ? 'a' : 'b')),
    )
    expect(await memoryWarning('made-up', train, nearby, testContext())).toHaveLength(1)
    expect(await memoryWarning('made-up', train, fresh, testContext())).toEqual([])
  })
})

describe('The training loop', () => {
  it('ends at a loss that is no number or grows without end', async () => {
    const loss = (at: number) => (at < 5 ? 1 : NaN)
    await expect(trainingLoop('made-up', 10, loss, testContext())).rejects.toThrow('the loss of step 6 is not a number')
    await expect(trainingLoop('made-up', 500, at => 1.2 ** at, testContext())).rejects.toThrow('a thousand times')
    const rising = (at: number) => (at < 100 ? 1 : 4)
    await expect(trainingLoop('made-up', 1000, rising, testContext())).rejects.toThrow('far above where it began')
  })

  it('does every step once and reports 1 at the end', async () => {
    const [steps, fractions]: number[][] = [[], []]
    await trainingLoop('made-up', 30, at => steps.push(at), {...testContext(), progress: fraction => fractions.push(fraction)})
    expect(steps).toEqual([...Array(30).keys()])
    expect(fractions.at(-1)).toBe(1)
  })
})
