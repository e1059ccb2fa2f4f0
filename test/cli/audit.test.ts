import {cpSync, existsSync, readFileSync, readdirSync, rmSync} from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, smallCsv, temporaryFile, temporaryFolder} from '../support/cli.js'

/** Everything that must not depend on when, where and with how many workers an audit ran. */
const figures = ({results, verdicts, input, plan, notes}: AuditResult) => ({
  input,
  plan,
  verdicts,
  notes,
  results: results.map(({seconds: _seconds, ...rest}) => rest),
})

const read = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as AuditResult

describe('audit', () => {
  const csv = smallCsv(3, 160, 40)
  const data = temporaryFile('data.csv', csv)
  const common = [
    data,
    '--target',
    'y',
    '--minority',
    '1',
    '--repeats',
    '2',
    '--learner',
    'logistic-regression',
    '--fidelity',
    'none',
    '--ratio',
    '12',
  ]
  const generators = ['smote', 'gaussian', 'random-oversampling'].flatMap(name => ['--generator', name])
  const full = path.join(temporaryFolder(), 'out')
  let stdout = ''

  beforeAll(async () => {
    const run = await runCli(['audit', ...common, ...generators, '--out', full, '--jobs', '2'])
    expect(run.stderr).not.toContain('Error')
    expect(run.code).toBe(0)
    stdout = run.stdout
  }, 120_000)

  test('finds that SMOTE and verbatim copies leak and that a Gaussian does not', () => {
    const {verdicts} = read(full)
    expect(Object.fromEntries(verdicts.map(({generator, verdict}) => [generator, verdict]))).toEqual({
      smote: 'leaks',
      gaussian: 'no-leak-found',
      'random-oversampling': 'leaks',
    })
  })

  test('passes its own controls', () => {
    const controls = read(full).results.filter(({kind, status}) => kind === 'control' && status === 'done')
    expect(controls.map(({generator, name, passed}) => [generator, name, passed])).toEqual(
      controls.map(({generator, name}) => [generator, name, true]),
    )
    expect(new Set(controls.map(({generator}) => generator))).toEqual(new Set(['planted-leak', 'independent-sample']))
  })

  test('measures utility beside training on real rows alone and class weights', () => {
    const utility = read(full).results.filter(({kind}) => kind === 'utility')
    expect(utility.map(({generator}) => generator)).toEqual([
      'smote',
      'random-oversampling',
      'gaussian',
      'none',
      'class-weights',
      'tuned-threshold',
    ])
    const [smote] = utility
    expect(smote.estimates['auroc'].value).toBeGreaterThan(0.5)
    expect(smote.baseline?.['auroc'].value).toBeGreaterThan(0.5)
  })

  test('says its verdicts on the terminal and where the report is', () => {
    expect(stdout).toMatch(/smote/i)
    expect(stdout).toContain(path.join(full, 'report.html'))
  })

  test('writes no real value into any file of the report', () => {
    const values = csv
      .split('\n')
      .slice(1, -1)
      .flatMap(line => line.split(',').slice(0, 4))
    const files = readdirSync(full, {recursive: true, encoding: 'utf8'}).map(name => path.join(full, name))
    const texts = files.filter(file => /\.(json|md|html)$/.test(file)).map(file => readFileSync(file, 'utf8'))
    expect(texts.length).toBeGreaterThan(5)
    expect(values.filter(value => texts.some(text => text.includes(value)))).toEqual([])
  })

  test('gives the same figures with one worker as with several, when it goes on after losing part of its results', async () => {
    const again = path.join(temporaryFolder(), 'again')
    cpSync(full, again, {recursive: true})
    const tasks = readdirSync(path.join(again, 'tasks'))
    for (const task of tasks.filter((_, at) => at % 3 === 0)) rmSync(path.join(again, 'tasks', task))
    for (const report of ['report.json', 'report.md', 'report.html']) rmSync(path.join(again, report))
    expect((await runCommand(['audit', ...common, ...generators, '--out', again, '--jobs', '1'])).code).toBe(0)
    expect(figures(read(again))).toEqual(figures(read(full)))
  }, 120_000)

  test('refuses a folder that belongs to another plan, naming the difference', async () => {
    const {code, stderr} = await runCommand(['audit', ...common, '--generator', 'smote', '--seed', '9', '--out', full])
    expect(code).toBe(2)
    expect(stderr).toContain('plan.seed: 1 -> 9')
  })

  test('keeps what was finished when it is stopped, says so, and goes on from there', async () => {
    const folder = path.join(temporaryFolder(), 'stopped')
    const long = temporaryFile('long.csv', smallCsv(5, 3000, 300))
    const learners = ['--learner', 'mlp', '--learner', 'random-forest', '--fidelity', 'none']
    const args = ['audit', long, '--target', 'y', '--minority', '1', '--repeats', '3', ...learners, '--out', folder]
    const tasks = path.join(folder, 'tasks')
    const when = () => existsSync(tasks) && readdirSync(tasks).length > 0
    const {code, stderr} = await runCli(args, {kill: {signal: 'SIGINT', when}})
    expect(code).toBe(130)
    expect(stderr).toContain('goes on from there')
    const result = read(folder)
    expect(result.complete).toBe(false)
    expect(result.leftOut?.done).toBeGreaterThan(0)
    expect(result.leftOut).not.toHaveProperty('budgetSeconds')
    expect(readFileSync(path.join(folder, 'report.html'), 'utf8')).toContain('Stopped by the user')
  }, 120_000)

  test('audits a file made elsewhere; without non-members it skips what needs them, and says so', async () => {
    const folder = temporaryFolder()
    const made = path.join(folder, 'made.csv')
    const generated = await runCommand([
      'generate',
      data,
      '--target',
      'y',
      '--minority',
      '1',
      '--generator',
      'smote',
      '--ratio',
      '15',
      '--out',
      made,
    ])
    expect(generated.code).toBe(0)
    const out = path.join(folder, 'out')
    const few = ['--attack', 'reconsmote', '--attack', 'dcr-mia', '--learner', 'random-forest', '--fidelity', 'none']
    const run = await runCommand([
      'audit',
      data,
      '--target',
      'y',
      '--minority',
      '1',
      '--synthetic',
      made,
      ...few,
      '--out',
      out,
      '--json',
    ])
    expect(run.code).toBe(0)
    const result = JSON.parse(run.stdout) as AuditResult
    expect(result.verdicts).toEqual([expect.objectContaining({generator: 'file:made.csv', verdict: 'leaks'})])
    const skipped = result.results.filter(({status}) => status === 'skipped')
    expect(skipped.map(({name}) => name)).toEqual(expect.arrayContaining(['dcr-mia', 'random-forest']))
  }, 120_000)

  test('reveals reconstructed records only when asked to', async () => {
    const folder = path.join(temporaryFolder(), 'revealed')
    const args = ['audit', ...common, '--generator', 'smote', '--attack', 'reconsmote', '--out', folder]
    expect((await runCommand(args)).code).toBe(0)
    expect(readdirSync(folder).filter(name => name.startsWith('reconstructed'))).toEqual([])
    expect((await runCommand([...args, '--reveal'])).code).toBe(0)
    const [header, ...rows] = readFileSync(path.join(folder, 'reconstructed-smote-reconsmote.csv'), 'utf8').trimEnd().split('\n')
    expect(header).toBe('x0,x1,x2,x3,y,support,confidence')
    expect(rows.length).toBeGreaterThan(10)
  }, 120_000)

  test('ends on time with a budget and says what it rests on', async () => {
    const long = temporaryFile('long.csv', smallCsv(5, 3000, 300))
    const {code, stdout: out} = await runCommand([
      'audit',
      long,
      '--target',
      'y',
      '--minority',
      '1',
      '--repeats',
      '50',
      '--budget',
      '1s',
      '--json',
      '--out',
      path.join(temporaryFolder(), 'b'),
    ])
    expect(code).toBe(0)
    const result = JSON.parse(out) as AuditResult
    expect(result.complete).toBe(false)
    expect(result.leftOut?.budgetSeconds).toBe(1)
    // Whatever the budget: the quick answer is there.
    expect(result.results.find(({name}) => name === 'dcr-mia')?.status).toBe('done')
  }, 120_000)

  test('looks for copies whatever the budget', async () => {
    const out = path.join(temporaryFolder(), 'least')
    const short = ['--attack', 'distinsmote', '--budget', '0.001s', '--out', out]
    const {code} = await runCommand(['audit', ...common, '--generator', 'smote', ...short])
    expect(code).toBe(0)
    const {results, leftOut} = read(out)
    const statusOf = (name: string) => results.find(entry => entry.kind === 'attack' && entry.name === name)?.status
    expect([statusOf('copies'), statusOf('distinsmote')]).toEqual(['done', 'skipped'])
    expect(leftOut?.notRun).toContainEqual({step: 'distinsmote', generators: expect.arrayContaining(['smote']) as string[]})
    expect(readFileSync(path.join(out, 'report.md'), 'utf8')).toContain('give it a larger budget')
  }, 120_000)
})
