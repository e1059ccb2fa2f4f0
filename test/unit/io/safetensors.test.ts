import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Tensor} from '../../../src/core/saved-state.js'
import {NotSafetensors, encodeSafetensors, readHeader, readTensors} from '../../../src/io/safetensors.js'
import {withChecksum, withoutChecksum, UnreadableState} from '../../../src/io/checksummed-state.js'

const read = (bytes: Uint8Array) => readTensors(bytes, readHeader(bytes))

/** A file with any header, however wrong. */
function file(header: unknown, data: Uint8Array = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const tensor: fc.Arbitrary<Tensor> = fc.oneof(
  fc.float32Array({maxLength: 20}).map(data => ({shape: [data.length], data})),
  fc.float64Array({maxLength: 20}).map(data => ({shape: [1, data.length], data})),
)

describe('safetensors', () => {
  test('gives back any tensors and metadata, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            fc.string().filter(name => name !== '__metadata__'),
            tensor,
          ),
          {selector: ([name]) => name},
        ),
        fc.dictionary(fc.string(), fc.string()),
        (tensors, metadata) => {
          const bytes = encodeSafetensors(new Map(tensors), new Map(Object.entries(metadata)))
          expect(read(bytes)).toEqual(new Map(tensors))
          expect(readHeader(bytes).metadata).toEqual(new Map(Object.entries(metadata)))
        },
      ),
    )
  })

  test('writes the bytes that the format asks for', () => {
    const bytes = encodeSafetensors(new Map([['w', {shape: [1, 2], data: Float32Array.of(1, -2)}]]), new Map([['a', 'b']]))
    const header = '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'
    expect(Buffer.from(bytes).toString('latin1', 8, 8 + header.length)).toBe(header)
    const length = new DataView(bytes.buffer).getBigUint64(0, true)
    expect(length % 8n).toBe(0n)
    expect([...bytes.subarray(-8)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
    expect(bytes.length).toBe(8 + Number(length) + 8)
  })

  const entry = (from: number, to: number, shape = [(to - from) / 4], dtype = 'F32') => ({dtype, shape, data_offsets: [from, to]})
  test.each([
    ['an empty file', new Uint8Array(0)],
    ['a header beyond the end', file({}, new Uint8Array(0), 3n)],
    ['a header of 2^64 - 1 bytes', file({}, new Uint8Array(0), 2n ** 64n - 1n)],
    ['a header that is no JSON', file('{"w":')],
    ['a header that is a list', file([])],
    ['metadata that are no texts', file({__metadata__: {a: 1}})],
    ['a tensor of an unknown kind', file({w: entry(0, 8, [2], 'I8')}, new Uint8Array(8))],
    ['a tensor with a negative length', file({w: entry(0, 8, [-2])}, new Uint8Array(8))],
    ['a tensor of more values than bytes', file({w: entry(0, 8, [2 ** 50, 2 ** 50])}, new Uint8Array(8))],
    ['a tensor that ends before it begins', file({w: {dtype: 'F32', shape: [0], data_offsets: [8, 0]}}, new Uint8Array(8))],
    ['a tensor beyond the end', file({w: entry(0, 16)}, new Uint8Array(8))],
    ['tensors that overlap', file({v: entry(0, 8), w: entry(4, 12)}, new Uint8Array(12))],
    ['a gap between tensors', file({v: entry(0, 4), w: entry(8, 12)}, new Uint8Array(12))],
    ['bytes behind the tensors', file({v: entry(0, 4)}, new Uint8Array(8))],
  ])('refuses %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(NotSafetensors)
  })

  test('takes names such as __proto__ for names', () => {
    const bytes = file(
      '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"__proto__":"x"}}',
      new Uint8Array(4),
    )
    expect([...read(bytes).keys()]).toEqual(['__proto__'])
    expect(readHeader(bytes).metadata.get('__proto__')).toBe('x')
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
  })
})

describe('a state with a checksum', () => {
  const kind = {format: 'test', version: 2}
  const saved = {
    state: {name: 'x', values: [1, 0.1]},
    tensors: new Map<string, Tensor>([['w', {shape: [3], data: Float32Array.of(1, 2, 3)}]]),
  }
  const bytes = withChecksum(kind, saved)
  const why = (given: Uint8Array, as = kind) => {
    try {
      withoutChecksum(as, given)
    } catch (error) {
      if (error instanceof UnreadableState) return error.why
      throw error
    }
    return 'readable'
  }

  test('comes back as it was', () => {
    expect(withoutChecksum(kind, bytes)).toEqual(saved)
  })

  test('is refused when any one byte was changed, or the end is missing', () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice()
      damaged[at] ^= 1
      expect(why(damaged)).not.toBe('readable')
      expect(why(bytes.subarray(0, at))).not.toBe('readable')
    }
  })

  test('is refused under another name, and by an older version', () => {
    expect(why(bytes, {format: 'other', version: 2})).toBe('foreign')
    expect(why(bytes, {format: 'test', version: 1})).toBe('newer')
    expect(why(bytes, {format: 'test', version: 3})).toBe('readable')
  })
})
