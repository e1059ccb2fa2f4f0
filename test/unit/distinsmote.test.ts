import {describe, expect, test} from 'vitest'
import type {RowVerdicts} from '../../src/attacks/attack.js'
import {create} from '../../src/attacks/distinsmote.js'
import {scoreVerdicts} from '../../src/audit/match.js'
import {comparable, comparisonScale, sameRecords} from '../../src/audit/score.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng} from '../../src/core/rng.js'
import {rowsWithLabel, type Table} from '../../src/core/table.js'
import {smote} from '../../src/generators/smote.js'
import {readTable} from '../../src/io/read-table.js'
import {auc} from '../../src/stats/roc.js'
import {testContext} from '../support/context.js'
import {between, gaussianRows, shuffled, smoteOf, tableOf} from '../support/releases.js'
import {sharedData} from '../support/shared-data.js'

async function attack(released: Table, options: GivenOptions = {}): Promise<RowVerdicts> {
  const guess = await create(options).guess({released: released.as('augmented')}, testContext())
  if (guess.kind !== 'verdicts') throw new TypeError('DistinSMOTE guesses verdicts.')
  return guess
}

const count = ({verdicts}: RowVerdicts, wanted: string) => verdicts.filter(verdict => verdict === wanted).length

const [a, b, c, d] = [
  [0, 0, 0],
  [1, 0.2, 0.1],
  [0.3, 0.9, 0.5],
  [0.1, 0.4, 1],
]

