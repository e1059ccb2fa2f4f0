import type {Infer} from '../core/shapes/infer.js'
import {sha256Hex} from '../platform/hash.js'
import type {fileEntry, manifest, signature} from './shapes/manifest.js'

export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'signature.json'

/** Everything a bundle may hold beside its manifest and signature; anything else in one is refused. */
export const CONTENT = ['report.json', 'report.md', 'report.html', 'plan.json', 'policy.json', 'environment.json'] as const
export type ContentName = (typeof CONTENT)[number]

/** What a signature is over: the bytes of this file. */
export type Manifest = Infer<typeof manifest>

export type FileEntry = Infer<typeof fileEntry>

/** Over the bytes of manifest.json. */
export type Signature = Infer<typeof signature>

export const sha256 = (bytes: Uint8Array | string): string => sha256Hex(bytes)

/** JSON as it stands in a bundle. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
