import {UserError} from '../../../core/errors.js'
import {LIMITS, SIZES} from '../../../files/limits.js'
import {beyondLimit, bytesInWords} from '../../../files/read-bytes.js'

/**
 * A few packed bytes can stand for any number of unpacked ones.
 * @throws {UserError} When they stand for more than a table may have.
 */
export function checkUnpacked(file: string, packed: number, unpacked: number, maxBytes: number | undefined): void {
  const limit = {...SIZES.table, ...(maxBytes !== undefined && {most: maxBytes})}
  if (unpacked > limit.most) throw beyondLimit(`${file} unpacks to more than ${bytesInWords(limit.most)}`, limit)
  if (unpacked > LIMITS.unpackedBytes && unpacked > LIMITS.inflation * packed)
    throw new UserError(
      'file-too-large',
      {inflation: LIMITS.inflation},
      `${file} unpacks to more than ${LIMITS.inflation} times its size, as no table of records does.`,
      ['If it is one all the same, give it as CSV.'],
    )
}
