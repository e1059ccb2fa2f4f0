import {describe, expect, it} from 'vitest'
import {Interrupted} from '../../../src/core/errors.js'
import {createRng, type Rng} from '../../../src/core/rng.js'
import type {Checkpoints, SavedState} from '../../../src/core/saved-state.js'
import {Table, type Column} from '../../../src/core/table.js'
import {findCopies} from '../../../src/generators/networks/shared/find-copies.js'
import {LossWatch} from '../../../src/generators/networks/shared/loss-watch.js'
import {ShuffledRows} from '../../../src/generators/networks/shared/shuffled-rows.js'
import {trainingLoop} from '../../../src/generators/networks/shared/training-loop.js'
import {memoryWarning, sizeWarning} from '../../../src/generators/networks/shared/warnings.js'
import {withoutCopies} from '../../../src/generators/networks/shared/without-copies.js'
import {memoryCheckpoints} from '../../support/checkpoints.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

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

describe('The watch over losses', () => {
  const follow = (losses: readonly number[]) => {
    const watch = new LossWatch('made-up')
    for (const loss of losses) watch.add(loss)
    watch.refuseRise()
  }
  const series = (count: number, loss: (at: number) => number) => Array.from({length: count}, (_, at) => loss(at))

  it('ends a training whose loss is no number, grows without end or ends above where it began', () => {
    expect(() => {
      follow([1, 1, 1, 1, 1, NaN])
    }).toThrow('the loss of step 6 is not a number')
    expect(() => {
      follow(series(500, at => 1.2 ** at))
    }).toThrow('a thousand times')
    expect(() => {
      follow(series(1000, at => (at < 100 ? 1 : 4)))
    }).toThrow('far above where it began')
    follow(series(1000, at => 4 - at / 1000))
  })
})

/** Counts down from what it was given: the smallest training there is. */
function countdown() {
  let left = 100
  return {
    state: () => Float64Array.of(left),
    restore: ([value]: Float32Array | Float64Array) => (left = value),
    fall: (by: number) => (left -= by),
  }
}

describe('The training loop', () => {
  it('does every step once and reports 1 at the end', async () => {
    const [steps, fractions]: number[][] = [[], []]
    const step = (at: number) => ({loss: steps.push(at)})
    const context = {...testContext(), progress: (fraction: number) => fractions.push(fraction)}
    expect(await trainingLoop({steps: 30, step, lasting: {}}, context)).toEqual({steps: 30, losses: {loss: 30}})
    expect(steps).toEqual([...Array(30).keys()])
    expect(fractions.at(-1)).toBe(1)
  })

  it('tells step, losses and the time that is left', async () => {
    const notes: string[] = []
    const step = (at: number) => {
      const until = performance.now() + 2
      while (performance.now() < until);
      return {critic: -at, generator: 0.5}
    }
    const context = {...testContext(), progress: (_: number, note = '') => notes.push(note)}
    await trainingLoop({steps: 60, step, lasting: {}}, context)
    expect(notes[0]).toMatch(/^step \d+ of 60, critic -\d+\.000, generator 0\.500, \d+ s left$/)
  })

  it('goes on where it was stopped, with the same draws, and then ends as if it had not been', async () => {
    const run = async (checkpoints: Checkpoints, stopAt = Infinity) => {
      const value = countdown()
      const control = new AbortController()
      const step = (at: number, rng: Rng) => {
        value.fall(rng.next())
        if (at === stopAt) control.abort()
        return {left: value.state()[0]}
      }
      const context = {...testContext(), signal: control.signal, checkpoints}
      return trainingLoop({steps: 40, step, lasting: {value}}, context)
    }
    const whole = await run(memoryCheckpoints(new Map()))
    const kept = new Map<string, SavedState>()
    const place = memoryCheckpoints(kept)
    await expect(run(place, 17)).rejects.toThrow(Interrupted)
    expect(kept.get('')?.state).toMatchObject({steps: 18})
    expect(await run(place)).toEqual(whole)
    // Once more from the end: nothing is left to do.
    expect(await run(place)).toEqual(whole)
  })
})

describe('Shuffled rows', () => {
  it('come once per pass, in another order each time, whichever draw is asked for first', () => {
    const rows = () => new ShuffledRows(7, createRng(1))
    const draws = (from: number) => Array.from({length: 7}, (_, at) => rows().at(from + at))
    const [first, second] = [draws(0), draws(7)]
    expect(first.toSorted()).toEqual([...Array(7).keys()])
    expect(second.toSorted()).toEqual([...Array(7).keys()])
    expect(second).not.toEqual(first)
    const inOrder = rows()
    expect(Array.from({length: 14}, (_, at) => inOrder.at(at))).toEqual([...first, ...second])
  })
})
