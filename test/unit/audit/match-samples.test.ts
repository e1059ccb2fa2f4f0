import {expect, test} from 'vitest'
import {comparable, comparisonScale, countRecords, findRecords} from '../../../src/audit/score/count-guesses.js'
import {recordsNotIn} from '../../../src/audit/score/records-not-in.js'
import type {ImageForm} from '../../../src/core/column.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'

const WIDTH = 6

/** Pictures as rows. Real ones have a dark corner, whose pixels hold one or two levels. */
function pictures<R extends 'train' | 'reconstructed'>(role: R, rows: readonly number[][], bits: 8 | 16 = 8): Table<R> {
  const form: ImageForm = {kind: 'image', width: WIDTH, height: rows[0].length / WIDTH, channels: 1, bits}
  const columns = rows[0].map((_, place) => ({
    kind: 'numeric' as const,
    field: {
      ...{kind: 'numeric' as const, name: `pixel ${place}`, min: 0, max: 2 ** bits - 1, decimals: 0, integer: true, missing: 0},
      sample: {form, place},
    },
    values: Float64Array.from(rows, row => row[place]),
  }))
  return new Table(role, columns, rows.length)
}

const rng = createRng(7)
const drawn = Array.from({length: 12}, () =>
  Array.from({length: WIDTH * WIDTH}, (_, at) => (at < WIDTH ? Math.floor(2 * rng.next()) : Math.floor(200 * rng.next()))),
)

test('counts a picture as found when it is off by one level in a pixel that hardly varies', () => {
  const real = pictures('train', drawn)
  const scale = comparisonScale(real)
  const guesses = drawn.map(row => row.map((value, at) => (at === 0 ? value + 1 : value)))
  const counts = countRecords(comparable(real, scale), comparable(pictures('reconstructed', guesses), scale), scale)
  expect(counts).toEqual({matched: 12, guessed: 12, real: 12})
})

test('counts pictures up to a root mean square of one grey level, each once', () => {
  const real = pictures('train', drawn)
  const scale = comparisonScale(real)
  const within = drawn[0].map(value => value + 1)
  const beyond = drawn[1].map((value, at) => value + (at === 0 ? 2 : 1))
  const found = findRecords(
    comparable(real, scale),
    comparable(pictures('reconstructed', [within, drawn[0], beyond, drawn[2]]), scale),
    scale,
  )
  expect(found.counts).toEqual({matched: 2, guessed: 4, real: 12})
  expect([...found.isFound].slice(0, 4)).toEqual([1, 0, 1, 0])
})

test('takes 257 of 65,536 levels for one grey level', () => {
  const deep = drawn.map(row => row.map(value => 257 * value))
  const real = pictures('train', deep, 16)
  const scale = comparisonScale(real)
  const off = (levels: number) => pictures('reconstructed', [deep[3].map(value => value + levels)], 16)
  const matched = (levels: number) => countRecords(comparable(real, scale), comparable(off(levels), scale), scale).matched
  expect([matched(257), matched(258)]).toEqual([1, 0])
})

test('leaves out of the control a picture that is a member up to a grey level', () => {
  const real = pictures('train', drawn.slice(0, 6))
  const scale = comparisonScale(real)
  const others = pictures('train', [drawn[2].map(value => value + 1), ...drawn.slice(6)])
  expect(recordsNotIn(comparable(others, scale), comparable(real, scale), scale).rows).toEqual([1, 2, 3, 4, 5, 6])
})
