import type {KeyObject} from 'node:crypto'
import * as path from '../platform/paths.js'
import type {AuditResult} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {makeBundle} from '../evidence/make-bundle.js'
import {SIZES} from '../files/limits.js'
import {makeFolder} from '../files/private-file.js'
import {readTextFile} from '../io/read-text.js'
import {writeBytes, writeText} from '../io/write-table.js'
import type {OutputFormat} from '../report/formats.js'
import {reportPage} from '../report/html.js'
import {REPORT_FILES, renderReport} from '../report/render.js'
import {printedLast, type Printer} from './print-page.js'

const BUNDLE_FILE = 'evidence.zip'
const PRINTED_FILE = 'report.pdf'

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
  const {readPrivateKey} = await import('../evidence/sign.js')
  return readPrivateKey(await readTextFile(file, SIZES.key), `'${file}'`)
}

/** What some formats need beside the result; found before any work is done. */
export interface Tools {
  /** Signs the evidence bundle. */
  readonly key?: KeyObject | undefined
  readonly printer?: Printer | undefined
}

/** Writes a result in these formats into a folder and returns the files' names. A browser that fails keeps no other format back. */
export async function writeReports(
  result: AuditResult,
  folder: string,
  formats: readonly OutputFormat[],
  {overwrite, key, printer}: Tools & {readonly overwrite: boolean},
): Promise<string[]> {
  await makeFolder(folder)
  const files: string[] = []
  for (const format of printedLast(formats)) {
    const file = path.join(folder, fileOf(format))
    if (format === 'bundle') await writeBytes(file, await makeBundle(result, key), {overwrite})
    else if (format !== 'pdf') await writeText(file, await renderReport(result, format), {overwrite})
    else if (printer === undefined) throw new Error('There is no printer.')
    else await writeBytes(file, await printer(reportPage(result)), {overwrite})
    files.push(file)
  }
  return files
}

const fileOf = (format: OutputFormat) =>
  format === 'bundle' ? BUNDLE_FILE : format === 'pdf' ? PRINTED_FILE : REPORT_FILES[format]
