import {readFileSync} from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import type {AttackResult} from '../../src/jobs/attack-file.js'
import type {AuditForecast} from '../../src/jobs/forecast-audit.js'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, temporaryFile, temporaryFolder, toCsv} from '../support/cli.js'
import {gaussianClasses} from '../support/tables.js'
import {createRng} from '../../src/core/rng.js'
import {CAME, WENT, twoReleases} from '../support/two-releases.js'

const classes = ['--target', 'y', '--minority', '1']
const files = {first: '', second: '', before: '', after: '', people: ''}
let two: string[] = []
let truth: string[] = []

beforeAll(async () => {
  const {data, releases, people} = await twoReleases(4)
  files.first = temporaryFile('january.csv', toCsv(releases[0]))
  files.second = temporaryFile('june.csv', toCsv(releases[1]))
  files.before = temporaryFile('before.csv', toCsv(data[0]))
  files.after = temporaryFile('after.csv', toCsv(data[1]))
  files.people = temporaryFile('people.csv', toCsv(people))
  two = ['--released', files.first, '--released', files.second]
  truth = ['--truth', files.before, '--truth', files.after]
})

describe('attack differencing', () => {
  test('says who came and who went, by rows of the file of targets', async () => {
    const out = path.join(temporaryFolder(), 'changes.csv')
    const asked = ['--targets', files.people, ...truth, '--out', out]
    const {code, stdout} = await runCli(['attack', 'differencing', ...two, ...classes, ...asked, '--json'])
    expect(code).toBe(0)
    const result = JSON.parse(stdout) as AttackResult
    expect(result).toMatchObject({attack: 'differencing', records: 70, score: {came: 5, went: 5, unchanged: 60, recall: 1}})
    expect(result.score?.['aucCame']).toBeGreaterThan(0.99)
    expect(result.score?.['aucWent']).toBeGreaterThan(0.99)
    const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\n')
    expect(header).toBe('row,verdict,score')
    const said = (verdict: string) => lines.flatMap(line => (line.split(',')[1] === verdict ? [Number(line.split(',')[0])] : []))
    expect(said('came')).toEqual(expect.arrayContaining(CAME))
    expect(said('went')).toEqual(expect.arrayContaining(WENT))
    expect(said('unchanged').length).toBeGreaterThanOrEqual(58)
  })

  test('without targets rebuilds records from all releases, and says which each alone gives', async () => {
    const out = path.join(temporaryFolder(), 'records.csv')
    const {code, stdout} = await runCommand(['attack', 'differencing', ...two, ...classes, ...truth, '--out', out])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^joined-reconsmote: \d+ records reconstructed/)
    expect(stdout).toMatch(/Alone, the releases give \d+ and \d+ of these records; no release alone gives \d+ of them/)
    expect(readFileSync(out, 'utf8').split('\n')[0]).toBe('x0,x1,x2,x3,x4,y,support,confidence,release 1 alone,release 2 alone')
  })

  test.each([
    {
      given: () => ['differencing', '--released', files.first, '--targets', files.people],
      says: 'needs two releases of the same data. Got 1.',
    },
    {given: () => ['joined-reconsmote', '--released', files.first], says: 'needs at least two releases of the same data. Got 1.'},
    {given: () => ['reconsmote', ...two], says: 'reconsmote attacks one release. Got 2.'},
    {
      given: () => ['differencing', ...two, '--released', files.first, '--targets', files.people],
      says: 'needs two releases of the same data. Got 3.',
    },
    {
      given: () => ['differencing', ...two, '--targets', files.people, '--truth', files.before],
      says: 'Each of the 2 releases needs the real rows behind it. Got those of 1.',
    },
  ])('is refused where $says', async ({given, says}) => {
    const {code, stderr} = await runCommand(['attack', ...given(), ...classes])
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)])
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('audit --attack differencing', () => {
  const data = temporaryFile('data.csv', toCsv(gaussianClasses(createRng(3), {rows: 300, minority: 80, columns: 5})))
  const short = ['--repeats', '1', '--learner', 'none', '--fidelity', 'none', '--attack', 'differencing', '--ratio', '3']

  test('releases again after people came and went, and finds both: by joining, and by difference', async () => {
    const out = path.join(temporaryFolder(), 'out')
    const {code, stdout} = await runCommand([
      'audit',
      data,
      ...classes,
      ...short,
      '--generator',
      'smote',
      '--changes',
      '8',
      '--out',
      out,
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /smote LEAKS: joined-reconsmote rebuilt \d+ % of the real minority records [^.]* from\s+two releases together/,
    )
    const {plan, results, verdicts} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(plan.changes).toBe(8)
    expect(plan.attacks.map(({name}) => name)).toEqual(['copies', 'differencing', 'joined-reconsmote'])
    const of = (name: string, generator: string) => results.find(entry => entry.name === name && entry.generator === generator)
    const changes = of('differencing', 'smote')
    expect(changes?.details).toMatchObject({changed: 16, unchanged: 64, rowsPerRecord: 3})
    expect(changes?.estimates['auc'].value).toBeGreaterThan(0.9)
    expect(changes?.estimates['aucAlone'].value).toBeLessThan(0.85)
    const records = of('joined-reconsmote', 'smote')
    expect(records?.estimates['recall'].value).toBeGreaterThan(records?.estimates['recallAlone'].value ?? 1)
    expect(records?.control?.['recall'].value).toBe(0)
    for (const name of ['differencing', 'joined-reconsmote'])
      for (const control of ['planted-leak', 'independent-sample']) expect(of(name, control)?.passed).toBe(true)
    expect(verdicts[0].reasons.map(reason => 'attack' in reason && reason.attack)).toContain('differencing')
    const report = readFileSync(path.join(out, 'report.md'), 'utf8')
    expect(report).toContain('## Several releases of the same data')
    expect(report).toMatch(/\| smote +\| joined-reconsmote, recall +\| +\d+ % \([^|]*\| +\d+ % \([^|]*\| \*\*yes\*\*/)
    expect(report).toContain('8 people of each label come and as many go, at most')
  })

  test('says in a dry run what it would do and take', async () => {
    const {code, stdout} = await runCommand(['audit', data, ...classes, ...short, '--dry-run', '--json'])
    expect(code).toBe(0)
    const {steps} = JSON.parse(stdout) as AuditForecast
    for (const name of ['differencing', 'joined-reconsmote'])
      for (const step of steps.filter(each => each.name === name)) expect(step.expectedSeconds).toBeGreaterThan(0)
    expect(steps.map(({name}) => name)).toContain('joined-reconsmote')
  })

  test('refuses --changes where nothing is released twice', async () => {
    const {code, stderr} = await runCommand(['audit', data, ...classes, '--attack', 'dcr-mia', '--changes', '8'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('no attack of this audit looks at two')])
    expect(stderr).toContain('--attack differencing')
  })
})
