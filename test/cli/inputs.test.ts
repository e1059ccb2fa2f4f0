import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {runCommand, temporaryFile, temporaryFolder} from '../support/cli.js'

/** Rows of `age,ward,smokes,y`, the first third with label 1. */
function rows(seed: string, count: number): string[] {
  const rng = createRng(seed)
  return Array.from({length: count}, (_, row) =>
    [
      (50 + 10 * normal(rng)).toFixed(3),
      ['north', 'south', 'east'][integerBelow(rng, 3)],
      ['yes', 'no'][integerBelow(rng, 2)],
      3 * row < count ? 1 : 0,
    ].join(','),
  )
}

const file = (name: string, lines: readonly string[]) => temporaryFile(name, ['age,ward,smokes,y', ...lines, ''].join('\n'))
const audit = (data: string, synthetic: string, holdout: string, ...more: string[]) =>
  runCommand([
    ...['audit', data, '--target', 'y', '--minority', '1', '--synthetic', synthetic, '--holdout', holdout, '--repeats', '1'],
    ...['--attack', 'dcr-mia', '--learner', 'logistic-regression', '--fidelity', 'none', ...more],
  ])

test('A release of the holdout, spelt otherwise, is a finding about the files in every report', async () => {
  const [data, holdout] = [rows('data', 150), rows('holdout', 150)]
  const released = holdout.slice(0, 50).map(line => line.replace('yes', 'TRUE').replace(',no,', ',FALSE,').toUpperCase())
  const out = path.join(temporaryFolder(), 'report')
  const {code, stdout, stderr} = await audit(
    file('data.csv', data),
    file('r.csv', released),
    file('h.csv', holdout),
    '--out',
    out,
  )
  expect(stderr).not.toMatch(/Error/)
  expect(code).toBe(0)
  expect(stdout).toMatch(/holds\s+records\s+of\s+real\s+people/)
  expect(stdout).toMatch(/holds 50 of the 50 minority records/)
  const result = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
  const codes = result.inputChecks?.map(check => check.code)
  expect(codes).toEqual(expect.arrayContaining(['holdout-released', 'levels-aligned', 'control-above-main']))
  expect(result.verdicts).toMatchObject([{generator: 'file:r.csv', verdict: 'leaks'}])
  expect(readFileSync(path.join(out, 'report.md'), 'utf8')).toMatch(/The files/)
}, 60_000)

test('Levels that cannot be compared and a holdout that is the data end with one message and exit code 2', async () => {
  const data = file('data.csv', rows('data', 150))
  const holdout = file('h.csv', rows('holdout', 150))
  const respelt = rows('release', 60).map(line => line.replace('north', 'N1').replace('south', 'S1').replace('east', 'E1'))
  const [levels, same] = await Promise.all([
    audit(data, file('r.csv', respelt), holdout),
    audit(data, file('r.csv', rows('release', 60)), data),
  ])
  expect(levels.code).toBe(2)
  expect(levels.stderr).toMatch(/Column 'ward' of '.*r.csv' has no level that '.*data.csv' has.*--map-level 'ward:N1=/s)
  expect(same.code).toBe(2)
  expect(same.stderr).toMatch(/is the same file as/)
  for (const {stderr} of [levels, same]) expect(stderr).not.toMatch(/ at .*\.js:/)
}, 60_000)

test('A release without a column of the data beside the target is refused', async () => {
  const foreign = temporaryFile('r.csv', ['ph,y', ...Array.from({length: 40}, (_, row) => `${row / 7},1`), ''].join('\n'))
  const {code, stderr} = await audit(file('data.csv', rows('data', 150)), foreign, file('h.csv', rows('holdout', 150)))
  expect(code).toBe(2)
  expect(stderr).toMatch(/r\.csv' has no column of '.*data\.csv' beside the target/)
})
