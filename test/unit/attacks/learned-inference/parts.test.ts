import {describe, expect, test} from 'vitest'
import {classProbabilities, mostProbable} from '../../../../src/attacks/risks/learned/class-probabilities.js'
import {needsNearRows, reconcile, type Hidden} from '../../../../src/attacks/risks/learned/cobp-ra.js'
import {drawKnownSets} from '../../../../src/attacks/risks/learned/known-columns.js'
import {classesOf} from '../../../../src/attacks/risks/learned/secret-classes.js'
import {maximumSpanningTree} from '../../../../src/attacks/risks/learned/spanning-tree.js'
import {rarities} from '../../../../src/audit/score/risks/cells.js'
import {createMatrix} from '../../../../src/core/matrix.js'
import {createRng} from '../../../../src/core/rng.js'
import {Table} from '../../../../src/core/table.js'
import {learners} from '../../../../src/learners/registry.js'
import {testContext} from '../../../support/context.js'

const NO_ROWS = {rows: new Int32Array(), count: 0}
const names = (count: number) => Array.from({length: count}, (_, at) => `c${at}`)

describe('sets of known columns', () => {
  test('are few, half and all others; few and half have no column in common', () => {
    const columns = names(9)
    const sets = drawKnownSets({columns, secrets: columns, draws: 2}, createRng(1))
    expect(sets.map(({known}) => known.length)).toEqual([3, 3, 4, 4, ...columns.map(() => 8)])
    expect(new Set([...sets[0].known, ...sets[1].known]).size).toBe(6)
    for (const {known, hidden} of sets) expect([...known, ...hidden].sort()).toEqual(columns)
    expect(drawKnownSets({columns, secrets: columns, draws: 2}, createRng(1))).toEqual(sets)
    expect(drawKnownSets({columns, secrets: columns, draws: 2}, createRng(2))).not.toEqual(sets)
  })

  test('never hold a secret that is no known column, and hide those together', () => {
    const sets = drawKnownSets({columns: names(4), secrets: ['s', 't'], draws: 1}, createRng(1))
    expect(sets.map(({known, hidden}) => [known.length, hidden])).toEqual([
      [2, ['s', 't']],
      [4, ['s', 't']],
    ])
  })

  test('are one column where there are two, and none is empty', () => {
    expect(drawKnownSets({columns: ['a', 'b'], secrets: ['a', 'b'], draws: 3}, createRng(1))).toEqual([
      {known: ['b'], hidden: ['a']},
      {known: ['a'], hidden: ['b']},
    ])
    expect(drawKnownSets({columns: ['a'], secrets: ['s'], draws: 3}, createRng(1))).toEqual([{known: ['a'], hidden: ['s']}])
  })
})

test('a number whose interval is known is guessed within the tolerance', () => {
  const rng = createRng(1)
  const values = Float64Array.from({length: 300}, () => 50 + 100 * rng.next())
  const [column] = Table.fromColumns({x: values}).columns
  const {codes, count, guess} = classesOf(column, 0.05)
  expect(count).toBe(10)
  const guessed = guess(codes)
  const off = values.map((value, row) => (guessed.kind === 'numeric' ? Math.abs(guessed.values[row] - value) : NaN))
  expect(Math.max(...off)).toBeLessThanOrEqual(0.05 * 100)
})

