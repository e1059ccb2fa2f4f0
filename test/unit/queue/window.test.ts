import {expect, test} from 'vitest'
import {windowFor} from '../../../src/queue/window.js'

test('groups lie on the queue before there are workers, more for more workers, and never more than memory takes', () => {
  expect(windowFor(0)).toBe(250)
  expect(windowFor(60)).toBe(250)
  expect(windowFor(100)).toBe(400)
  for (const capacity of [500, 1000, 1e6]) expect(windowFor(capacity)).toBe(2000)
})
