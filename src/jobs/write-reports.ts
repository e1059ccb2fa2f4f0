import type {KeyObject} from 'node:crypto'
import path from 'node:path'
import type {AuditResult} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {makeBundle} from '../evidence/make-bundle.js'
import {readPrivateKey} from '../evidence/sign.js'
import {SIZES} from '../files/limits.js'
import {makeFolder} from '../files/private-file.js'
import {readTextFile} from '../io/read-text.js'
import {writeBytes, writeText} from '../io/write-table.js'
import type {OutputFormat} from '../report/formats.js'
import {REPORT_FILES, renderReport} from '../report/render.js'

const BUNDLE_FILE = 'evidence.zip'

/**
 * The key that a bundle is signed with, read before any work is done.
 * @throws {UserError} When it is none, or there is no bundle to sign.
 */
export async function signingKey(file: string | undefined, formats: readonly string[]): Promise<KeyObject | undefined> {
  if (file === undefined) return undefined
  if (!formats.includes('bundle'))
    throw new UserError('setting-missing', {settings: ['formats']}, say`${setting('sign')} signs the evidence bundle.`, [
      say`Add bundle to ${setting('formats')}.`,
    ])
  return readPrivateKey(await readTextFile(file, SIZES.key), `'${file}'`)
}

/** Writes a result in these formats into a folder and returns the files' names. */
export async function writeReports(
  result: AuditResult,
  folder: string,
  formats: readonly OutputFormat[],
  {overwrite, key}: {readonly overwrite: boolean; readonly key?: KeyObject | undefined},
): Promise<string[]> {
  await makeFolder(folder)
  const files: string[] = []
  for (const format of new Set(formats)) {
    const file = path.join(folder, format === 'bundle' ? BUNDLE_FILE : REPORT_FILES[format])
    if (format === 'bundle') await writeBytes(file, await makeBundle(result, key), {overwrite})
    else await writeText(file, await renderReport(result, format), {overwrite})
    files.push(file)
  }
  return files
}
