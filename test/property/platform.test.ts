import path from 'node:path'
import {deflateSync, gzipSync} from 'node:zlib'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import * as browserBytes from '../../src/platform/browser/bytes.js'
import * as browserPaths from '../../src/platform/browser/paths.js'
import * as browserStreams from '../../src/platform/browser/streams.js'
import * as browserUnpack from '../../src/platform/browser/unpack.js'
import * as nodeBytes from '../../src/platform/bytes.js'
import * as nodeStreams from '../../src/platform/streams.js'
import * as nodeUnpack from '../../src/platform/unpack.js'

describe('paths of the browser are those of POSIX in Node', () => {
  const step = fc.oneof(
    fc.constantFrom('', '.', '..', 'a', 'b.csv', '.hidden', 'c.', 'x.tar.gz', ' ', '...'),
    fc.string({maxLength: 4}),
  )
  const paths = fc.array(step, {maxLength: 6}).map(steps => steps.join('/').replaceAll('\\', '_'))

  test('of one path', () => {
    fc.assert(
      fc.property(paths, given => {
        expect(browserPaths.basename(given)).toBe(path.posix.basename(given))
        expect(browserPaths.dirname(given)).toBe(path.posix.dirname(given))
        expect(browserPaths.extname(given)).toBe(path.posix.extname(given))
        expect(browserPaths.isAbsolute(given)).toBe(path.posix.isAbsolute(given))
        // Node takes '/..' for a point with an ending.
        if (path.posix.basename(given) !== '..') expect(browserPaths.stem(given)).toBe(path.posix.parse(given).name)
        expect(browserPaths.rootOf(given)).toBe(path.posix.parse(given).root)
        expect(browserPaths.resolve('/work', given)).toBe(path.posix.resolve('/work', given))
        expect(browserPaths.resolve(given)).toBe(path.posix.resolve('/', given))
      }),
      {numRuns: 2000},
    )
  })

  test('of several', () => {
    fc.assert(
      fc.property(fc.array(paths, {maxLength: 4}), given => {
        expect(browserPaths.join(...given)).toBe(path.posix.join(...given))
        expect(browserPaths.resolve('/', ...given)).toBe(path.posix.resolve('/', ...given))
        const [from = '/', to = '/'] = given.map(each => `/${each}`)
        expect(browserPaths.relative(from, to)).toBe(path.posix.relative(from, to))
      }),
      {numRuns: 2000},
    )
  })
})

/** Half surrogate pairs, too. */
const texts = fc.string({unit: 'binary'}).chain(text => fc.constantFrom(text, `${text}\ud800`, `\udc00${text}`, `\uFEFF${text}`))

test('bytes and texts of the browser are those of Node', () => {
  fc.assert(
    fc.property(texts, fc.uint8Array({maxLength: 20_000}), (text, bytes) => {
      const utf8 = nodeBytes.utf8Bytes(text)
      expect(plain(browserBytes.utf8Bytes(text))).toEqual(plain(utf8))
      expect(browserBytes.utf8Length(text)).toBe(nodeBytes.utf8Length(text))
      expect(browserBytes.utf8Text(utf8)).toBe(nodeBytes.utf8Text(utf8))
      expect(browserBytes.utf8Text(bytes)).toBe(nodeBytes.utf8Text(bytes))
      expect(browserBytes.latin1Text(bytes)).toBe(nodeBytes.latin1Text(bytes))
      const hex = nodeBytes.hexText(bytes)
      expect(browserBytes.hexText(bytes)).toBe(hex)
      expect(plain(browserBytes.bytesOfHex(hex))).toEqual(plain(nodeBytes.bytesOfHex(hex)))
      expect(plain(browserBytes.concat([utf8, bytes, utf8]))).toEqual(plain(nodeBytes.concat([utf8, bytes, utf8])))
    }),
  )
})

const plain = (bytes: Uint8Array) => Array.from(bytes)

/** Cuts bytes into pieces. */
async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.slice(at, at + size))
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = []
  for await (const piece of pieces) read.push(Uint8Array.from(piece))
  return nodeBytes.concat(read)
}

/** What is unpacked, or the beginning of the code with which that is refused. */
const outcome = (pieces: AsyncIterable<Uint8Array>) =>
  all(pieces).then(plain, (error: unknown) => String((error as {code?: unknown}).code).slice(0, 2))

describe('gzip is unpacked in the browser as in Node', () => {
  const contents = fc.array(fc.uint8Array({maxLength: 300}), {minLength: 1, maxLength: 3})
  const sizes = fc.constantFrom(1, 7, 100, 65_536)

  test('members behind one another, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(contents, sizes, async (members, size) => {
        const packed = nodeBytes.concat(members.map(member => gzipSync(member)))
        expect(await outcome(browserStreams.gunzip(cut(packed, size)))).toEqual(plain(nodeBytes.concat(members)))
        expect(await outcome(nodeStreams.gunzip(cut(packed, size)))).toEqual(plain(nodeBytes.concat(members)))
      }),
    )
  })

  test('what was cut off or changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({minLength: 1, maxLength: 300}),
        fc.nat(),
        fc.nat(),
        sizes,
        async (content, end, at, size) => {
          const packed = gzipSync(content)
          expect(await outcome(browserStreams.gunzip(cut(packed.subarray(0, 1 + (end % (packed.length - 1))), size)))).toBe('Z_')
          // Behind the header: its flags and time are not what is unpacked.
          const changed = Uint8Array.from(packed)
          changed[10 + (at % (packed.length - 10))] ^= 1 << (at % 8)
          const answer = await outcome(browserStreams.gunzip(cut(changed, size)))
          expect(answer).toEqual(await outcome(nodeStreams.gunzip(cut(changed, size))))
        },
      ),
    )
  })
})

describe('a packed block is unpacked in the browser as in Node', () => {
  const outcomeOf = (unpack: typeof nodeUnpack.unpackZlib, packed: Uint8Array, most: number) => {
    try {
      return plain(unpack(packed, most))
    } catch {
      return 'refused'
    }
  }

  test('whole, cut off, and beyond what it may become', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 500}), fc.integer({min: -3, max: 3}), fc.nat({max: 5}), (content, more, cutOff) => {
        const most = Math.max(0, content.length + more)
        for (const [name, pack] of [
          ['unpackGzip', gzipSync],
          ['unpackZlib', deflateSync],
        ] as const) {
          const packed = pack(content)
          const given = packed.subarray(0, packed.length - cutOff)
          expect(outcomeOf(browserUnpack[name], given, most)).toEqual(outcomeOf(nodeUnpack[name], given, most))
        }
      }),
    )
  })
})
