import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile} from '../support/cli.js'

/** The small data set with an id that nothing but its owner knows for one, and a column of remarks. */
function people(): string {
  const [header, ...rows] = smallCsv().trimEnd().split('\n')
  return [
    `badge,remark,${header}`,
    ...rows.map((line, row) => `${row % 12 === 0 ? '' : `team${row % 12}`},r${row % 3},${line}`),
  ].join('\n')
}

const features = smallCsv().split('\n')[0].split(',').slice(0, -1)
const roles = {
  badge: 'identifier',
  remark: 'ignored',
  ...Object.fromEntries(features.map(name => [name, 'ordinary'])),
  y: 'target',
}

describe('column roles on the command line', () => {
  const data = temporaryFile('people.csv', people())
  const folder = path.dirname(data)
  const file = path.join(folder, 'roles.yaml')
  const [command, , , , , , ...rest] = shortAudit(data)

  test('are written by init with the target, and never over a file', async () => {
    const made = await runCli(['roles', 'init', data, '--target', 'y'], {cwd: folder})
    expect(made.code).toBe(0)
    expect(made.stdout).toBe('Written: roles.yaml\n')
    expect(readFileSync(file, 'utf8')).toMatch(/\n {2}y: target\n$/)
    const again = await runCommand(['roles', 'init', data], {cwd: folder})
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('exists already')
  })

  test('are those of an audit without further flags, stand in its plan, and can be verified without the file', async () => {
    const text = JSON.stringify({columns: roles})
    writeFileSync(path.join(folder, 'mine.yaml'), text)
    const out = path.join(folder, 'report')
    const run = await runCommand([
      command,
      data,
      ...rest,
      '--roles',
      path.join(folder, 'mine.yaml'),
      '--out',
      out,
      '--format',
      'bundle',
    ])
    expect(run.code).toBe(0)
    const {plan} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(plan).toMatchObject({
      target: 'y',
      minority: ['1'],
      columns: {ignored: ['remark'], identifiers: ['badge'], keepIdentifiers: []},
    })
    expect(run.stderr).toContain("'1' is taken for the minority: the rarest label of 'y', with 24 of 120")
    const verified = await runCommand(['verify', path.join(out, 'evidence.zip'), '--rerun', data])
    expect(verified.stdout).toContain('all figures and verdicts agree')
    // Flags that say the same make the same plan: the audit goes on in its folder.
    const flags = ['--target', 'y', '--minority', '1', '--ignore', 'remark', '--identifier', 'badge']
    const same = await runCommand([command, data, ...rest, ...flags, '--out', out, '--format', 'json'])
    expect([same.code, same.stderr.includes('another plan')]).toEqual([0, false])
  })

  test('search a release for the values of identifiers that do not look like any', async () => {
    const names = path.join(folder, 'named.yaml')
    writeFileSync(names, JSON.stringify({columns: roles}))
    const [header, ...lines] = smallCsv(7, 60, 40).trimEnd().split('\n')
    const released = temporaryFile(
      'released.csv',
      [`badge,${header}`, ...lines.map((line, at) => `team${1 + (at % 11)},${line}`)].join('\n'),
    )
    const out = path.join(path.dirname(released), 'report')
    const run = await runCommand([
      command,
      data,
      ...rest,
      '--roles',
      names,
      '--synthetic',
      released,
      '--out',
      out,
      '--format',
      'json',
    ])
    expect(run.code).toBe(0)
    const {results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(results.filter(({name}) => name === 'identifiers')).toHaveLength(1)
    const inspected = await runCommand(['inspect', released, '--roles', names, '--minority', '1', '--json'])
    expect(inspected.code).toBe(0)
    expect(inspected.stdout).toContain("Column 'badge' names people, as you say")
  })

  test('are told with the line where they are wrong, and with the column that the data lack', async () => {
    const wrong = path.join(folder, 'wrong.yaml')
    writeFileSync(wrong, `columns:\n  y: target\n  ${features[0]}: ordinray\n`)
    const spelt = await runCommand(['audit', data, '--roles', wrong])
    expect([spelt.code, spelt.stderr.split('\n').length]).toEqual([2, 3])
    expect(spelt.stderr).toContain("Line 3 of '")
    writeFileSync(wrong, 'columns:\n  y: target\n  x9: ordinary\n')
    const lacking = await runCommand([
      'generate',
      data,
      '--roles',
      wrong,
      '--generator',
      'smote',
      '--out',
      path.join(folder, 'o.csv'),
    ])
    expect(lacking.code).toBe(2)
    expect(lacking.stderr).toContain("no column 'x9', which")
    expect(existsSync(path.join(folder, 'o.csv'))).toBe(false)
    const clash = await runCommand(['audit', data, '--roles', path.join(folder, 'mine.yaml'), '--target', features[0]])
    expect(clash.code).toBe(2)
    expect(clash.stderr).toContain("the target is 'y'")
  })
})
