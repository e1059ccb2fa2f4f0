import {existsSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * The path of a real data set kept beside the project, or undefined when the folder is not there: tests that need it then
 * skip. The folder is named by MINORITY_REPORT_DATA, or is ../shared/data.
 */
export function sharedData(name: string): string | undefined {
  const folder = process.env['MINORITY_REPORT_DATA'] ?? path.join(root, '../shared/data')
  const file = path.join(folder, name)
  return existsSync(file) ? file : undefined
}
