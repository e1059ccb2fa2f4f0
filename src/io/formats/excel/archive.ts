import {UserError} from '../../../core/errors.js'
import {bytesOfHex, latin1Text} from '../../../platform/bytes.js'
import {checkUnpacked} from '../binary/unpacked-size.js'

/** The files in an Excel file. */
export interface Archive {
  /** One of them; undefined when it is not there. */
  readonly member: (path: string) => Uint8Array | undefined
  readonly damaged: (why: string) => UserError
}

/** Files of Excel before 2007, and files with a password. */
const COMPOUND = bytesOfHex('d0cf11e0a1b11ae1')

/**
 * @throws {UserError} When it is no .xlsx file, is encrypted or damaged, or unpacks to more than a table may have.
 */
export async function openArchive(bytes: Uint8Array, file: string, maxBytes: number | undefined): Promise<Archive> {
  if (COMPOUND.every((byte, at) => bytes[at] === byte)) throw compound(bytes, file)
  const {unzipSync} = await import('fflate')
  const damaged = (why: string) =>
    new UserError('file-damaged', {}, `${file} cannot be read as an Excel file: ${why}.`, ['Make or download the file again.'])
  const names = new Set<string>()
  let unpacked = 0
  try {
    unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        names.add(name)
        unpacked += originalSize
        return false
      },
    })
  } catch {
    throw damaged('it is cut off, or was changed')
  }
  if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) throw otherArchive(names, file)
  checkUnpacked(file, bytes.length, unpacked, maxBytes)
  const member = (path: string) => {
    try {
      return (unzipSync(bytes, {filter: ({name}) => name === path}) as Partial<Record<string, Uint8Array>>)[path]
    } catch {
      throw damaged('a part of it cannot be unpacked')
    }
  }
  return {member, damaged}
}

const SAVE_AS = ['Save it as .xlsx or CSV.']

function compound(bytes: Uint8Array, file: string): UserError {
  const isEncrypted = latin1Text(bytes).includes(Array.from('EncryptedPackage').join('\0'))
  return isEncrypted
    ? new UserError('file-encrypted', {format: 'xlsx'}, `${file} has a password, so it cannot be read.`, [
        'Save it without a password, as .xlsx or CSV.',
      ])
    : new UserError(
        'wrong-format',
        {format: 'xls'},
        `${file} is a file of Excel 2003 or before (.xls), or of another old program.`,
        SAVE_AS,
      )
}

function otherArchive(names: ReadonlySet<string>, file: string): UserError {
  if (names.has('xl/workbook.bin'))
    return new UserError('wrong-format', {format: 'xlsb'}, `${file} is a binary Excel file (.xlsb).`, SAVE_AS)
  if (names.has('mimetype') && names.has('content.xml'))
    return new UserError('wrong-format', {format: 'ods'}, `${file} is a file of LibreOffice or OpenOffice.`, SAVE_AS)
  return new UserError('wrong-format', {format: 'zip'}, `${file} is a zip archive, not a table.`, [
    'Unpack it, and give the file in it.',
  ])
}
