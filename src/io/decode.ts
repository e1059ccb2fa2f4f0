import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {concat, latin1Text} from '../platform/bytes.js'

/** How bytes become text. */
export interface Decoding {
  /** The text in pieces, without a byte order mark. */
  readonly chunks: AsyncIterable<string>
  /** The text began with a byte order mark of UTF-8. */
  readonly bom: boolean
  /** What the user may not expect; ask when the chunks are used up. */
  readonly notes: () => string[]
}

interface Decoder {
  decode(bytes?: Uint8Array, options?: {stream: boolean}): string
}

const UTF8_MARK = [0xef, 0xbb, 0xbf]
/**
 * A file that is UTF-8 shows it in so many bytes after the first that is not ASCII; a fixed number, so that the pieces
 * it comes in do not matter.
 */
const DECIDING_BYTES = 1 << 16

/**
 * Decodes text as it comes. A byte order mark decides; otherwise it is UTF-8, or in the encoding that was given - where
 * the bytes are not UTF-8 all the same: several files of one command may differ, such as one from elsewhere and one
 * that was written here. Text in another encoding is not UTF-8 by chance.
 *
 * @param head The first bytes, at least three if there are so many.
 * @throws {UserError} When the encoding is not known, or the bytes are not text in it.
 */
export function decodeText(
  bytes: AsyncIterable<Uint8Array>,
  head: Uint8Array,
  name: string,
  encoding: string | undefined,
): Decoding {
  const given = encoding === undefined ? undefined : encodingNamed(encoding)
  const notes: string[] = []
  const marked = startsWith(head, [0xff, 0xfe]) ? 'utf-16le' : startsWith(head, [0xfe, 0xff]) ? 'utf-16be' : undefined
  const written = 'What is written is UTF-8.'
  if (marked !== undefined) notes.push(`its text is in UTF-16. ${written}`)
  const bom = startsWith(head, UTF8_MARK)
  const chosen = marked ?? (bom || given === undefined ? 'utf-8' : given)
  const isSure = marked !== undefined || chosen === 'utf-8' || /^(?:utf-16|iso-2022)/.test(chosen)
  if (marked === undefined && chosen !== 'utf-8' && isSure) notes.push(`its text was read as ${chosen}. ${written}`)
  const text = isSure
    ? decoded(bytes, decoderOf(chosen))
    : decidedLate(bytes, chosen, isUtf8 => {
        notes.push(
          isUtf8
            ? 'its text is UTF-8 and was read so, whatever encoding was given.'
            : `its text was read as ${chosen}. ${written}`,
        )
      })
  return {chunks: explained(text, name, chosen), bom, notes: () => notes}
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, decoder: Decoder): AsyncGenerator<string> {
  for await (const chunk of bytes) yield decoder.decode(chunk, {stream: true})
  yield decoder.decode()
}

/** ASCII until a byte is none; those that follow show which of two encodings it is. */
async function* decidedLate(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  onDecision: (isUtf8: boolean) => void,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined
  let held: Uint8Array = new Uint8Array(0)
  const decide = (complete: boolean) => {
    const utf8 = isUtf8(held, complete)
    onDecision(utf8)
    decoder = decoderOf(utf8 ? 'utf-8' : encoding)
    return decoder.decode(held, {stream: true})
  }
  for await (const chunk of bytes) {
    if (decoder !== undefined) {
      yield decoder.decode(chunk, {stream: true})
      continue
    }
    const from = held.length > 0 ? 0 : chunk.findIndex(byte => byte > 127)
    if (from < 0) {
      yield latin1Text(chunk)
      continue
    }
    yield latin1Text(chunk.subarray(0, from))
    held = concat([held, chunk.subarray(from)])
    if (held.length >= DECIDING_BYTES) yield decide(false)
  }
  if (decoder === undefined && held.length > 0) yield decide(true)
  yield decoder?.decode() ?? ''
}

function isUtf8(bytes: Uint8Array, complete: boolean): boolean {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(complete ? bytes : bytes.subarray(0, DECIDING_BYTES), {stream: !complete})
    return true
  } catch {
    return false
  }
}

async function* explained(text: AsyncIterable<string>, name: string, encoding: string): AsyncGenerator<string> {
  try {
    for await (const piece of text) {
      if (piece.includes('\0'))
        throw new UserError(
          'wrong-encoding',
          {encoding},
          `${name} holds NUL characters: it is not a CSV file in ${encoding.toUpperCase()}.`,
          [say`Give a CSV file. If it is UTF-16 without a byte order mark, add ${setting('encoding', 'utf-16le')}.`],
        )
      if (piece !== '') yield piece
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    if (encoding !== 'utf-8')
      throw new UserError('wrong-encoding', {encoding}, `${name} is not text in ${encoding}.`, [
        say`Check ${setting('encoding')}, or save it as UTF-8.`,
      ])
    throw new UserError('wrong-encoding', {encoding}, `${name} is not UTF-8 text.`, [
      say`If it comes from Windows or an older program, add ${setting('encoding', 'windows-1252')} (Western Europe,
        with Latin-1), or windows-1250, windows-1251, shift_jis, ...`,
    ])
  }
}

/** Latin-1 and Windows-1252 are one encoding to everybody who means either; the WHATWG labels say so too. */
const WESTERN = 'windows-1252'

/** @throws {UserError} When there is none of this name. */
export function encodingNamed(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new UserError(
      'wrong-value',
      {setting: 'encoding', given: label},
      say`${setting('encoding')} must be the name of an encoding. Got '${label}' instead.`,
      ['For example utf-8, latin1, windows-1252, windows-1250, iso-8859-2, utf-16le, shift_jis or gb18030.'],
    )
  }
}

export const decoderOf = (encoding: string, {fatal = true} = {}): Decoder =>
  encoding === WESTERN ? westernDecoder : new TextDecoder(encoding, {fatal})

/**
 * 0x80 to 0x9f of Windows-1252 (WHATWG Encoding Standard, index windows-1252); the rest is Latin-1. Some versions of
 * Node decode these as Latin-1 too.
 */
const UPPER = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

const westernDecoder: Decoder = {
  decode: (bytes = new Uint8Array(0)) =>
    latin1Text(bytes).replaceAll(/[\x80-\x9f]/g, character => UPPER[character.charCodeAt(0) - 0x80]),
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return head.length >= magic.length && magic.every((byte, at) => head[at] === byte)
}
