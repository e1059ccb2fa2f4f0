import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {command, placeholder, say, setting} from '../core/text.js'
import {CONTENT, EVIDENCE_SCHEMA, MANIFEST, SIGNATURE, type Manifest, type Signature} from './manifest.js'

/** Far more than any report takes. */
const MAX_FILE_BYTES = 50_000_000

export interface Bundle {
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  readonly signature?: Signature
  /** By name, all of them names that a bundle may hold. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads a bundle in memory; nothing is ever unpacked to disk. Names that do not belong in one - paths among them -, names that come twice, and files
 * that say they are larger than any report are refused before anything is unpacked; unpacking stops at the size that was said.
 * @param file What to call the bundle in messages.
 * @throws {UserError} When this is no bundle.
 */
export async function openBundle(bytes: Uint8Array, file: string): Promise<Bundle> {
  const broken = (what: string) =>
    new UserError('not-a-bundle', {}, `${file} must be an evidence bundle. ${what}`, [
      say`'${command('audit', placeholder('...'), setting('formats', ['bundle']))}' writes one.`,
    ])
  const files = await unpack(bytes, broken)
  const manifestBytes = files.get(MANIFEST)
  if (manifestBytes === undefined) throw broken('It has no manifest.')
  const manifest = parse(manifestBytes)
  if (!isManifest(manifest)) throw broken('Its manifest does not have the right form.')
  const signatureBytes = files.get(SIGNATURE)
  const signature = signatureBytes && parse(signatureBytes)
  if (signature !== undefined && !isSignature(signature)) throw broken('Its signature does not have the right form.')
  const content = new Map([...files].filter(([name]) => name !== MANIFEST && name !== SIGNATURE))
  return {manifest, manifestBytes, files: content, ...(signature && {signature})}
}

async function unpack(bytes: Uint8Array, broken: (what: string) => UserError): Promise<Map<string, Uint8Array>> {
  const {unzipSync} = await import('fflate')
  const allowed = new Set<string>([MANIFEST, SIGNATURE, ...CONTENT])
  const seen = new Set<string>()
  const check = ({name, originalSize}: {name: string; originalSize: number}) => {
    if (!allowed.has(name)) throw broken('It holds a file that does not belong in one.')
    if (seen.has(name)) throw broken(`It holds ${name} twice.`)
    if (originalSize > MAX_FILE_BYTES) throw broken(`Its ${name} has more than ${MAX_FILE_BYTES} bytes.`)
    seen.add(name)
    return true
  }
  try {
    return new Map(Object.entries(unzipSync(bytes, {filter: check})))
  } catch (error) {
    if (error instanceof UserError) throw error
    throw broken('It is damaged or no zip file.')
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', {fatal: true}).decode(bytes))
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || value['schema'] !== EVIDENCE_SCHEMA || !isObject(value['tool']) || !isObject(value['files']))
    return false
  const {name, version} = value['tool']
  const entries = Object.values(value['files'])
  return (
    typeof name === 'string' &&
    typeof version === 'string' &&
    entries.every(entry => isObject(entry) && typeof entry['sha256'] === 'string' && Number.isSafeInteger(entry['bytes']))
  )
}

function isSignature(value: unknown): value is Signature {
  if (!isObject(value)) return false
  const {algorithm, publicKey, signature} = value
  return algorithm === 'Ed25519' && typeof publicKey === 'string' && typeof signature === 'string'
}