describe('DistinSMOTE', () => {
  test('calls a row between two others synthetic and the rest real', async () => {
    const released = tableOf('augmented', [a, b, c, ...between(a, b, [0.3]), ...between(b, c, [0.6])])
    const {verdicts, scores} = await attack(released)
    expect(verdicts).toEqual(['real', 'real', 'real', 'synthetic', 'synthetic'])
    expect(Math.min(...scores.subarray(0, 3))).toBeGreaterThan(Math.max(...scores.subarray(3)))
  })

  test.each([1, 5, 40])('tells every row of an augmented file at ratio %d', async ratio => {
    const real = gaussianRows(createRng(1), 80, 5)
    const {released, isReal} = shuffled(createRng(2), tableOf('source', real), await smoteOf(real, 80 * ratio, 1))
    const guess = await attack(released)
    expect(scoreVerdicts(guess.verdicts, isReal).f1).toBe(1)
    const scoresOf = (flag: number) => Array.from(guess.scores).filter((_, row) => isReal[row] === flag)
    expect(auc(scoresOf(1), scoresOf(0))).toBe(1)
    expect(guess.scores.every(score => score >= 0 && score <= 1)).toBe(true)
  })

  test('sees rows that lie a millionth of the way from an end', async () => {
    const rows = [a, b, c, ...between(a, b, [1e-6, 0.5, 1 - 1e-6])]
    expect((await attack(tableOf('augmented', rows))).verdicts.slice(3)).toEqual(['synthetic', 'synthetic', 'synthetic'])
  })

  test('calls a record real that lies exactly between others but is the end of more lines', async () => {
    const middle = between(a, b, [0.5])[0]
    const rows = [a, b, c, d, middle, ...between(middle, c, [0.4]), ...between(middle, d, [0.7])]
    expect((await attack(tableOf('augmented', rows))).verdicts[4]).toBe('real')
  })

  test('does not decide when as much speaks for a record as against it', async () => {
    const middle = between(a, b, [0.5])[0]
    const rows = [a, b, c, d, middle, ...between(middle, c, [0.4])]
    const {verdicts, scores} = await attack(tableOf('augmented', rows))
    expect(verdicts[4]).toBe('undecidable')
    expect(scores[4]).toBe(0.5)
  })

  test('judges equal rows alike, and takes repeated ones for a real record', async () => {
    // The nearest neighbour of a record that occurs twice is its double: SMOTE makes copies of it.
    const distinct = gaussianRows(createRng(3), 40, 4)
    const real = tableOf('source', [...distinct, ...distinct.slice(0, 6)])
    const {released} = shuffled(createRng(3), real, await smoteOf([...distinct, ...distinct.slice(0, 6)], 600, 3))
    const scale = comparisonScale(real)
    const equalsReal = sameRecords(comparable(real, scale), comparable(released, scale))
    expect(equalsReal.reduce((sum, flag) => sum + flag, 0)).toBeGreaterThan(46)
    expect(scoreVerdicts((await attack(released)).verdicts, equalsReal).f1).toBe(1)
  })

  test('calls no row synthetic in independent samples with all their digits', async () => {
    for (let seed = 0; seed < 20; seed++)
      expect(count(await attack(tableOf('augmented', gaussianRows(createRng(seed), 200, 3))), 'real')).toBe(200)
  })

  test.each([
    [3, 3],
    [3, 4],
    [5, 2],
    [8, 1],
  ])('calls at most 1 row in 30 synthetic in an independent sample of %i columns with %i decimals', async (columns, decimals) => {
    const rows = gaussianRows(createRng(columns), 300, columns).map(row => row.map(value => Number(value.toFixed(decimals))))
    expect(count(await attack(tableOf('augmented', rows)), 'synthetic')).toBeLessThanOrEqual(10)
  })

  test('decides nothing where chance alone puts rows between others', async () => {
    const rows = gaussianRows(createRng(4), 300, 2).map(row => row.map(value => Number(value.toFixed(2))))
    expect(count(await attack(tableOf('augmented', rows)), 'undecidable')).toBe(300)
  })

  test('does not decide on rows with missing numbers, and says how many there are', async () => {
    const guess = await attack(tableOf('augmented', [a, b, c, [NaN, 1, 1], ...between(a, b, [1 / 3])]))
    expect(guess.verdicts).toEqual(['real', 'real', 'real', 'undecidable', 'synthetic'])
    expect(guess.scores[3]).toBe(0.5)
    expect(guess.parameters['rowsLeftOut']).toBe(1)
  })

  test('needs two independent columns', async () => {
    const line = [1, 2, 3, 4.5].map(value => [value, 2 * value])
    await expect(attack(tableOf('augmented', line))).rejects.toThrow(/at least 2 numeric columns that vary independently/)
  })

  test('sees through small noise, whether it is told of it or estimates it', async () => {
    const real = gaussianRows(createRng(5), 50, 6)
    const rng = createRng(6)
    const noisy = tableOf('source', real)
    const {released, isReal} = shuffled(rng, noisy, await smoteOf(real, 400, 5))
    const jittered = released.withColumns(
      released.columns.map(column =>
        column.kind === 'numeric' ? {...column, values: column.values.map(value => value + 1e-6 * (2 * rng.next() - 1))} : column,
      ),
    )
    expect(scoreVerdicts((await attack(jittered)).verdicts, isReal).f1).toBeGreaterThan(0.95)
    expect(scoreVerdicts((await attack(jittered, {tolerance: 1e-6})).verdicts, isReal).f1).toBeGreaterThan(0.95)
  })

  // Published: arXiv:2510.15083, F1 1.000 on both.
  test.for(['ecoli', 'car_eval_4'])('reaches the published F1 on %s', async (name, {skip}) => {
    const file = sharedData(`paper_form/${name}.csv`)
    if (file === undefined) return skip(`${name}.csv is not beside the project`)
    const {table} = await readTable(file, {target: 'target'})
    const train = table.as('train')
    const minority = rowsWithLabel(train, 'target', ['1'])
    for (const seed of [1, 2, 3, 4, 5]) {
      const fitted = await smote({neighbours: 5}).fit(train, {target: 'target', label: '1'}, testContext(seed))
      const synthetic = await fitted.sample(train.rowCount - 2 * minority.length, testContext(seed))
      const real = train.select(minority, 'source')
      const {released, isReal} = shuffled(createRng(seed), real.without(['target']), synthetic.without(['target']))
      expect(scoreVerdicts((await attack(released)).verdicts, isReal).f1).toBe(1)
    }
  })
})
