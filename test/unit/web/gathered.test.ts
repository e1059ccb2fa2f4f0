import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {gathered} from '../../../src/web/page/gathered.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('What comes soon after the last time is handed on together, in its order.', () => {
  const handedOn: (readonly number[])[] = []
  const {add} = gathered<number>(500, values => handedOn.push(values))
  add(1)
  vi.advanceTimersByTime(0)
  expect(handedOn).toEqual([[1]])
  add(2)
  vi.advanceTimersByTime(200)
  add(3)
  vi.advanceTimersByTime(299)
  expect(handedOn).toEqual([[1]])
  vi.advanceTimersByTime(1)
  expect(handedOn).toEqual([[1], [2, 3]])
})

test('What waits is handed on at once when asked for, and not again.', () => {
  const handedOn: (readonly number[])[] = []
  const {add, flush} = gathered<number>(500, values => handedOn.push(values))
  add(1)
  add(2)
  flush()
  flush()
  vi.advanceTimersByTime(1000)
  expect(handedOn).toEqual([[1, 2]])
})
