import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile} from '../support/cli.js'

describe('a config file on the command line', () => {
  const data = temporaryFile('d.csv', smallCsv())
  const folder = path.dirname(data)
  const study = path.join(folder, 'minority-report.yaml')
  const planIn = (out: string) => (JSON.parse(readFileSync(path.join(folder, out, 'report.json'), 'utf8')) as AuditResult).plan

  test('is written by init with the minority, and never over a file', async () => {
    const made = await runCli(['config', 'init', 'd.csv', '--target', 'y', '--repeats', '2'], {cwd: folder})
    expect([made.code, made.stdout]).toEqual([0, 'Written: minority-report.yaml\n'])
    expect(readFileSync(study, 'utf8')).toMatch(/\ndata: d\.csv\ntarget: y\nminority: \[1\]\nrepeats: 2\n/)
    const again = await runCommand(['config', 'init', 'd.csv', '--target', 'y'], {cwd: folder})
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('exists already')])
    const wrong = await runCommand(['config', 'init', 'd.csv', '--target', 'z', '--out', 'other.yaml'], {cwd: folder})
    expect([wrong.code, existsSync(path.join(folder, 'other.yaml'))]).toEqual([2, false])
  })

  test('is the audit that its flags would be, from any folder, and what is saved is the same again', async () => {
    const plain = await runCommand(
      [...shortAudit('d.csv'), '--out', 'plain', '--format', 'json', '--save-config', 'saved.yaml'],
      {
        cwd: folder,
      },
    )
    expect(plain.code).toBe(0)
    expect(readFileSync(path.join(folder, 'saved.yaml'), 'utf8')).toContain('\nattacks: [dcr-mia]\n')
    const elsewhere = temporaryFile('here', '')
    // Standard input that holds something is none of its business.
    const run = await runCli(
      ['audit', '--config', path.join(folder, 'saved.yaml'), '--save-config', path.join(folder, 'saved.yaml')],
      {
        cwd: path.dirname(elsewhere),
        stdin: 'anything\n',
      },
    )
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining("saved.yaml': data, target, minority, attacks")])
    expect(run.stdout).toContain(path.join(folder, 'plain', 'report.json'))
    // It went on in the folder of the same plan.
    expect(run.stderr).not.toContain('another plan')
  })

  test('comes after the command line, which is said', async () => {
    const others = ['--repeats', '2', '--out', 'other', '--save-config', 'merged.yaml']
    const run = await runCommand(['audit', 'd.csv', '--config', 'saved.yaml', ...others], {cwd: folder})
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('goes before it: DATA, --repeats, --out.')])
    expect(planIn('other').repeats).toBe(2)
    expect(readFileSync(path.join(folder, 'merged.yaml'), 'utf8')).toMatch(/\nrepeats: 2\nout: other\nformats: \[json\]\n/)
    const kept = await runCommand(['audit', 'd.csv', '--config', 'saved.yaml', '--save-config', 'merged.yaml'], {cwd: folder})
    expect([kept.code, kept.stderr]).toEqual([2, expect.stringContaining('is not replaced')])
  })

  test('is told with its line where a value is wrong, and is never looked for', async () => {
    writeFileSync(path.join(folder, 'wrong.yaml'), 'data: d.csv\nratio: none\n')
    const wrong = await runCommand(['audit', '--config', 'wrong.yaml', '--json'], {cwd: folder})
    const {error} = JSON.parse(wrong.stdout) as {error: {code: string; message: string; data: object}}
    expect([wrong.code, error.code, error.data]).toEqual([2, 'wrong-config', {file: 'wrong.yaml', line: 2}])
    expect(error.message).toContain('a number above 0')
    // There is a minority-report.yaml in this folder.
    expect((await runCommand(['audit'], {cwd: folder})).stderr).toContain('DATA is missing')
  })

  test('holds no password when it is saved, and none of it is printed', async () => {
    writeFileSync(path.join(folder, 'db.yaml'), 'data: postgres://me:hush@127.0.0.1:1/d?table=t\ntarget: y\n')
    const noted = await runCommand(['audit', '--config', 'db.yaml'], {cwd: folder})
    expect([noted.code, noted.stderr]).toEqual([2, expect.stringContaining('It holds a password.')])
    expect(noted.stderr).not.toContain('hush')
    writeFileSync(path.join(folder, 'env.yaml'), 'data: postgres://me:${DB_WORD}@127.0.0.1:1/d?table=t\n')
    const env = await runCommand(['audit', '--config', 'env.yaml', '--target', 'y'], {cwd: folder, env: {DB_WORD: 'hu/sh'}})
    expect([env.code, env.stderr]).toEqual([2, expect.not.stringContaining('hu')])
  })
})
