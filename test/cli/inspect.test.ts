import path from 'node:path'
import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {InspectResult} from '../../src/jobs/inspect-file.js'
import {runCli, runCommand, smallCsv, temporaryFile} from '../support/cli.js'

const classes = ['--target', 'y', '--minority', '1']

describe('inspect', () => {
  const real = temporaryFile('real.csv', smallCsv(3, 160, 40))
  const synthetic = path.join(path.dirname(real), 'synthetic.csv')

  test('recognises a generated file, with its settings, and prints one JSON document without a value', async () => {
    const made = await runCli(['generate', real, ...classes, '--generator', 'smote', '--ratio', '8', '--out', synthetic])
    expect(made.code).toBe(0)
    const {code, stdout, stderr} = await runCommand(['inspect', synthetic, ...classes, '--json'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    const {file, classes: inspected, leaks} = JSON.parse(stdout) as InspectResult
    expect(file).toMatchObject({rows: 320, columns: 5})
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(inspected).toHaveLength(1)
    expect(inspected[0]).toMatchObject({label: '1', rows: 320, interpolated: {verdict: 'interpolated', neighbours: {value: 5}}})
    expect(leaks).toEqual([])
    const cells = readFileSync(synthetic, 'utf8')
      .split(/[\n,]/)
      .filter(cell => cell.length > 8)
    expect(cells.filter(cell => stdout.includes(cell))).toEqual([])
  })

  test('says in plain words what it found', async () => {
    const {code, stdout} = await runCommand(['inspect', synthetic, ...classes])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Class '1', 320 rows: interpolated/)
    expect(stdout).toMatch(/neighbours 5/)
    expect(stdout).toMatch(/Most like SMOTE \(0\.\d\d\)/)
    expect(stdout).toMatch(/Numbers: /)
  })

  test('does not recognise real rows, and lists their leaks', async () => {
    const rows = smallCsv(4, 100, 30).trimEnd().split('\n')
    const numbered = rows.map((line, at) => (at === 0 ? `id,${line}` : `${100 + at},${line}`))
    const {code, stdout} = await runCli(['inspect', '-', ...classes, '--json'], {stdin: `${numbered.join('\n')}\n`})
    expect(code).toBe(0)
    const {classes: inspected, leaks} = JSON.parse(stdout) as InspectResult
    expect(inspected[0].interpolated.verdict).toBe('not-recognised')
    expect(leaks).toMatchObject([{kind: 'identifier', columns: ['id']}])
  })

  test('explains a label that is not there, and a target without one', async () => {
    const unknown = await runCommand(['inspect', real, '--target', 'y', '--minority', '7'])
    expect(unknown).toMatchObject({code: 2, stdout: ''})
    expect(unknown.stderr).toMatch(/No row has '7' in column 'y'/)
    const missing = await runCommand(['inspect', real, '--target', 'y'])
    expect(missing.code).toBe(2)
    expect(missing.stderr).toMatch(/Which label of '\w+' is looked at\? --minority names it/)
  })
})
