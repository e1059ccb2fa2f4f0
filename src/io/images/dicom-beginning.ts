import {SIZES} from '../../files/limits.js'
import {openFile} from '../../files/read-bytes.js'
import {latin1Text} from '../../platform/bytes.js'

const [PREAMBLE, NAME] = [128, 'DICM']

/** Files of DICOM begin with 128 bytes of anything, and then a name: PS3.10, 7.1. */
export const isDicom = (bytes: Uint8Array): boolean =>
  bytes.length >= PREAMBLE + NAME.length && latin1Text(bytes.subarray(PREAMBLE, PREAMBLE + NAME.length)) === NAME

/** The same of a file, of which no more than its beginning is read; what cannot be read is none. */
export async function beginsAsDicom(path: string): Promise<boolean> {
  const file = await openFile(path, SIZES.image).catch(() => undefined)
  if (file === undefined) return false
  try {
    const first = await file.pieces[Symbol.asyncIterator]().next()
    return first.done !== true && isDicom(first.value)
  } catch {
    return false
  } finally {
    await file.close()
  }
}
