import {UserError} from '../../../core/errors.js'
import {say, setting} from '../../../core/text.js'
import {decoderOf, encodingNamed} from '../../decode.js'
import type {DecodeBytes} from './text-cells.js'

/** What decodes texts of an encoding that a file names, or of one that names none. */
export type DecoderOf = (encoding: string | undefined) => DecodeBytes

/**
 * Decoders for the texts of a binary file. Where the file does not name the encoding, a text is UTF-8 when it can be, since text in
 * another encoding is not UTF-8 by chance; else it is in the encoding that the user gives, or in Windows-1252.
 *
 * @throws {UserError} When an encoding is not known.
 */
export function decodersFor(file: string, given: string | undefined): DecoderOf {
  const other = decoderOf(given === undefined ? 'windows-1252' : encodingNamed(given), {fatal: false})
  return encoding => {
    if (encoding === undefined) return bytes => utf8(bytes) ?? other.decode(bytes)
    const decoder = named(file, encoding, given)
    return bytes => decoder.decode(bytes)
  }
}

function named(file: string, encoding: string, given: string | undefined) {
  try {
    return decoderOf(new TextDecoder(encoding).encoding, {fatal: false})
  } catch {
    if (given !== undefined) return decoderOf(encodingNamed(given), {fatal: false})
    throw new UserError('wrong-encoding', {encoding}, `${file} says that its text is in '${encoding}', which is not known.`, [
      say`Say which encoding it is with ${setting('encoding', 'windows-1252')} or the like.`,
    ])
  }
}

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}
