import {readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'
import {renderJson} from '../../src/report/json.js'
import {runCli, runCommand, temporaryFile, temporaryFolder} from '../support/cli.js'
import {fullResult, smallResult} from '../support/example-result.js'

test('compare prints a table, writes files, and refuses audits of other data', async () => {
  const one = temporaryFile('report.json', renderJson(fullResult()))
  const two = temporaryFile('report.json', renderJson(smallResult()))
  const printed = await runCli(['compare', one, two])
  expect([printed.code, printed.stdout.includes('adasyn')]).toEqual([0, true])
  const out = path.join(temporaryFolder(), 'comparison')
  expect((await runCommand(['compare', one, two, '--out', out])).code).toBe(0)
  expect(readdirSync(out).sort()).toEqual(['comparison.html', 'comparison.json', 'comparison.md'])
  expect(readFileSync(path.join(out, 'comparison.html'), 'utf8')).toContain('Utility against leakage')
  const other = {...smallResult(), input: {...smallResult().input, sha256: 'a'.repeat(64)}}
  const refused = await runCommand(['compare', one, temporaryFile('report.json', renderJson(other))])
  expect([refused.code, refused.stderr.includes('they differ in the input')]).toEqual([2, true])
  expect((await runCommand(['compare', one])).code).toBe(2)
})

test('reads results of form 1, of which it is not known which defaults they have', async () => {
  const old = fileURLToPath(new URL('../../fixtures/golden/results/version-1.json', import.meta.url))
  const printed = await runCommand(['compare', old, old])
  expect([printed.code, printed.stdout.includes('smote-nc')]).toEqual([0, true])
  const out = temporaryFolder()
  expect((await runCommand(['report', old, '--format', 'json', '--out', out])).code).toBe(0)
  expect(readFileSync(path.join(out, 'report.json'), 'utf8')).toContain('minority-report/audit/2')
})
