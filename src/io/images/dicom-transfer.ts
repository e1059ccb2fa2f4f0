import {UserError} from '../../core/errors.js'
import {damagedFile} from '../formats/damaged-file.js'

/** Not compressed, little endian: what is read. */
const READ = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'])

interface Packed {
  readonly name: string
  /** Unpacks it without loss, or as far as a lossy code left it. */
  readonly command: string
}

const jpeg = (name: string): Packed => ({name, command: 'dcmdjpeg IN.dcm OUT.dcm'})
const jpegLs = (name: string): Packed => ({name, command: 'dcmdjpls IN.dcm OUT.dcm'})
const further = (name: string): Packed => ({name, command: 'gdcmconv -w IN.dcm OUT.dcm'})
const order = (name: string): Packed => ({name, command: 'dcmconv +te IN.dcm OUT.dcm'})

/** Registered transfer syntaxes: DICOM PS3.6, table A-1. */
const PACKED: ReadonlyMap<string, Packed> = new Map([
  ['1.2.840.10008.1.2.1.99', order('deflated')],
  ['1.2.840.10008.1.2.2', order('big endian')],
  ['1.2.840.10008.1.2.4.50', jpeg('JPEG Baseline')],
  ['1.2.840.10008.1.2.4.51', jpeg('JPEG Extended')],
  ['1.2.840.10008.1.2.4.57', jpeg('JPEG Lossless')],
  ['1.2.840.10008.1.2.4.70', jpeg('JPEG Lossless')],
  ['1.2.840.10008.1.2.4.80', jpegLs('JPEG-LS Lossless')],
  ['1.2.840.10008.1.2.4.81', jpegLs('JPEG-LS')],
  ['1.2.840.10008.1.2.4.90', further('JPEG 2000 Lossless')],
  ['1.2.840.10008.1.2.4.91', further('JPEG 2000')],
  ['1.2.840.10008.1.2.5', {name: 'RLE Lossless', command: 'dcmdrle IN.dcm OUT.dcm'}],
])

/** @throws {UserError} When a file is packed, or in another order of bytes, with the command that mends it. */
export function checkTransfer(syntax: string | undefined, file: string): void {
  if (syntax === undefined) throw damagedFile(file, 'a DICOM file')
  if (READ.has(syntax)) return
  const packed = PACKED.get(syntax) ?? further(`the transfer syntax ${syntax.slice(0, 64)}`)
  throw new UserError(
    'image-not-read',
    {file, syntax: syntax.slice(0, 64)},
    `${file} is DICOM in ${packed.name}. Only DICOM that is not compressed, little endian, is read.`,
    [`Unpack it: ${packed.command}`],
  )
}
