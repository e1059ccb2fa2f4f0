import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {runCommand, smallCsv, temporaryFile} from '../support/cli.js'

const domain = Object.fromEntries(['x0', 'x1', 'x2', 'x3'].map(name => [name, {min: -10, max: 10, step: 0.5}]))
const data = temporaryFile('data.csv', smallCsv())
const folder = path.dirname(data)
const domainFile = temporaryFile('domain.json', JSON.stringify(domain, null, 2))
const classes = ['--target', 'y', '--minority', '1']
const generate = (...more: string[]) =>
  runCommand(['generate', data, ...classes, '--generator', 'dp-gaussian-copula', '--out', '-', ...more])
const withDomain = ['--option', `domain=@${domainFile}`]

describe('private generators on the command line', () => {
  test('read their domain from a file, make what it allows, and say what they claim', async () => {
    const {code, stdout, stderr} = await generate(...withDomain, '--count', '40', '--option', 'epsilon=2')
    expect(code).toBe(0)
    const rows = stdout.trimEnd().split('\n').slice(1)
    expect(rows).toHaveLength(40)
    expect(
      rows.every(row =>
        row
          .split(',')
          .slice(0, 4)
          .every(cell => Number.isInteger(2 * Number(cell))),
      ),
    ).toBe(true)
    expect(stderr).toContain('(epsilon = 2, delta = 0.00001)-differentially private for each real record')
  })

  test('give other rows each time, whatever the seed; --insecure-seed repeats them and takes the claim back', async () => {
    const run = (...more: string[]) => generate(...withDomain, '--count', '30', '--seed', '7', ...more)
    expect((await run()).stdout).not.toBe((await run()).stdout)
    const [one, same] = [await run('--insecure-seed'), await run('--insecure-seed')]
    expect(one.stdout).toBe(same.stdout)
    expect(one.stderr).toContain('no privacy claim: seeded noise')
    expect(one.stderr).not.toContain('for each real record')
  })

  test.each([
    [['--balance'], '--count'],
    [['--ratio', '2'], '--count'],
    [['--count', '5', '--augmented'], '--augmented writes the real rows'],
    [['--count', '5', '--round-integers'], 'step'],
  ])('refuse %j, which tells about the real rows', async (more, reason) => {
    const {code, stderr, stdout} = await generate(...withDomain, ...more)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })

  test('refuse to do without a domain, and say which columns lack one', async () => {
    const {code, stderr} = await generate('--count', '5')
    expect(code).toBe(2)
    expect(stderr).toContain("'x0', 'x1', 'x2', 'x3'")
    const missing = await generate('--count', '5', '--option', 'domain=@nowhere.json')
    expect([missing.code, missing.stderr.includes("There is no file 'nowhere.json'")]).toEqual([2, true])
  })

  test('--insecure-seed is refused where no generator is private', async () => {
    const {code, stderr} = await runCommand([
      'generate',
      data,
      ...classes,
      '--generator',
      'smote',
      '--out',
      '-',
      '--insecure-seed',
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('dp-gaussian-copula')
  })

  test('an audit says that a domain lacks columns before it starts', async () => {
    const out = path.join(folder, 'never')
    const {code, stderr} = await runCommand([
      'audit',
      data,
      ...classes,
      '--generator',
      'smote-nc',
      '--generator',
      'dp-tabddpm',
      '--out',
      out,
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('dp-tabddpm needs the range or the levels of every column')
    expect(existsSync(out)).toBe(false)
  })

  test('are audited, and audited again with the same figures when the noise is seeded', async () => {
    const audit = (out: string) =>
      runCommand([
        'audit',
        data,
        ...classes,
        '--generator',
        'dp-gaussian-copula',
        '--option',
        `dp-gaussian-copula.domain=@${domainFile}`,
        '--insecure-seed',
        '--attack',
        'dcr-mia',
        '--learner',
        'logistic-regression',
        '--fidelity',
        'none',
        '--repeats',
        '1',
        '--format',
        'json',
        '--out',
        path.join(folder, out),
      ])
    expect((await audit('one')).code).toBe(0)
    expect((await audit('two')).code).toBe(0)
    const results = ['one', 'two'].map(out => {
      const report = JSON.parse(readFileSync(path.join(folder, out, 'report.json'), 'utf8')) as {
        notes: string[]
        results: {estimates: unknown}[]
      }
      return {notes: report.notes, estimates: report.results.map(({estimates}) => estimates)}
    })
    expect(results[0]).toEqual(results[1])
    expect(results[0].notes.join()).toContain('no privacy claim: seeded noise')
  })
})
