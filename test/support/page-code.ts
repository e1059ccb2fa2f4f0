import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {projectRoot} from './cli.js'

/** The JavaScript file that a page of the docs builds, in a folder of its own, under the name that its first line says. */
export function fileOfPage(page: string, change: (code: string) => string = code => code): string {
  const text = readFileSync(path.join(projectRoot, 'docs', page), 'utf8')
  const code = /^```js\n(.*?)^```$/msu.exec(text)?.at(1)
  const name = code && /^\/\/ (\S+\.js)$/mu.exec(code)?.at(1)
  if (code === undefined || name === undefined) throw new Error(`${page} has no code that begins with the name of its file.`)
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'minority-report-page-')), name)
  writeFileSync(file, change(code))
  return file
}
