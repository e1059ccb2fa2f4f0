import {expect, test} from 'vitest'
import {LastMinute} from '../../../src/queue/last-minute.js'

test('what happened within the last minute is counted, and what is older is not', () => {
  const counted = new LastMinute()
  for (const second of [0, 1, 1, 30, 59]) counted.add(1000 * second + 500)
  expect(counted.count(59_900)).toBe(5)
  expect(counted.count(60_100)).toBe(4)
  expect(counted.count(61_000)).toBe(2)
  expect(counted.count(119_000)).toBe(0)
})
