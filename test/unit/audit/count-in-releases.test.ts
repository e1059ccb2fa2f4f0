import {expect, test} from 'vitest'
import {countInReleases, realOfReleases} from '../../../src/audit/score/count-in-releases.js'
import {tableOf} from '../../support/releases.js'

// Each release puts the median of its own rows in the place of a missing cell: 3 in the first, 5 in the second.
const first = tableOf('train', [
  [1, 10],
  [3, 20],
  [NaN, 30],
  [9, 50],
])
const second = tableOf('train', [
  [5, 40],
  [3, 20],
  [NaN, 30],
  [9, 50],
])
const real = realOfReleases([first, second])

test('counts each record once, also one that misses a cell and looks different in each release', () => {
  const guesses = tableOf('reconstructed', [
    [3, 30],
    [5, 30],
    [3, 20],
    [1, 10],
  ])
  expect(countInReleases(real, guesses)).toEqual({matched: 3, guessed: 3, real: 5})
})

test('takes the median of neither release for no record', () => {
  expect(
    countInReleases(
      real,
      tableOf('reconstructed', [
        [4, 30],
        [3, 20],
      ]),
    ),
  ).toEqual({matched: 1, guessed: 2, real: 5})
})
