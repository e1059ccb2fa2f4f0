import {expect, test} from 'vitest'
import {otherAudits, otherWorkers} from '../../../src/queue/versions.js'

const [old, rebuilt, now] = [
  {version: '0.1.0', code: 'aaa'},
  {version: '0.2.0', code: 'bbb'},
  {version: '0.2.0', code: 'ccc'},
]

test('workers of other programs are told by name, of another build too', () => {
  expect(otherWorkers([now, now], now)).toBeUndefined()
  expect(otherWorkers([rebuilt, old, now, old], now)).toBe(
    '2 workers run version 0.1.0 (code aaa), 1 worker runs version 0.2.0 (code bbb), this audit needs version 0.2.0 (code ccc)',
  )
})

test('a worker tells audits that need another program', () => {
  const audits = [{about: {...now, place: 'redis'}}, {about: {...old, place: 'redis'}}, {}]
  expect(otherAudits(audits, now)).toBe('1 audit needs version 0.1.0 (code aaa), this worker runs version 0.2.0 (code ccc)')
  expect(otherAudits(audits.slice(0, 1), now)).toBeUndefined()
})
