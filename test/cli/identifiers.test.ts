import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/result/audit-result.js'
import {runCli, runCommand, shortAudit, smallCsv, temporaryFile} from '../support/cli.js'

const classes = ['--target', 'y', '--minority', '1']

/** The small data set with a column of its own in front. */
function withColumn(name: string, cell: (row: number) => string): string {
  const [header, ...rows] = smallCsv().trimEnd().split('\n')
  return `${[`${name},${header}`, ...rows.map((line, row) => `${cell(row)},${line}`)].join('\n')}\n`
}

const named = withColumn('who', row => `N${row * row}x`)
/** Spread evenly over numbers of six digits. */
const doubtful = withColumn('z', row => String(100_000 + 7411 * ((37 * row) % 120) + ((row * row) % 50)))

describe('columns that name people', () => {
  const data = temporaryFile('data.csv', named)

  test('are left empty by generate, in real rows too, which names the column and the flag', async () => {
    const {code, stdout, stderr} = await runCli([
      'generate',
      data,
      ...classes,
      '--generator',
      'smote',
      '--augmented',
      '--out',
      '-',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^who,/)
    expect(stdout).not.toMatch(/N\d+x/)
    expect(stderr).toContain("'who' names people")
    expect(stderr).toContain('--keep-identifiers who')
    expect(stderr).not.toMatch(/N\d+x/)
  })

  test('are refused where a private generator would make them, as which columns it makes must not follow from the data', async () => {
    const {code, stdout, stderr} = await runCommand([
      'generate',
      data,
      ...classes,
      '--generator',
      'mst',
      '--count',
      '5',
      '--out',
      '-',
    ])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('--ignore who')
    expect(stderr).toContain('--keep-identifiers who')
  })

  test('are left empty of what a model makes that learned them, unless the user says so', async () => {
    const model = path.join(path.dirname(data), 'model.safetensors')
    const make = (...more: string[]) => runCommand(['generate', data, '--count', '5', '--out', '-', ...more])
    const train = ['--target', 'y', '--minority', '1', '--generator', 'gaussian-copula', '--save-model', model]
    expect((await make(...train, '--keep-identifiers', 'who')).code).toBe(0)
    const empty = await make('--model', model)
    expect(empty.stderr).toContain("'who' names people")
    expect(empty.stdout.split('\n').slice(1, 6)).toEqual(Array.from({length: 5}, () => expect.stringMatching(/^,/) as string))
    const kept = await make('--model', model, '--keep-identifiers', 'who')
    expect(kept.stdout.split('\n')[1]).toMatch(/^N\d+x,/)
  })

  test('are left out of an attack on a file, which is then as good as without them', async () => {
    const file = temporaryFile('released.csv', named)
    const plain = temporaryFile('plain.csv', smallCsv())
    const attacked = (released: string, ...more: string[]) =>
      runCommand(['attack', 'distinsmote', '--released', released, ...classes, '--json', ...more])
    const figures = ({stdout}: {stdout: string}) => {
      const {seconds: _, notes: __, reading: ___, ...rest} = JSON.parse(stdout) as Record<string, unknown>
      return rest
    }
    const without = await attacked(file)
    expect(figures(without)).toEqual(figures(await attacked(plain)))
    expect((JSON.parse(without.stdout) as AuditResult).notes.join()).toContain("'who' names people")
    expect((JSON.parse((await attacked(file, '--keep-identifiers', 'who')).stdout) as AuditResult).notes).toEqual([])
  })

  test('are made when the user says so', async () => {
    const make = ['generate', data, ...classes, '--generator', 'random-oversampling', '--count', '5', '--out', '-']
    const kept = await runCommand([...make, '--keep-identifiers', 'who'])
    expect(kept.code).toBe(0)
    expect(kept.stdout.split('\n')[1]).toMatch(/^N\d+x,/)
    expect(kept.stderr).toContain("'who' names people")
    const unknown = await runCommand([...make, '--keep-identifiers', 'whom'])
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain("Did you mean 'who'?")
  })

  test('are left out of an audit with a note, in doubt too', async () => {
    const out = path.join(path.dirname(data), 'report')
    const audited = await runCommand([...shortAudit(data), '--out', out, '--format', 'json'])
    expect(audited.code).toBe(0)
    const {plan, notes, input} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(plan.columns.ignored).toEqual(['who'])
    expect(input.columns).toBe(5)
    expect(notes.filter(note => note.includes("'who' names people"))).toHaveLength(1)
    const inDoubt = temporaryFile('doubtful.csv', doubtful)
    const settings = (result: string) => (JSON.parse(result) as AuditResult).plan.columns
    const safe = await runCommand([...shortAudit(inDoubt), '--out', `${out}-safe`, '--json'])
    expect(settings(safe.stdout)).toMatchObject({ignored: ['z'], keepIdentifiers: []})
    expect((JSON.parse(safe.stdout) as AuditResult).notes.join()).toMatch(/'z' may name people .*--keep-identifiers z/)
    const used = await runCommand([...shortAudit(inDoubt), '--out', `${out}-used`, '--json', '--keep-identifiers', 'z'])
    expect(settings(used.stdout)).toMatchObject({ignored: [], keepIdentifiers: ['z']})
  })

  test('in a release are a leak by themselves, whatever class the people are of and whatever attacks say', async () => {
    const rows = named.trimEnd().split('\n').slice(1)
    // Rows of other people, with the ids of twenty of the data.
    const others = smallCsv(7, 200, 60).trimEnd().split('\n')
    const released = others.slice(1, 61).map((line, at) => `${rows[100 + (at % 20)].split(',')[0].toLowerCase()},${line}`)
    const synthetic = temporaryFile('released.csv', `who,${others[0]}\n${released.join('\n')}\n`)
    const holdout = temporaryFile(
      'holdout.csv',
      `who,${others[0]}\n${others
        .slice(61)
        .map((line, at) => `M${at}x,${line}`)
        .join('\n')}\n`,
    )
    for (const flags of [
      ['--ignore', 'who'],
      ['--holdout', holdout],
    ]) {
      const out = path.join(path.dirname(synthetic), `report-${flags[0]}`)
      const {code, stdout} = await runCommand([
        ...shortAudit(data),
        ...flags,
        ...['--synthetic', synthetic, '--out', out, '--format', 'json'],
      ])
      expect(code).toBe(0)
      expect(stdout).toContain("LEAKS: Column 'who' names real people: 60 of 60 released rows")
      const {verdicts, results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
      expect(verdicts).toMatchObject([{verdict: 'leaks'}])
      expect(verdicts[0].reasons).toMatchObject([{code: 'beats-control', attack: 'identifiers', figure: 'named'}])
      expect(results.find(({name}) => name === 'identifiers')?.details).toMatchObject({people: 20, peopleInData: 120})
    }
  })

  test('are no leak where a release carries those of others', async () => {
    const others = smallCsv(8, 80, 60).trimEnd().split('\n')
    const released = others.slice(1, 61).map((line, at) => `Q${at * 11}x,${line}`)
    const synthetic = temporaryFile('clean.csv', `who,${others[0]}\n${released.join('\n')}\n`)
    const out = path.join(path.dirname(synthetic), 'report')
    const {code, stdout} = await runCommand([...shortAudit(data), '--synthetic', synthetic, '--out', out, '--format', 'json'])
    expect(code).toBe(0)
    const {verdicts, results} = JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as AuditResult
    expect(results.find(({name}) => name === 'identifiers')?.test?.pValue).toBe(1)
    expect(verdicts[0].reasons).toContainEqual({code: 'nobody-named', attack: 'identifiers'})
    expect(stdout).toMatch(/'who', which names people,\s+holds\s+no\s+value\s+of\s+anybody\s+in\s+the\s+data/)
  })
})
