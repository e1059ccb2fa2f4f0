import {expect, test} from 'vitest'
import {MOST_NUMBERS, numbersLeftOut} from '../../../src/attacks/fewer-numbers.js'
import {attacks} from '../../../src/attacks/registry.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {numericColumnOf} from '../../../src/preprocess/numeric-column.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'

const SIDE = 26
/** Pictures of noise, two of which each released one lies between, rounded to whole levels. */
function between(people: number) {
  const rng = createRng('between')
  const pictures = Array.from({length: people}, () => Array.from({length: SIDE * SIDE}, () => Math.round(255 * rng.next())))
  const table = (rows: readonly (readonly number[])[]) =>
    asPictures(
      new Table(
        'source',
        Array.from({length: SIDE * SIDE}, (_, at) =>
          numericColumnOf(
            `p${at}`,
            Float64Array.from(rows, row => (row[at] - 128) / 30),
          ),
        ),
        rows.length,
      ),
      SIDE,
    )
  const released = Array.from({length: people}, (_, at) => {
    const [one, other, share] = [pictures[at % (people / 2)], pictures[(at + 1) % (people / 2)], rng.next()]
    return one.map((level, place) => Math.round(level + share * (other[place] - level)))
  })
  return {targets: table(pictures).as('targets'), released: table(released).as('synthetic')}
}

test('of many numbers of a sample a random part is kept, of few all', () => {
  const {targets} = between(4)
  const dropped = numbersLeftOut(targets, createRng(1))
  expect(dropped).toHaveLength(SIDE * SIDE - MOST_NUMBERS)
  expect(numbersLeftOut(targets, createRng(1))).toEqual(dropped)
  expect(numbersLeftOut(targets, createRng(2))).not.toEqual(dropped)
  expect(numbersLeftOut(targets.without(dropped), createRng(1))).toEqual([])
})

test('smote-posterior is as sure of pictures by a part of their pixels', async () => {
  const {scores} = (await attacks.get('smote-posterior').create().guess(between(20), testContext(1))) as {scores: Float64Array}
  const [members, others] = [scores.slice(0, 10), scores.slice(10)]
  expect(Math.min(...members)).toBeGreaterThan(100)
  expect(Math.max(...others)).toBeLessThan(0)
})