test('probabilities of five classes sum to one, and are those of a rule that the rows follow', async () => {
  const rng = createRng(1)
  const features = createMatrix(400, 2)
  for (let at = 0; at < features.data.length; at++) features.data[at] = 5 * rng.next()
  const codes = Int32Array.from({length: 400}, (_, row) => Math.floor(features.data[2 * row]))
  const queries = createMatrix(5, 2)
  for (let row = 0; row < 5; row++) queries.data.set([row + 0.5, 2.5], 2 * row)
  const forest = learners.get('random-forest').create({trees: 25})
  const found = await classProbabilities(forest, {features, codes, count: 5}, queries, testContext(1))
  for (let row = 0; row < 5; row++)
    expect(found.subarray(5 * row, 5 * row + 5).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  expect([...mostProbable(found, 5)]).toEqual([0, 1, 2, 3, 4])
})

test('the tree over all nodes weighs most, parents first', () => {
  const weights = [
    [0, 3, 1, 1],
    [3, 0, 2, 5],
    [1, 2, 0, 4],
    [1, 5, 4, 0],
  ]
  expect(maximumSpanningTree(4, (a, b) => weights[a][b])).toEqual([
    {parent: 0, child: 1},
    {parent: 1, child: 3},
    {parent: 3, child: 2},
  ])
  expect([maximumSpanningTree(0, () => 1), maximumSpanningTree(1, () => 1)]).toEqual([[], []])
})

describe('CoBP-RA', () => {
  /** Rows of three columns of 2, 3 and 2 classes that go together. */
  const rng = createRng('rows')
  const a = Int32Array.from({length: 200}, () => (rng.next() < 0.6 ? 1 : 0))
  const b = a.map(code => (rng.next() < 0.7 ? 2 * code : 1))
  const c = b.map(code => (rng.next() < 0.8 ? Math.min(1, code) : 0))
  const probabilities = [
    [0.7, 0.3, 0.5, 0.5],
    [0.2, 0.3, 0.5, 0.6, 0.2, 0.2],
    [0.5, 0.5, 0.9, 0.1],
  ].map(values => Float64Array.from(values))
  const hidden: Hidden[] = [a, b, c].map((codes, at) => ({codes, count: [2, 3, 2][at], probabilities: probabilities[at]}))

  /** All combinations of classes, weighed one by one; then the correction towards the shares of the classes. */
  function enumerated(): number[][] {
    const share = (of: Int32Array, code: number) => of.filter(each => each === code).length / 200
    const pair = (of: Int32Array, code: number, other: Int32Array, otherCode: number) =>
      of.filter((each, row) => each === code && other[row] === otherCode).length / 200
    const beliefs = [2, 3, 2].map(count => new Array<number>(2 * count).fill(0))
    for (const person of [0, 1]) {
      let all = 0
      const each: [number, number, number, number][] = []
      for (const x of [0, 1])
        for (const y of [0, 1, 2])
          for (const z of [0, 1]) {
            // The rows were drawn so that b stands between a and c.
            const weight =
              (probabilities[0][2 * person + x] *
                probabilities[1][3 * person + y] *
                probabilities[2][2 * person + z] *
                pair(a, x, b, y) *
                pair(b, y, c, z)) /
              (share(a, x) * share(b, y) * share(b, y) * share(c, z))
            each.push([x, y, z, weight])
            all += weight
          }
      for (const [x, y, z, weight] of each)
        [x, y, z].forEach((code, at) => (beliefs[at][[2, 3, 2][at] * person + code] += weight / all))
    }
    return beliefs.map((own, at) => {
      const count = [2, 3, 2][at]
      const factor = (code: number) => Math.sqrt(share([a, b, c][at], code) / ((own[code] + own[count + code]) / 2))
      const moved = own.map((belief, place) => belief * factor(place % count))
      return moved.map((belief, place) => {
        const from = place - (place % count)
        return belief / moved.slice(from, from + count).reduce((sum, value) => sum + value, 0)
      })
    })
  }

  test('agrees with weighing all combinations of classes', async () => {
    const found = await reconcile(hidden, NO_ROWS, testContext(1))
    enumerated().forEach((expected, at) => {
      expected.forEach((belief, place) => {
        // Smoothing adds a millionth to each count of a pair.
        expect(found[at][place]).toBeCloseTo(belief, 4)
      })
    })
  })

  test('lets what is known of one column decide another that always goes with it', async () => {
    const twins: Hidden[] = [Float64Array.of(0.95, 0.05), Float64Array.of(0.4, 0.6)].map(own => ({
      codes: a,
      count: 2,
      probabilities: own,
    }))
    const [, second] = await reconcile(twins, NO_ROWS, testContext(1))
    expect(second[0]).toBeGreaterThan(second[1])
  })

  test('counts what goes together among the rows near a person, where these are enough', async () => {
    // Over all rows the columns have nothing to do with each other; near the person they are equal.
    const codes = (pattern: readonly number[]) => Int32Array.from({length: 80}, (_, row) => pattern[row % 4])
    const own = [
      {codes: codes([0, 0, 1, 1]), count: 2, probabilities: Float64Array.of(0.9, 0.1)},
      {codes: codes([0, 1, 0, 1]), count: 2, probabilities: Float64Array.of(0.45, 0.55)},
    ]
    const equal = Int32Array.from(own[0].codes.keys()).filter(row => own[0].codes[row] === own[1].codes[row])
    const [, apart] = await reconcile(own, NO_ROWS, testContext(1))
    const [, near] = await reconcile(own, {rows: equal, count: equal.length}, testContext(1))
    expect(near[0]).toBeGreaterThan(apart[0] + 0.2)
    expect([needsNearRows(own, 20), needsNearRows(own, 19), needsNearRows(own.slice(1), 20)]).toEqual([true, false, false])
  })
})

describe('rarity', () => {
  test('gives every level the same weight together: to guess the most frequent of three is right a third of the time', () => {
    const [column] = Table.fromColumns({x: ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'c', '']}).columns
    const weights = rarities(column, 0.05)
    expect(weights[8]).toBeNaN()
    const of = (rows: readonly number[]) => rows.reduce((sum, row) => sum + weights[row], 0)
    expect(of([0, 1, 2, 3, 4]) / of([0, 1, 2, 3, 4, 5, 6, 7])).toBeCloseTo(1 / 3, 12)
  })

  test('of a number is by how many people have one within the tolerance', () => {
    const [column] = Table.fromColumns({x: [0, 1, 4, 100]}).columns
    expect([...rarities(column, 0.03)]).toEqual([4 / 2, 4 / 3, 4 / 2, 4])
  })
})
