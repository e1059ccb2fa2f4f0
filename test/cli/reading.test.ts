import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import type {GenerateResult} from '../../src/jobs/generate-file.js'
import {runCommand, shortAudit, temporaryFile} from '../support/cli.js'

const classes = ['--target', 'sick', '--minority', 'yes']
/** So many rows, every fifth of them sick. */
const csv = (header: string, row: (at: number) => string, rows = 80) =>
  [`${header},sick`, ...Array.from({length: rows}, (_, at) => `${row(at)},${at % 5 === 0 ? 'yes' : 'no'}`), ''].join('\n')
/** Numbers that look drawn, the same each time. */
const wave = (at: number, scale: number) => Math.abs(Math.sin(12.9898 * (at + 1)) * scale)

const odd = temporaryFile(
  'odd.csv',
  csv('zip,income,load,alcohol', at =>
    [
      ['00501', '02134', '60614'][at % 3],
      `"$${1 + (at % 9)},${String(100 + (at % 90)).padStart(3, '0')}.5"`,
      `${wave(at, 90).toFixed(1)}%`,
      at % 4 === 0 ? 'light' : 'None',
    ].join(),
  ),
)

describe('how a file is read', () => {
  test('is shown before anything is made of it, and what is made looks alike', async () => {
    const out = path.join(path.dirname(odd), 'made.csv')
    const made = await runCommand(['generate', odd, ...classes, '--generator', 'smote-nc', '--count', '30', '--out', out])
    expect(made.code).toBe(0)
    expect(made.stderr).toMatch(
      /odd\.csv was\s+read\s+as\s+80\s+rows,\s+5\s+columns:.*zip +categories, 3 levels.*income +numbers, 1 decimal, '\$' before/s,
    )
    expect(made.stderr).toMatch(/zip: .*--numeric zip/s)
    expect(made.stderr).toMatch(/alcohol: 'None' \(60 rows\) read as a level/)
    const rows = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1)
    expect(rows).toHaveLength(30)
    for (const row of rows) expect(row).toMatch(/^(00501|02134|60614),"\$\d,\d{3}(\.\d+)?",\d+(\.\d+)?%,(None|light),yes$/)
    expect(rows.some(row => row.includes('None'))).toBe(true)
  })

  test('is not shown with --quiet, and is part of the document with --json', async () => {
    const quiet = await runCommand(['inspect', odd, '--quiet'])
    expect([quiet.code, quiet.stderr]).toEqual([0, ''])
    const out = path.join(path.dirname(odd), 'json.csv')
    const json = await runCommand([
      'generate',
      odd,
      ...classes,
      '--generator',
      'smote-nc',
      '--count',
      '3',
      '--out',
      out,
      '--json',
    ])
    expect([json.code, json.stderr]).toEqual([0, ''])
    const {reading} = JSON.parse(json.stdout) as GenerateResult
    expect(reading?.map(({name, type}) => `${name} ${type}`)).toEqual([
      'zip category',
      'income number',
      'load number',
      'alcohol category',
      'sick category',
    ])
  })

  test('stops every command with one message where it is in doubt', async () => {
    const doubtful = temporaryFile(
      'doubtful.csv',
      csv(
        'ferritin,cost,code',
        at => `${at % 3 ? '.' : wave(at, 400).toFixed(1)},"1${at % 10},${200 + at}",${at % 2 ? '0501' : '10001'}`,
      ),
    )
    for (const args of [
      ['generate', doubtful, ...classes, '--generator', 'smote', '--count', '5', '--out', '-'],
      ['audit', doubtful, ...classes],
      ['inspect', doubtful],
      ['attack', 'reconsmote', '--released', doubtful],
    ]) {
      const {code, stdout, stderr} = await runCommand(args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(
        /not certain how to read 3 columns.*'\.', the others are numbers.*thousands separator.*begin with a zero/s,
      )
      for (const flag of ['--missing .', '--thousands comma', '--categorical code', '--numeric code'])
        expect(stderr).toContain(flag)
    }
  })

  test('is in the result and the report of an audit', async () => {
    const data = temporaryFile(
      'data.csv',
      csv('a,b,rate', at => `${wave(at, 9)},${wave(at * 7 + 3, 90)},${wave(at * 3 + 1, 50).toFixed(1)}%`)
        .replaceAll('sick', 'y')
        .replaceAll(',yes', ',1')
        .replaceAll(',no', ',0'),
    )
    const out = path.join(path.dirname(data), 'report')
    const {code, stderr} = await runCommand([...shortAudit(data), '--out', out, '--format', 'md'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/data\.csv was read as 80 rows/)
    const {reading} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(reading?.find(({name}) => name === 'rate')).toMatchObject({type: 'number', form: "'%' after"})
    expect(readFileSync(path.join(out, 'report.md'), 'utf8')).toMatch(
      /How the columns were read.*rate.*numbers, 1 decimal, '%' after/s,
    )
  })
})
