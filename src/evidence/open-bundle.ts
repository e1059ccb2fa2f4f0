import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import type {Checked} from '../core/shapes/check-shape.js'
import {command, placeholder, say, setting} from '../core/text.js'
import {CONTENT, MANIFEST, SIGNATURE, type Manifest, type Signature} from './manifest.js'

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
 * Reads a bundle in memory; nothing is ever unpacked to disk. Names that do not belong in one - paths among them -,
 * names that come twice, and files that say they are larger than any report are refused before anything is unpacked;
 * unpacking stops at the size that was said.
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
  const [{checkShape}, shapes] = await Promise.all([import('../core/shapes/check-shape.js'), import('./shapes/manifest.js')])
  const manifest = sound('manifest', checkShape(shapes.manifest, parse(manifestBytes)), broken)
  const signatureBytes = files.get(SIGNATURE)
  const signature = signatureBytes && sound('signature', checkShape(shapes.signature, parse(signatureBytes)), broken)
  const content = new Map([...files].filter(([name]) => name !== MANIFEST && name !== SIGNATURE))
  return {manifest, manifestBytes, files: content, ...(signature && {signature})}
}

function sound<T>(part: string, checked: Checked<T>, broken: (what: string) => UserError): T {
  if (checked.problem === undefined) return checked.value
  throw broken(`Its ${part} does not have the right form: ${checked.problem.text}.`)
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
