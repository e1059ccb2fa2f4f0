import {isDatabase} from '../databases/address.js'
import {FOLDER_COLUMN} from '../samples/folder-column.js'
import {findSeries} from '../signals/find-series.js'
import {findSounds} from '../signals/find-sounds.js'
import type {TableSource} from '../table-source.js'
import {findImages} from './find-images.js'

/**
 * The class column of a source that nobody has named one for: that of the folders which pictures, sounds or series lie in.
 *
 * @returns Nothing where the source is no path of such samples in folders.
 * @throws {UserError} When they are laid out in no way that is read.
 */
export async function impliedTarget(source: TableSource): Promise<string | undefined> {
  if (typeof source !== 'string' || source === '-' || isDatabase(source)) return undefined
  const samples = (await findSounds(source)) ?? (await findImages(source)) ?? (await findSeries(source))
  return samples === undefined || samples.flat ? undefined : FOLDER_COLUMN
}
