import {integerBelow, type Rng} from '../../../src/core/rng.js'

/** Pieces that readers stumble over. */
const PIECES = [
  '',
  '\0',
  '"',
  '""',
  ',',
  ';;;;',
  '\n',
  '\r',
  '\r\n\r\n',
  '\t',
  '\u{FEFF}',
  '\u001b[31m',
  '\u202e',
  '1e999',
  '-0',
  'NaN',
  '99999999999999999999',
  '0x10',
  '1,5',
  '__proto__',
  'constructor',
  '{',
  '}',
  '[[[[[[',
  '"a":',
  'null',
  'true',
  '&a *a',
  '!!js/function',
  '- - - -',
  '((((',
  '^^^^',
  'sep=;',
  '@data',
  '%',
  '../../x',
  '\u00ff\u00fe',
].map(piece => Buffer.from(piece, 'utf8'))

type Mutation = (bytes: Buffer, rng: Rng) => Buffer

const at = (bytes: Buffer, rng: Rng) => (bytes.length === 0 ? 0 : integerBelow(rng, bytes.length))
const spliced = (bytes: Buffer, from: number, to: number, piece: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)])

function range(bytes: Buffer, rng: Rng): [number, number] {
  const from = at(bytes, rng)
  return [from, Math.min(bytes.length, from + 1 + integerBelow(rng, 64))]
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, rng) => {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[at(copy, rng)] ^= 1 << integerBelow(rng, 8)
    return copy
  },
  (bytes, rng) => {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[at(copy, rng)] = integerBelow(rng, 256)
    return copy
  },
  (bytes, rng) => bytes.subarray(0, at(bytes, rng)),
  (bytes, rng) => bytes.subarray(at(bytes, rng)),
  (bytes, rng) => spliced(bytes, ...range(bytes, rng), Buffer.alloc(0)),
  (bytes, rng) => {
    const [from, to] = range(bytes, rng)
    return spliced(bytes, to, to, bytes.subarray(from, to))
  },
  (bytes, rng) => {
    const [from, to] = range(bytes, rng)
    const piece = bytes.subarray(from, to)
    return spliced(bytes, to, to, Buffer.concat(Array.from({length: 200}, () => piece)))
  },
  (bytes, rng) => {
    const place = at(bytes, rng)
    return spliced(bytes, place, place, PIECES[integerBelow(rng, PIECES.length)])
  },
  (bytes, rng) => spliced(bytes, ...range(bytes, rng), PIECES[integerBelow(rng, PIECES.length)]),
  (bytes, rng) => {
    const [a, b] = [range(bytes, rng), range(bytes, rng)]
    return spliced(bytes, ...a, bytes.subarray(...b))
  },
  (bytes, rng) => {
    // A number becomes a large, a small or a negative one.
    const text = bytes.toString('latin1')
    const digits = [...text.matchAll(/\d{1,20}/g)]
    if (digits.length === 0) return bytes
    const found = digits[integerBelow(rng, digits.length)]
    const other = ['0', '-1', '4294967296', '9007199254740993', '1e308', '00001', ''][integerBelow(rng, 7)]
    return spliced(bytes, found.index, found.index + found[0].length, Buffer.from(other))
  },
  (_, rng) => Buffer.from(Array.from({length: integerBelow(rng, 200)}, () => integerBelow(rng, 256))),
]

/** The bytes with one to four of the kinds of damage that files come with, or that somebody makes on purpose. */
export function mutate(bytes: Uint8Array, rng: Rng): Buffer {
  let damaged = Buffer.from(bytes)
  const times = 1 + integerBelow(rng, 4)
  for (let time = 0; time < times; time++) damaged = Buffer.from(MUTATIONS[integerBelow(rng, MUTATIONS.length)](damaged, rng))
  return damaged
}
