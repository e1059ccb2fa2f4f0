import {randomBytes} from 'node:crypto'
import {expect, test} from 'vitest'
import {openSeal, secretSeal} from '../../../src/queue/seal.js'
import {openReason, sealReason} from '../../../src/queue/sealed-reason.js'

test('why a job failed is read with the key alone, and what BullMQ says itself by everybody', () => {
  const seal = secretSeal(randomBytes(32))
  const sealed = sealReason(seal, 'job', "column 'diagnosis' is empty")
  expect(sealed).not.toContain('diagnosis')
  expect(openReason(seal, 'job', sealed)).toBe("column 'diagnosis' is empty")
  for (const [other, id] of [
    [secretSeal(randomBytes(32)), 'job'],
    [openSeal, 'job'],
    [seal, 'another'],
  ] as const)
    expect(openReason(other, id, sealed)).toBe('the reason is sealed with another key')
  expect(openReason(seal, 'job', 'job stalled more than allowable limit')).toBe('job stalled more than allowable limit')
  expect(sealReason(openSeal, 'job', 'plain')).toBe('plain')
})
