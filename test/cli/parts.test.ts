import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCommand, shortAudit, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

/** The rows in files of so many, each with the header. */
function cut(folder: string, csv: string, size: number): string {
  mkdirSync(folder, {recursive: true})
  const [header, ...rows] = csv.trimEnd().split('\n')
  for (let at = 0; at * size < rows.length; at++)
    writeFileSync(path.join(folder, `part-${at}.csv`), [header, ...rows.slice(at * size, (at + 1) * size), ''].join('\n'))
  return folder
}

const resultIn = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as AuditResult

const figures = ({results, verdicts}: AuditResult) => ({
  results: results.map(result => ({...result, seconds: undefined})),
  verdicts,
})

test('An audit of a folder gives the figures of the whole file, goes on where it was, and says what it read', async () => {
  const cwd = temporaryFolder()
  const csv = smallCsv()
  writeFileSync(path.join(cwd, 'all.csv'), csv)
  cut(path.join(cwd, 'data'), csv, 11)
  writeFileSync(path.join(cwd, 'data/_SUCCESS'), '')
  cut(path.join(cwd, 'release'), smallCsv(2), 50)
  const audit = (data: string, out: string) => runCommand([...shortAudit(data), '--synthetic', 'release', '--out', out], {cwd})
  const [whole, parts] = [await audit('all.csv', 'whole'), await audit('data/part-*.csv', 'parts')]
  expect([whole.code, parts.code]).toEqual([0, 0])
  expect(parts.stderr).toMatch(/^data\/part-\*\.csv \(11 files\) was read as 120 rows, 5 columns:/)
  expect(figures(resultIn(path.join(cwd, 'parts')))).toEqual(figures(resultIn(path.join(cwd, 'whole'))))
  const again = await audit('data', 'parts')
  expect(again.code).toBe(0)
  const {plan, notes} = resultIn(path.join(cwd, 'parts'))
  expect(plan.synthetic).toMatchObject([{name: 'release'}])
  expect(notes.join('\n')).toMatch(/data: 11 files read as one table: from 'part-0.csv' to 'part-10.csv'.*release: 3 files/s)
  expect(notes.join('\n')).not.toContain(cwd)
  const report = readFileSync(path.join(cwd, 'parts/report.md'), 'utf8')
  expect(report).toMatch(/11 files read as one table/)
}, 60_000)

test('Other commands take folders and patterns, and one message with exit code 2 says what is wrong with them', async () => {
  const cwd = temporaryFolder()
  cut(path.join(cwd, 'data/year=2023'), smallCsv(), 50)
  cut(path.join(cwd, 'data/year=2024'), smallCsv(3), 70)
  const classes = ['--target', 'y', '--minority', '1']
  const generate = ['generate', 'data', ...classes, '--generator', 'smote', '--out', 'rows.parquet']
  const [generated, inspected, , none, output] = await Promise.all([
    runCommand(generate, {cwd}),
    runCommand(['inspect', 'data/*/part-?.csv', ...classes, '--json'], {cwd}),
    runCommand(['roles', 'init', 'data', '--target', 'y', '--out', 'roles.yaml'], {cwd}),
    runCommand(['inspect', 'data/*.parquet', ...classes], {cwd}),
    runCommand(['inspect', 'data', ...classes, '--ignore', 'year', '--json'], {cwd}),
  ])
  expect(generated.stderr).toMatch(/data: 5 files read as one table/)
  expect(generated.code).toBe(0)
  expect(JSON.parse(inspected.stdout)).toMatchObject({file: {rows: 240, columns: 6}})
  expect(JSON.parse(output.stdout)).toMatchObject({file: {rows: 240, columns: 5}})
  expect(readFileSync(path.join(cwd, 'roles.yaml'), 'utf8')).toMatch(/^# Column roles of data, 240 rows\.$/m)
  expect(none.code).toBe(2)
  expect(none.stderr).toMatch(/There is no file that fits 'data\/\*\.parquet'/)
  expect(none.stderr).not.toMatch(/ at .*\.js:/)
}, 60_000)

test('A folder never makes a command wait or leave it', async () => {
  const cwd = temporaryFolder()
  const folder = cut(path.join(cwd, 'data'), smallCsv(), 60)
  symlinkSync(folder, path.join(folder, 'loop'))
  symlinkSync('/dev/zero', path.join(folder, 'zero.csv'))
  const classes = ['--target', 'y', '--minority', '1']
  const loop = await runCommand(['inspect', folder, ...classes])
  expect([loop.code, loop.stderr]).toEqual([2, expect.stringMatching(/'loop' that names no column.*or a link to a folder/s)])
  const device = await runCommand(['inspect', path.join(folder, '*.csv'), ...classes])
  expect([device.code, device.stderr]).toEqual([2, expect.stringMatching(/zero.csv' is a device, not a file/)])
  const plain = await runCommand(['inspect', temporaryFile('a*b[1].csv', smallCsv()), ...classes])
  expect(plain.code).toBe(0)
}, 60_000)
