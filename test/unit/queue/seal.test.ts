import {randomBytes} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {openSeal, secretSeal} from '../../../src/queue/seal.js'

const secret = randomBytes(32)
const seals = {'without a key': openSeal, 'with a key': secretSeal(secret)}

describe.each(Object.entries(seals))('what is sealed %s', (_, seal) => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 5000}), fc.string(), (bytes, name) => {
        expect(seal.open(seal.seal(bytes, name), name, 5000)).toEqual(Buffer.from(bytes))
      }),
      {numRuns: 100},
    )
  })

  test('is refused where it unpacks to more than it may', () => {
    const sealed = seal.seal(new Uint8Array(100_000), 'zeros')
    expect(() => seal.open(sealed, 'zeros', 99_999)).toThrow(/larger than it should be/)
  })

  test('has the same name for the same bytes alone', () => {
    expect(seal.nameOf(Buffer.from('a'))).toBe(seal.nameOf(Buffer.from('a')))
    expect(seal.nameOf(Buffer.from('a'))).not.toBe(seal.nameOf(Buffer.from('b')))
  })
})

test('whoever lacks the key can neither read what is sealed, nor change it, nor put it in the place of something else', () => {
  const seal = seals['with a key']
  const text = Buffer.from('a name that nobody may read, '.repeat(20))
  const sealed = seal.seal(text, 'one')
  expect(sealed.includes('nobody')).toBe(false)
  expect(() => secretSeal(randomBytes(32)).open(sealed, 'one', 1e6)).toThrow(/another key/)
  expect(() => openSeal.open(sealed, 'one', 1e6)).toThrow(/another key/)
  expect(() => seal.open(sealed, 'two', 1e6)).toThrow(/another key/)
  for (let at = 0; at < sealed.length; at += 7) {
    const changed = Buffer.from(sealed)
    changed[at] ^= 1
    expect(() => seal.open(changed, 'one', 1e6)).toThrow(/another key/)
  }
  // Someone who has no key puts packed bytes there.
  expect(() => seal.open(openSeal.seal(text, 'one'), 'one', 1e6)).toThrow(/without one/)
})

test('a name of sealed bytes does not tell whether a guess at them is right', () => {
  const bytes = Buffer.from('41,f,storage-disorder')
  expect(seals['with a key'].nameOf(bytes)).not.toBe(openSeal.nameOf(bytes))
  expect(seals['with a key'].nameOf(bytes)).not.toBe(secretSeal(randomBytes(32)).nameOf(bytes))
})
