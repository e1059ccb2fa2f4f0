import {storesInFolder} from './folder-store.js'
import type {PartStores} from './part-store.js'
import {parseS3Address, wrongStore} from './s3-address.js'
import {storesInBucket} from './s3-store.js'

/**
 * The store that a user has named: a folder, or a bucket as `s3://`.
 * @throws {UserError} When it is no address of a bucket, or one of another kind of store.
 */
export async function openStores(named: string): Promise<PartStores> {
  if (named.startsWith('s3:')) return storesInBucket(parseS3Address(named))
  // A folder of such a name would be made on each machine, and none would see the others'.
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(named)) throw wrongStore('It is neither a folder nor an address with s3://.')
  return storesInFolder(named)
}
