import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {AuditResult, PolicyOutcome} from '../../src/result/audit-result.js'
import {renderJson} from '../../src/report/json.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'
import {smallResult} from '../support/example-result.js'

const ruleFile = (expression: string) =>
  temporaryFile('policy.yaml', `rules:\n  - {name: a, expression: '${expression}', reason: b}\n`)

test('policy init writes a policy that check can read, and never replaces a file', async () => {
  const cwd = temporaryFolder()
  expect((await runCli(['policy', 'init'], {cwd})).code).toBe(0)
  const text = readFileSync(path.join(cwd, 'policy.yaml'), 'utf8')
  expect((await runCommand(['policy', 'init'], {cwd})).code).toBe(2)
  expect(readFileSync(path.join(cwd, 'policy.yaml'), 'utf8')).toBe(text)
  const result = temporaryFile('report.json', renderJson(smallResult()))
  const {code, stdout} = await runCli(['policy', 'check', result, '--policy', 'policy.yaml'], {cwd})
  expect(code).toBe(3)
  expect(stdout).toContain('failed: few records can be rebuilt (smote): not so: attack.reconsmote.recall.high is 0.989')
})

test('policy init --profile writes a ready policy that check holds a result against, and policy profiles lists them', async () => {
  const cwd = temporaryFolder()
  const listed = await runCli(['policy', 'profiles', '--json'], {cwd})
  const names = (JSON.parse(listed.stdout) as {name: string}[]).map(({name}) => name)
  expect(names).toContain('edpb')
  const init = (...more: string[]) => runCommand(['policy', 'init', 'p.yaml', '--profile', 'edpb', ...more], {cwd})
  const wrong = await init('--parameter', 'largestExces=1')
  expect([wrong.code, wrong.stderr.includes("Did you mean 'largestExcess'?")]).toEqual([2, true])
  expect((await init('--parameter', 'largestExcess=much')).stderr).toContain('must be a number')
  expect((await init('--parameter', 'largestExcess=0.1')).code).toBe(0)
  const result = temporaryFile('report.json', renderJson(smallResult()))
  const {code, stdout} = await runCommand(['policy', 'check', result, '--policy', 'p.yaml'], {cwd})
  expect(code).toBe(3)
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('This is no certification.')
})

test('policy check ends with 0, 3 or 2 for a policy that is kept, not kept or wrong', async () => {
  const result = temporaryFile('report.json', renderJson(smallResult()))
  const check = (expression: string) => runCommand(['policy', 'check', result, '--policy', ruleFile(expression), '--json'])
  const kept = await check('complete')
  expect([kept.code, (JSON.parse(kept.stdout) as PolicyOutcome).passed]).toEqual([0, true])
  const broken = await check('verdict == "no-leak-found"')
  expect([broken.code, (JSON.parse(broken.stdout) as PolicyOutcome).passed]).toEqual([3, false])
  const wrong = await check('verdict.constructor == "x"')
  expect([wrong.code, wrong.stdout.includes('there is no')]).toEqual([2, true])
})

test('an audit with a policy ends with 3 when it fails, says why in every report, and looks for mistakes before it starts', async () => {
  const data = temporaryFile('data.csv', smallCsv(3))
  const out = path.join(temporaryFolder(), 'out')
  const audit = shortAudit(data)
  const wrong = await runCommand([...audit, '--policy', ruleFile('attack["dcr-mia"] < 1'), '--out', out])
  expect([wrong.code, wrong.stderr.includes("there is no 'attack[")]).toEqual([2, true])
  const failing = await runCommand([...audit, '--policy', ruleFile('attack["reconsmote"].recall.high < 0.05'), '--out', out])
  expect(failing.code).toBe(3)
  expect(failing.stdout).toContain('The policy failed')
  for (const file of ['report.md', 'report.html'])
    expect(readFileSync(path.join(out, file), 'utf8')).toContain('reconsmote was not part of the audit')
  const {policy} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
  const missing = {code: 'not-audited', method: 'reconsmote', kind: 'attack'}
  expect(policy?.rules.map(({because}) => because)).toEqual([{code: 'not-measured', missing: [missing]}])
}, 120_000)

test('report --standard writes documents to be filled in, in formats that allow it, and never replaces one', async () => {
  const result = temporaryFile('report.json', renderJson(smallResult()))
  const out = temporaryFolder()
  const write = (...more: string[]) =>
    runCommand(['report', result, '--standard', 'iso-27559,anonymisation-report', '--out', out, ...more])
  const sarif = await write('--format', 'sarif')
  expect([sarif.code, sarif.stderr.includes('--format must be md, html or pdf')]).toEqual([2, true])
  expect((await write()).code).toBe(0)
  for (const file of ['iso-27559.md', 'iso-27559.html', 'anonymisation-report.md', 'anonymisation-report.html'])
    expect(readFileSync(path.join(out, file), 'utf8')).toContain('To be filled in')
  expect((await write()).code).toBe(2)
})
