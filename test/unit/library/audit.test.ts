import {mkdtemp, readFile, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  Table,
  UserError,
  audit,
  readTable,
  renderReport,
  writeTable,
  type AuditEvent,
  type AuditOptions,
} from '../../../src/index.js'
import {patientRows, patientTable} from '../../support/patients.js'

const quick: AuditOptions = {
  target: 'diagnosis',
  minority: 'rare',
  generators: ['smote-nc'],
  attacks: ['dcr-mia'],
  learners: ['logistic-regression'],
  fidelity: ['support'],
  repeats: 2,
  jobs: 1,
}
const table = patientTable()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'library-'))
})
afterAll(() => rm(folder, {recursive: true}))

async function inFile(name: string, rows: Table): Promise<string> {
  const file = path.join(folder, name)
  await writeTable(file, rows)
  return file
}

describe('an audit in the library', () => {
  test('finds the same in a table, in a file that was read, and in a path', async () => {
    const file = await inFile('patients.csv', table)
    const {target: _, ...withoutTarget} = quick
    const results = [
      await audit(table, quick),
      await audit(await readTable(file, {target: 'diagnosis'}), withoutTarget),
      await audit(file, quick),
    ]
    const figures = results.map(({results: entries}) => entries.map(({seconds: _seconds, ...entry}) => entry))
    expect(figures[1]).toEqual(figures[0])
    expect(figures[2]).toEqual(figures[0])
    expect(figures[0].length).toBeGreaterThan(5)
  })

  test('answers by the names of its generators, attacks, learners and metrics', async () => {
    const result = await audit(table, quick)
    const found = result.attack('smote-nc', 'dcr-mia')
    expect(found.auc).toBe(found.estimates.auc?.value)
    expect(found.auc).toBeGreaterThan(0.5)
    expect(found.status).toBe('done')
    expect(result.utility('none', 'logistic-regression').auroc).toBeGreaterThan(0.5)
    expect(result.fidelity('smote-nc', 'support').status).toBe('done')
    expect(result.verdict('smote-nc')).toMatchObject({generator: 'smote-nc', verdict: 'leaks'})
    expect(() => result.attack('smote-nc', 'dcr')).toThrow("The attack 'dcr' was not part of this audit.")
    expect(() => result.verdict('smote')).toThrow(UserError)
  })

  test('has a verdict in the words of the reports', async () => {
    const result = await audit(table, quick)
    const {sentence} = result.verdict('smote-nc')
    expect(sentence.length).toBeGreaterThan(20)
    expect(await renderReport(result, 'md')).toContain(sentence)
  })

  test('is plain JSON beside its questions', async () => {
    const result = await audit(table, quick)
    const written = JSON.parse(await renderReport(result, 'json')) as object
    const verdicts = result.verdicts.map(({generator}) => result.verdict(generator))
    expect({...(JSON.parse(JSON.stringify(result)) as object), verdicts}).toEqual(written)
    expect(structuredClone(result)).toEqual({...result})
  })

  test('takes all randomness from its seed', async () => {
    const auc = async (seed: number) => (await audit(table, {...quick, seed})).attack('smote-nc', 'dcr-mia').auc
    expect(await auc(1)).toBe(await auc(1))
    expect(await auc(1)).not.toBe(await auc(2))
  })

  test('takes labels and targets that are numbers', async () => {
    const rows = patientRows().map(({diagnosis, ...row}) => ({...row, y: diagnosis === 'rare' ? 1 : 0}))
    const result = await audit(Table.fromRows(rows), {...quick, target: 'y', minority: 1})
    expect(result.input).toMatchObject({target: 'y', minority: ['1'], minorityRows: 23})
  })

  test('looks at rows made elsewhere, with a holdout, both in memory', async () => {
    const copies = table.select([0, 7, 14, 21, 28, 35, 42, 49, 56, 63], 'synthetic')
    const result = await audit(table, {
      target: 'diagnosis',
      minority: 'rare',
      attacks: ['dcr-mia'],
      learners: ['logistic-regression'],
      fidelity: ['support'],
      synthetic: [copies, {name: 'my-gan', table: copies}],
      holdout: patientTable({seed: 77}),
      repeats: 1,
      jobs: 1,
    })
    expect(result.verdicts.map(({generator, verdict}) => [generator, verdict])).toEqual([
      ['file:synthetic-1', 'leaks'],
      ['file:my-gan', 'leaks'],
    ])
    expect(result.plan.holdout.kind).toBe('file')
  })

  test('tells how far it is, and stops with what it has', async () => {
    const fractions: number[] = []
    await audit(table, {...quick, onProgress: fraction => fractions.push(fraction)})
    expect(fractions.at(-1)).toBe(1)
    const controller = new AbortController()
    const result = await audit(table, {
      ...quick,
      signal: controller.signal,
      onProgress: fraction => {
        if (fraction > 0.3) controller.abort()
      },
    })
    expect(result.complete).toBe(false)
  })

  test('writes nothing, or into a folder where it goes on', async () => {
    const before = await readdir(process.cwd())
    const out = path.join(folder, 'report')
    const result = await audit(table, {...quick, out, formats: ['md']})
    expect(await readdir(out)).toEqual(expect.arrayContaining(['report.json', 'report.md', 'tasks']))
    expect(JSON.parse(await readFile(path.join(out, 'report.json'), 'utf8'))).toMatchObject({schema: result.schema})
    expect(await readdir(process.cwd())).toEqual(before)
    await expect(audit(table, {...quick, out, seed: 2})).rejects.toThrow(UserError)
  })

  test.each<[string, Partial<Record<string, unknown>>, string]>([
    ['an option that is misspelt', {generator: ['smote']}, "audit has no option 'generator'."],
    ['no target', {target: undefined}, 'Which column holds the classes?'],
    ['no minority label', {minority: []}, 'At least one minority label must be given.'],
    ['a label that no row has', {minority: 'rarer'}, "No row has 'rarer' in column 'diagnosis'."],
    ['an unknown generator', {generators: ['smot']}, "There is no generator 'smot'."],
    ['repeats that are no count', {repeats: 0}, "'repeats' must be an integer of at least 1 and of at most 1000. Got 0 instead."],
    ['a holdout that is no share', {holdout: 1.5}, 'between 0 and 1'],
    ['an option out of range', {options: {'smote-nc': {neighbours: -1}}}, "The 'neighbours' option of smote-nc"],
  ])('refuses %s', async (_, wrong, message) => {
    const options = {...quick, ...wrong}
    await expect(audit(table, options)).rejects.toThrow(UserError)
    await expect(audit(table, options)).rejects.toThrow(message)
  })

  test('refuses a file that was read with another target', async () => {
    const loaded = await readTable(await inFile('other.csv', table), {target: 'sex'})
    await expect(audit(loaded, quick)).rejects.toThrow("was read without 'diagnosis' as its target")
  })
})

test('an audit tells its events: the plan, every step, the verdict, the end', async () => {
  const events: AuditEvent[] = []
  const result = await audit(table, {...quick, onEvent: event => events.push(event)})
  const names = events.map(({event}) => event)
  expect(names[0]).toBe('planned')
  expect(names.at(-1)).toBe('finished')
  const findings = events.filter(event => event.event === 'finding')
  expect(findings).toHaveLength(names.filter(name => name === 'started').length)
  const last = findings.findLast(({name, generator}) => name === 'dcr-mia' && generator === 'smote-nc')
  expect(last?.estimates).toEqual(result.results.find(({name}) => name === 'dcr-mia')?.estimates)
  expect(events.find(({event}) => event === 'verdict')).toMatchObject({verdict: result.verdicts[0].verdict})
})
