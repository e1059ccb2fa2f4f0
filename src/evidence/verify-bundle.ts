import type {KeyObject} from 'node:crypto'
import type {AuditResult} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {renderReport} from '../report/render.js'
import {RESULT_SCHEMA} from '../result/version.js'
import {contentOf} from './content.js'
import {jsonText, sha256, type FileEntry, type Manifest} from './manifest.js'
import type {Bundle} from './open-bundle.js'
import {sameKey, signatureHolds} from './sign.js'

export interface BundleCheck {
  readonly name: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly message: string
}

export interface Verification {
  readonly checks: readonly BundleCheck[]
  /** There when it could be read. */
  readonly result?: AuditResult
}

interface Expected {
  /** The key that must have signed. */
  readonly key?: KeyObject
  /** Of this tool: reports are made anew only when the same version made those in the bundle. */
  readonly version: string
}

/** Whether a bundle is what its manifest says, whether its parts say the same, and who signed it. */
export async function verifyBundle(bundle: Bundle, {key, version}: Expected): Promise<Verification> {
  const hashes = checkHashes(bundle)
  const signature = checkSignature(bundle, key)
  const vouchedFor = key !== undefined && signature.status === 'passed'
  const {checks, result} = await checkContent(bundle, version, vouchedFor)
  return {checks: [hashes, signature, ...checks], ...(result && {result})}
}

const check = (name: string, passed: boolean, yes: string, no: string): BundleCheck => ({
  name,
  status: passed ? 'passed' : 'failed',
  message: passed ? yes : no,
})

function checkHashes({manifest, files}: Bundle): BundleCheck {
  const listed = new Map(Object.entries(manifest.files))
  const isListed = (entry: FileEntry | undefined, bytes: Uint8Array) =>
    entry?.sha256 === sha256(bytes) && entry.bytes === bytes.length
  const wrong = [...files].filter(([name, bytes]) => !isListed(listed.get(name), bytes)).map(([name]) => name)
  const missing = [...listed.keys()].filter(name => !files.has(name))
  const problems = [
    ...(wrong.length === 0 ? [] : [`${wrong.join(', ')} differ from the manifest or are not in it`]),
    ...(missing.length === 0 ? [] : [`${missing.length} listed files are missing`]),
    ...(listed.size === 0 ? ['the manifest lists no file'] : []),
  ]
  const yes = `All ${files.size} files have the SHA-256 and the size that the manifest gives.`
  return check('hashes', problems.length === 0, yes, `Files were changed: ${problems.join('; ')}.`)
}

function checkSignature({manifestBytes, signature}: Bundle, key: KeyObject | undefined): BundleCheck {
  const name = 'signature'
  if (signature === undefined)
    return key === undefined
      ? {name, status: 'skipped', message: 'The bundle is not signed: anyone could have made it.'}
      : {name, status: 'failed', message: 'The bundle is not signed.'}
  if (!signatureHolds(manifestBytes, signature))
    return {name, status: 'failed', message: 'The signature does not fit the manifest: one of them was changed.'}
  const by = `the key with SHA-256 ${sha256(Buffer.from(signature.publicKey, 'base64'))}`
  if (key === undefined)
    return {
      name,
      status: 'passed',
      message: `The manifest is signed by ${by}. Whose key that is, only the signer's public key can tell.`,
    }
  return check(name, sameKey(key, signature), `The manifest is signed by the given key.`, `It is signed by another key: ${by}.`)
}

async function checkContent(
  {files, manifest}: Bundle,
  version: string,
  vouchedFor: boolean,
): Promise<{checks: BundleCheck[]; result?: AuditResult}> {
  // What is not the same bytes is not the same file: marks in front count, and other encodings are none of ours.
  const text = (name: string) => decoded(files.get(name))
  const json = text('report.json')
  if (json === undefined) {
    const message = files.has('report.json') ? 'report.json is not text in UTF-8.' : 'There is no report.json.'
    return {checks: [{name: 'result', status: 'failed', message}]}
  }
  const {formatJson, parseResult, parseWritten} = await import('../report/json.js')
  let result: AuditResult
  try {
    result = parseResult(json, 'report.json')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {checks: [{name: 'result', status: 'failed', message: error.message}]}
  }
  // The parts of an old form were made from the result as it was written.
  const old = oldResult(json)
  const written = old === undefined ? formatJson(parseWritten(json, 'report.json')) : jsonText(old)
  const parts = Object.entries(contentOf(old ?? result, written))
  const apart = parts.filter(([name, content]) => text(name) !== content).map(([name]) => name)
  const extra = files.has('policy.json') && result.policy === undefined ? ['policy.json'] : []
  const differ = [...apart, ...extra]
  const agree = check(
    'parts',
    differ.length === 0,
    'Plan, policy and environment are those of the result.',
    `Not what the result says: ${differ.join(', ')}.`,
  )
  const made = checkVersions(result, manifest, {
    isOurs: result.tool.version === version && old === undefined,
    version,
    vouchedFor,
  })
  return {checks: [agree, made ?? (await checkReports(result, text))], result}
}

/** The result as it was written, when that was in an old form. */
function oldResult(json: string): AuditResult | undefined {
  const written = JSON.parse(json) as Omit<AuditResult, 'schema'> & {readonly schema: string}
  return written.schema === RESULT_SCHEMA ? undefined : (written as AuditResult)
}

function decoded(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    return undefined
  }
}

/** Reports can be made again by the version that made them alone; where another did, somebody known must vouch for them. */
function checkVersions(
  {tool}: AuditResult,
  manifest: Manifest,
  {isOurs, version, vouchedFor}: {readonly isOurs: boolean; readonly version: string; readonly vouchedFor: boolean},
): BundleCheck | undefined {
  const name = 'reports'
  const [stated, written] = [manifest.tool, tool].map(({name: by, version: of}) => `${by} ${of}`)
  if (stated !== written)
    return {name, status: 'failed', message: `The manifest says that ${stated} made the bundle, the result says ${written}.`}
  if (isOurs) return undefined
  const made =
    tool.version === version
      ? `An earlier build of version ${version} made the reports`
      : `Version ${tool.version} made the reports, and this is ${version}`
  if (vouchedFor)
    return {
      name,
      status: 'skipped',
      message: `${made}: that they show this result rests on the signature.`,
    }
  return {
    name,
    status: 'failed',
    message:
      `${made}: whether they show this result cannot be checked, and nobody known vouches for them. Verify it with the ` +
      `version that made it, or give the public key of who signed it.`,
  }
}

async function checkReports(result: AuditResult, text: (name: string) => string | undefined): Promise<BundleCheck> {
  const name = 'reports'
  const differ: string[] = []
  for (const format of ['json', 'md', 'html'] as const)
    if (text(`report.${format}`) !== (await renderReport(result, format))) differ.push(`report.${format}`)
  return check(
    name,
    differ.length === 0,
    'The reports are what this version makes of the result.',
    `Not what this version makes of the result: ${differ.join(', ')}.`,
  )
}
