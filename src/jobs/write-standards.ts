import path from 'node:path'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {makeFolder} from '../files/private-file.js'
import {writeText} from '../io/write-table.js'
import {renderStandard} from '../report/standards/index.js'
import {standardFormats, type StandardName} from '../report/formats.js'
import type {AuditResult} from '../result/audit-result.js'

/**
 * Writes the documents that standards ask for into a folder and returns the files' names.
 * @throws {UserError} When a format is not one to be filled in further, or a file exists.
 */
export async function writeStandards(
  result: AuditResult,
  folder: string,
  names: readonly StandardName[],
  formats: readonly string[],
  overwrite: boolean,
): Promise<string[]> {
  const known = standardFormats.filter(format => formats.includes(format))
  const other = formats.find(format => !standardFormats.some(each => each === format))
  if (other !== undefined)
    throw new UserError(
      'wrong-value',
      {setting: 'formats', given: other},
      say`The document of a standard is for people to fill in: ${setting('formats')} must be ${standardFormats.join(' or ')}.`,
      [`Got ${other}.`],
    )
  await makeFolder(folder)
  const files: string[] = []
  for (const name of new Set(names))
    for (const format of known) {
      const file = path.join(folder, `${name}.${format}`)
      await writeText(file, await renderStandard(result, name, format), {overwrite})
      files.push(file)
    }
  return files
}
