import {expect, test} from 'vitest'
import {atMostEvery} from '../../../src/core/at-most-every.js'

test('The first call is handed on, and then none before its time has passed.', () => {
  let moment = 5
  const told: [number, string | undefined][] = []
  const tell = atMostEvery(
    100,
    (fraction: number, note?: string) => told.push([fraction, note]),
    () => moment,
  )
  tell(0.1, 'first')
  tell(0.2)
  moment = 104
  tell(0.3)
  moment = 105
  tell(0.4, 'later')
  moment = 150
  tell(0.5)
  expect(told).toEqual([
    [0.1, 'first'],
    [0.4, 'later'],
  ])
})
