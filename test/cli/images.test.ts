import {readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {runCli, temporaryFolder} from '../support/cli.js'
import {phantomFolder} from '../support/phantoms.js'

interface Report {
  readonly attacks: readonly {
    readonly attack: string
    readonly outcome: {readonly status: string; readonly reason?: {readonly code: string}}
  }[]
  readonly reading: readonly {readonly name: string; readonly type: string}[]
}

describe('pictures on the command line', () => {
  const folder = phantomFolder({lesion: 40, healthy: 120}, 3)
  // Their folders are their classes without a word.
  const classes = ['--minority', 'lesion']

  test('are audited as a table is', async () => {
    const out = path.join(temporaryFolder(), 'report')
    const {code, stdout, stderr} = await runCli([
      ...['audit', folder, ...classes, '--repeats', '1', '--fidelity', 'column-shapes', '--out', out],
      ...['--attack', 'dcr-mia', '--attack', 'distinsmote', '--attack', 'linkability', '--learner', 'random-forest'],
    ])
    expect(stderr).toContain('pictures, 10 x 10, grey, 8 bit')
    expect(code).toBe(0)
    expect(stdout).toContain('smote LEAKS')
    const report = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as Report
    const stdoutAndReport = stdout + JSON.stringify(report)
    expect(report.reading.map(({name}) => name)).toEqual(['pixels', 'folder'])
    expect(stdoutAndReport).toContain('dcr-mia')
    expect(JSON.stringify(report)).toContain('samples-not-columns')
  })

  test('are made, whole grey levels in a folder of their class, and found again by an attack', async () => {
    const made = path.join(temporaryFolder(), 'made')
    const {code} = await runCli([
      'generate',
      folder,
      ...classes,
      '--generator',
      'random-oversampling',
      '--count',
      '30',
      '--out',
      made,
    ])
    expect(code).toBe(0)
    expect(readdirSync(made)).toEqual(['lesion'])
    expect(readdirSync(path.join(made, 'lesion'))).toHaveLength(30)
    const again = await runCli(['generate', folder, ...classes, '--generator', 'smote', '--count', '5', '--out', made])
    expect(again.code).toBe(2)
    expect(readdirSync(path.join(made, 'lesion'))).toHaveLength(30)
    const attack = await runCli(['inspect', made, '--json'])
    expect(attack.code).toBe(0)
  })

  test('of another size than the data are refused', async () => {
    const {code, stderr} = await runCli(['audit', folder, ...classes, '--synthetic', path.join(folder, 'lesion', '1.png')])
    expect(code).toBe(2)
    expect(stderr).not.toContain('    at ')
  })
})
