import type {KeyObject} from 'node:crypto'
import type {AuditResult} from '../result/audit-result.js'
import {renderReport} from '../report/render.js'
import {contentOf} from './content.js'
import {jsonText, MANIFEST, sha256, SIGNATURE, type Manifest} from './manifest.js'
import {EVIDENCE_SCHEMA} from './schema-name.js'

/** The first day that a zip can name: the same result gives the same bytes whenever it is packed. */
const NO_TIME = new Date(1980, 0, 1)

/**
 * Packs a result with all that is needed to check it later: result, reports, plan, policy, environment, and a manifest of their
 * hashes, which is what is signed. The same result and key give the same bytes.
 * @param key A private Ed25519 key, or nothing for an unsigned bundle.
 */
export async function makeBundle(audited: AuditResult, key?: KeyObject): Promise<Uint8Array> {
  const json = await renderReport(audited, 'json')
  // In the order in which the result will be read again, so that its parts and reports can be made from it a second time.
  const result = JSON.parse(json) as AuditResult
  const {zipSync, strToU8} = await import('fflate')
  const reports = {'report.md': await renderReport(result, 'md'), 'report.html': await renderReport(result, 'html')}
  const files = Object.entries({...contentOf(result, json), ...reports}).map(([name, text]) => [name, strToU8(text)] as const)
  const manifest: Manifest = {
    schema: EVIDENCE_SCHEMA,
    tool: result.tool,
    files: Object.fromEntries(files.map(([name, bytes]) => [name, {sha256: sha256(bytes), bytes: bytes.length}])),
  }
  const signed = strToU8(jsonText(manifest))
  const signature =
    key === undefined ? [] : [[SIGNATURE, strToU8(jsonText((await import('./sign.js')).signBytes(signed, key)))] as const]
  return zipSync(Object.fromEntries([[MANIFEST, signed] as const, ...signature, ...files]), {level: 6, mtime: NO_TIME})
}
