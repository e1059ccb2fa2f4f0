import {createHash} from 'node:crypto'

export const EVIDENCE_SCHEMA = 'minority-report/evidence/1'
export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'signature.json'

/** Everything a bundle may hold beside its manifest and signature; anything else in one is refused. */
export const CONTENT = ['report.json', 'report.md', 'report.html', 'plan.json', 'policy.json', 'environment.json'] as const
export type ContentName = (typeof CONTENT)[number]

/** What a signature is over: the bytes of this file. */
export interface Manifest {
  readonly schema: typeof EVIDENCE_SCHEMA
  readonly tool: {readonly name: string; readonly version: string}
  readonly files: Readonly<Record<string, FileEntry>>
}

export interface FileEntry {
  readonly sha256: string
  readonly bytes: number
}

/** Over the bytes of manifest.json. The key is given along so that it can be told which one signed; that says nothing of whose it is. */
export interface Signature {
  readonly algorithm: 'Ed25519'
  /** SubjectPublicKeyInfo, DER, in base64. */
  readonly publicKey: string
  readonly signature: string
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** JSON as it stands in a bundle. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
