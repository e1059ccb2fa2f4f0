import {SIZES} from '../files/limits.js'
import {isAuditId} from './keys.js'
import {missingPart, placeOf, type PartStore, type PartStores} from './part-store.js'
import type {S3Address} from './s3-address.js'
import {openS3Client, type S3Client, type S3Limits} from './s3-client.js'

/** Objects that are removed at a time. */
const REMOVED_AT_ONCE = 8

/** Parts as objects of a bucket: `PREFIX/AUDIT/NAME.part-of-audit`. */
export async function storesInBucket(address: S3Address, limits: Partial<S3Limits> = {}): Promise<PartStores> {
  const client = await openS3Client(address, {most: SIZES.part.most, firstPause: 200, ...limits})
  return {
    place: placeOf('s3', address.base + address.prefix),
    of: audit => partsInBucket(client, `${address.prefix}${audit}/`),
    async audits() {
      const found: string[] = []
      for await (const folder of listed(client, {prefix: address.prefix, delimiter: '/'}))
        found.push(folder.slice(address.prefix.length, -1))
      return found.filter(isAuditId)
    },
  }
}

function partsInBucket(client: S3Client, folder: string): PartStore {
  const keyOf = (name: string) => `${folder}${name}.part-of-audit`
  return {
    // Asked by a list: its answer tells what a bucket refuses, unlike that to HEAD. One that may not be listed could not be emptied.
    async has(name, signal) {
      for await (const key of listed(client, {prefix: keyOf(name)}, signal)) if (key === keyOf(name)) return true
      return false
    },
    async write(name, sealed, signal) {
      await client({method: 'PUT', key: keyOf(name), body: sealed, signal})
    },
    async read(name, signal) {
      const sealed = await client({method: 'GET', key: keyOf(name), signal})
      if (sealed === undefined) throw missingPart(name)
      return sealed
    },
    async remove() {
      const keys: string[] = []
      for await (const key of listed(client, {prefix: folder})) keys.push(key)
      const next = keys.values()
      const some = Array.from({length: REMOVED_AT_ONCE}, async () => {
        for (const key of next) await client({method: 'DELETE', key})
      })
      await Promise.all(some)
    },
  }
}

interface Listing {
  readonly prefix: string
  /** Names what stands before it instead of each object. */
  readonly delimiter?: string
}

/** Keys that begin with a prefix, page by page (ListObjectsV2); keys of ours need no escapes in XML. */
async function* listed(client: S3Client, {prefix, delimiter}: Listing, signal?: AbortSignal): AsyncIterable<string> {
  for (let token: string | undefined = ''; token !== undefined;) {
    const query: Record<string, string> = {
      'list-type': '2',
      prefix,
      ...(delimiter !== undefined && {delimiter}),
      ...(token !== '' && {'continuation-token': token}),
    }
    const page = Buffer.from((await client({method: 'GET', query, signal})) ?? []).toString()
    const names = delimiter === undefined ? /<Key>([^<]*)<\/Key>/g : /<CommonPrefixes>\s*<Prefix>([^<]*)<\/Prefix>/g
    // A list holds nothing that is not below what was asked for, whoever answers.
    for (const [, name] of page.matchAll(names)) if (name.startsWith(prefix)) yield name
    token = unescaped(/<NextContinuationToken>([^<]+)<\//.exec(page)?.[1])
    if (token === undefined && page.includes('<IsTruncated>true</IsTruncated>'))
      throw new Error('A list of the store has no end and no continuation.')
  }
}

const unescaped = (text: string | undefined) =>
  text
    ?.replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
