import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, smallCsv, temporaryFolder} from '../support/cli.js'

const folder = temporaryFolder()
const data = path.join(folder, 'data.csv')
writeFileSync(data, smallCsv())
const classes = ['--target', 'y', '--minority', '1']
const script = fileURLToPath(new URL('../support/foreign-generator.js', import.meta.url))
const node = `'${process.execPath}' '${script}'`
const files = (mode: string, extra = '') => `${node} ${mode} {train} {target} {label} {count} {seed} {out} ${extra}`
const short = ['--repeats', '1', '--attack', 'dcr-mia', '--learner', 'none', '--fidelity', 'none', '--quiet']

const isRunning = (pid: number) => {
  try {
    return !/^\d+ \(.*\) Z/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
const soon = async (isSo: () => boolean) => {
  for (let tries = 0; tries < 500 && !isSo(); tries++) await wait(10)
  expect(isSo()).toBe(true)
}
const resultIn = (out: string) => JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult

describe('a command of the user', () => {
  test('makes rows, and its failure is one message without a stack and without a cell', async () => {
    const out = path.join(folder, 'rows.csv')
    const made = await runCli(['generate', data, ...classes, '--generator-command', files('good'), '--count', '9', '--out', out])
    expect(made.stderr).toContain('9 synthetic rows')
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(10)
    const failed = await runCommand([
      'generate',
      data,
      ...classes,
      '--generator-command',
      files('fail'),
      '--out',
      out,
      '--force',
      '--json',
    ])
    expect(failed.code).toBe(2)
    const {error} = JSON.parse(failed.stdout) as {error: {code: string; message: string}}
    expect(error.code).toBe('command-failed')
    expect(error.message).toMatch(/ended with exit code 3\. It wrote 2 lines/)
    const [, firstRow] = readFileSync(data, 'utf8').split('\n')
    expect(failed.stdout + failed.stderr).not.toContain(firstRow)
  })

  test('is listed without a default, and has no model to be saved', async () => {
    const {stdout} = await runCommand(['generators', 'exec'])
    expect(stdout).toContain('command: text, or @FILE, default none.')
    const outputs = ['--out', path.join(folder, 'unsaved.csv'), '--save-model', path.join(folder, 'exec.safetensors')]
    const {code, stderr} = await runCommand(['generate', data, ...classes, '--generator-command', files('good'), ...outputs])
    expect(code).toBe(2)
    expect(stderr).toContain('there is no model here to be saved')
  })

  test('is audited like any generator, the same in workers as in one thread', async () => {
    const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')]
    const command = ['--generator-command', files('good')]
    for (const [run, out, jobs] of [
      [runCommand, one, '1'],
      [runCli, two, '2'],
    ] as const)
      expect(await run(['audit', data, ...classes, ...command, ...short, '--jobs', jobs, '--out', out])).toMatchObject({
        code: 0,
      })
    const figures = (out: string) => resultIn(out).results.map(({seconds: _, ...entry}) => entry)
    expect(figures(two)).toEqual(figures(one))
    expect(figures(one).some(({generator, status}) => generator === 'exec' && status === 'done')).toBe(true)
    expect(resultIn(one).notes.join()).not.toContain('not reproducible')
  })

  test('that fails is a failed step of an audit, beside steps of others that are done', async () => {
    const out = path.join(folder, 'failing')
    const both = ['--generator', 'gaussian', '--generator-command', files('fail')]
    await runCommand(['audit', data, ...classes, ...both, ...short, '--jobs', '1', '--out', out])
    const {results} = resultIn(out)
    const attacked = results.filter(entry => 'name' in entry && entry.name === 'dcr-mia')
    expect(attacked.find(({generator}) => generator === 'exec')).toMatchObject({status: 'failed'})
    expect(attacked.find(({generator}) => generator === 'gaussian')).toMatchObject({status: 'done'})
    expect(JSON.stringify(results)).toContain('ended with exit code 3')
  })

  test('that gives other rows for the same seed is said not to be reproducible', async () => {
    const out = path.join(folder, 'unseeded')
    await runCommand(['audit', data, ...classes, '--generator-command', files('unseeded'), ...short, '--jobs', '1', '--out', out])
    expect(resultIn(out).notes.join()).toContain('not reproducible')
  })

  test.each(['SIGINT', 'SIGKILL'] as const)('ends, and its folder goes, when the tool gets %s', async signal => {
    const file = path.join(folder, `slow-${signal}`)
    const when = () => existsSync(file) && readFileSync(file, 'utf8').includes('csv')
    const slow = ['generate', data, ...classes, '--generator-command', files('slow', `'${file}'`), '--out', '-']
    const {code} = await runCli(slow, {kill: {signal, when}})
    expect(code).toBe(signal === 'SIGINT' ? 130 : null)
    const [pid, trainFile] = readFileSync(file, 'utf8').split(' ')
    await soon(() => !isRunning(Number(pid)))
    await soon(() => !existsSync(path.dirname(trainFile)))
  })

  test('plays shadow games over lines of JSON, and nothing of it stays', async () => {
    const temporary = path.join(folder, 'temporary')
    mkdirSync(temporary)
    const out = path.join(folder, 'game')
    const game = [
      '--attack',
      'shadow-features',
      '--option',
      'shadow-features.targets=2',
      '--option',
      'shadow-features.shadowRuns=6',
    ]
    const runs = ['shadow-features.testRuns=4', 'exec.protocol=lines', 'exec.claimedEpsilon=2'].flatMap(each => [
      '--option',
      each,
    ])
    const rest = ['--learner', 'none', '--fidelity', 'none', '--repeats', '1', '--jobs', '1', '--quiet', '--out', out]
    const line = ['audit', data, ...classes, '--generator-command', `${node} lines`, ...game, ...runs, ...rest]
    const played = await runCli(line, {env: {TMPDIR: temporary}})
    expect(played.stderr + String(played.code)).toBe('0')
    const entry = resultIn(out).results.find(
      each => each.generator === 'exec' && 'name' in each && each.name === 'shadow-features',
    )
    expect(entry).toMatchObject({status: 'done', details: {claimedEpsilon: 2, claimedDelta: 1e-5}})
    await soon(() => readdirSync(temporary).every(name => !name.startsWith('minority-report-')))
  })
})
