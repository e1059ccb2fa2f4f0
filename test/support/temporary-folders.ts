import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/**
 * Runs once around all tests, in the process that starts them: whatever these and the commands that they run leave in the
 * temporary folder lies in one folder, which is removed in the end.
 */
export default function setup(): () => void {
  const before = process.env['TMPDIR']
  const folder = mkdtempSync(path.join(tmpdir(), 'minority-report-tests-'))
  process.env['TMPDIR'] = folder
  return () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, {recursive: true, force: true})
  }
}
