import {isDatabase} from '../databases/address.js'
import type {TableSource} from '../table-source.js'
import {findImages} from './find-images.js'
import {FOLDER_COLUMN} from './folder-column.js'

/**
 * The class column of a source that nobody has named one for: that of the folders which pictures lie in.
 *
 * @returns Nothing where the source is no path of pictures in folders.
 * @throws {UserError} When the pictures are laid out in no way that is read.
 */
export async function impliedTarget(source: TableSource): Promise<string | undefined> {
  if (typeof source !== 'string' || source === '-' || isDatabase(source)) return undefined
  const images = await findImages(source)
  return images === undefined || images.flat ? undefined : FOLDER_COLUMN
}
