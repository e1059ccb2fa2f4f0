import fc from 'fast-check'
import {describe, expect, expectTypeOf, it} from 'vitest'
import * as browserBytes from '../../../src/platform/browser/bytes.js'
import * as browserHash from '../../../src/platform/browser/hash.js'
import * as browserMachine from '../../../src/platform/browser/machine.js'
import * as browserRandom from '../../../src/platform/browser/random.js'
import type * as browserThreads from '../../../src/platform/browser/threads.js'
import type * as browserTurn from '../../../src/platform/browser/turn.js'
import type * as browserWasm from '../../../src/platform/browser/wasm-bytes.js'
import * as bytesOfNode from '../../../src/platform/bytes.js'
import * as hash from '../../../src/platform/hash.js'
import * as machine from '../../../src/platform/machine.js'
import * as random from '../../../src/platform/random.js'
import type * as threads from '../../../src/platform/threads.js'
import type * as turn from '../../../src/platform/turn.js'
import type * as wasm from '../../../src/platform/wasm-bytes.js'

describe('what a platform gives, in Node and in a browser', () => {
  it('has the same exports', () => {
    expectTypeOf<typeof browserHash>().toExtend<typeof hash>()
    expectTypeOf<typeof browserMachine>().toExtend<typeof machine>()
    expectTypeOf<typeof browserRandom>().toExtend<typeof random>()
    expectTypeOf<typeof browserBytes>().toExtend<typeof bytesOfNode>()
    expectTypeOf<typeof browserThreads>().toExtend<typeof threads>()
    expectTypeOf<typeof browserTurn>().toExtend<typeof turn>()
    expectTypeOf<typeof browserWasm>().toExtend<typeof wasm>()
  })

  it('hashes to the same digits and bytes, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({unit: 'binary'}), fc.uint8Array({maxLength: 200}))), pieces => {
        const [one, other] = [hash, browserHash].map(({createSha256}) =>
          pieces.reduce((sum, piece) => sum.update(piece), createSha256()).digest(),
        )
        expect([...other]).toEqual([...one])
        const whole = pieces.join('')
        expect(browserHash.sha256Hex(whole)).toBe(hash.sha256Hex(whole))
      }),
    )
  })

  it('reads bytes as the same text, and again after they have changed', () => {
    const bytes = Uint8Array.from({length: 20_000}, (_, at) => at % 256)
    const part = bytes.subarray(3)
    const readers = [bytesOfNode, browserBytes].map(({latin1Reader}) => latin1Reader(part))
    for (let round = 0; round < 2; round++) {
      expect(readers[1]()).toBe(readers[0]())
      expect(readers[0]().codePointAt(0)).toBe(bytes[3])
      bytes.reverse()
    }
  })

  it('fills the whole of an array with random bytes, and nothing beside it', () => {
    for (const {fillRandom} of [random, browserRandom]) {
      const words = new Uint32Array(40_002)
      fillRandom(words.subarray(1, -1))
      expect([words[0], words.at(-1)]).toEqual([0, 0])
      expect(new Set(words).size).toBeGreaterThan(39_000)
    }
  })

  it('tells of the machine', () => {
    expect(machine.platformName()).toBe(`${process.platform}-${process.arch}`)
    expect(machine.processorSeconds()).toBeGreaterThan(0)
    expect(browserMachine.processorSeconds()).toBeUndefined()
  })
})
