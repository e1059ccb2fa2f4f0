import * as path from '../platform/paths.js'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {makeFolder} from '../files/private-file.js'
import {pageOfStandard, renderStandard} from '../report/standards/index.js'
import {standardFormats, standardOutputs, type StandardName, type StandardOutput} from '../report/formats.js'
import type {AuditResult} from '../result/audit-result.js'
import type {Printer} from './print-page.js'
import {writeDocument} from './write-document.js'

/**
 * The formats, where a document of a standard can be written in each.
 * @throws {UserError} When one is not for people to read.
 */
export function standardOutputsOf(formats: readonly string[]): StandardOutput[] {
  return formats.map(format => {
    const known = standardOutputs.find(each => each === format)
    if (known !== undefined) return known
    throw new UserError(
      'wrong-value',
      {setting: 'formats', given: format},
      say`The document of a standard is for people to fill in: ${setting('formats')} must be ${standardFormats.join(', ')} or pdf.`,
      [`Got ${format}.`],
    )
  })
}

/** Writes the documents that standards ask for into a folder and returns the files' names. */
export async function writeStandards(
  result: AuditResult,
  folder: string,
  names: readonly StandardName[],
  formats: readonly StandardOutput[],
  tools: {readonly printer?: Printer | undefined; readonly overwrite: boolean},
): Promise<string[]> {
  await makeFolder(folder)
  const files: string[] = []
  for (const name of new Set(names)) {
    const document = {
      render: (format: (typeof standardFormats)[number]) => renderStandard(result, name, format),
      page: () => pageOfStandard(result, name),
    }
    files.push(...(await writeDocument(path.join(folder, name), formats, document, tools)))
  }
  return files
}
