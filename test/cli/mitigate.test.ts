import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {Mitigation} from '../../src/index.js'
import {runCli, runCommand, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

const policyOf = (expression: string) =>
  temporaryFile('policy.yaml', `rules:\n  - {name: no leak, expression: '${expression}', reason: everybody gets the rows}\n`)

test('mitigate ends with 3 when nothing helps and 0 when something does, and refuses the folder of another search', async () => {
  const text = smallCsv(3)
  const data = temporaryFile('data.csv', text)
  const out = path.join(temporaryFolder(), 'out')
  const search = (expression: string, more: readonly string[], folder = out, run = runCommand) =>
    run([
      ...['mitigate', data, '--target', 'y', '--minority', '1', '--policy', policyOf(expression), '--out', folder],
      ...['--attack', 'copies', '--learner', 'logistic-regression', '--fidelity', 'none', '--repeats', '1', '--jobs', '1'],
      ...['--generator', 'random-oversampling', ...more],
    ])
  const failing = await search('verdict != "leaks"', ['--remedy', 'withhold'], out, runCli)
  expect([failing.code, failing.stderr]).toEqual([3, expect.stringContaining('Attempt 1 (as it is, random-oversampling)')])
  expect(failing.stdout).toContain('Nothing that was tried makes the policy pass.')
  const file = path.join(out, 'mitigation.json')
  const written = readFileSync(file, 'utf8')
  expect((JSON.parse(written) as Mitigation).outcome).toBe('nothing-helps')
  expect(existsSync(path.join(out, 'attempt-01', 'report.html'))).toBe(true)

  const other = await search('complete', ['--remedy', 'withhold'])
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('holds a search for remedies with another plan')])
  expect(readFileSync(file, 'utf8')).toBe(written)
  expect(readFileSync(data, 'utf8')).toBe(text)

  const passing = await search('complete', ['--json'], path.join(temporaryFolder(), 'other'))
  const found = JSON.parse(passing.stdout) as Mitigation
  expect([passing.code, found.outcome, found.chosen]).toEqual([0, 'passed', 1])
  expect(found.attempts[0].confirmation).toMatchObject({policyPassed: true, seed: found.seed + 1})
}, 60_000)
