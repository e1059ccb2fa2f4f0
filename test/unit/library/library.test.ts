import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  NotApplicable,
  UserError,
  attack,
  attacks,
  audit,
  compare,
  evaluatePolicy,
  generate,
  generators,
  inspect,
  readResult,
  readTable,
  verifyBundle,
  writeTable,
  type Audit,
  type AuditOptions,
  type GenerateOptions,
  type Table,
} from '../../../src/index.js'
import {patientTable} from '../../support/patients.js'

const table = patientTable()
const classes = {target: 'diagnosis', minority: 'rare'} as const
const quick: AuditOptions = {
  ...classes,
  generators: ['smote-nc'],
  attacks: ['dcr-mia'],
  learners: ['logistic-regression'],
  fidelity: ['support'],
  repeats: 1,
  jobs: 1,
}
let folder: string
let result: Audit
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'library-'))
  result = await audit(table, {...quick, out: path.join(folder, 'audit'), formats: ['bundle']})
})
afterAll(() => rm(folder, {recursive: true}))

const numbers = table.without(['sex'])
const smote = (count: number) => generate(numbers, {...classes, generator: 'smote', count})
const minority = table.select(
  Array.from({length: 23}, (_, at) => at * 7),
  'source',
)

describe('generate', () => {
  test('makes rows of the minority in the columns and levels of the data, by the seed alone', async () => {
    const make = (seed: number) => generate(table, {...classes, generator: 'smote-nc', count: 30, seed})
    const made = await make(1)
    expect(made.rowCount).toBe(30)
    expect(made.columns.map(({field}) => field.name)).toEqual(table.columns.map(({field}) => field.name))
    expect(new Set(made.toRows().map(({diagnosis}) => diagnosis))).toEqual(new Set(['rare']))
    expect((await make(1)).toRows()).toEqual(made.toRows())
    expect((await make(2)).toRows()).not.toEqual(made.toRows())
  })

  test('balances when nothing is said, counts by ratio, and adds the real rows when asked to', async () => {
    const options = {...classes, generator: 'random-oversampling'}
    expect((await generate(table, options)).rowCount).toBe(160 - 2 * 23)
    expect((await generate(table, {...options, ratio: 2})).rowCount).toBe(46)
    const augmented = await generate(table, {...options, count: 5, augmented: true, keepOrder: true})
    expect(augmented.toRows().slice(0, 160)).toEqual(table.toRows())
    expect(augmented.rowCount).toBe(165)
  })

  test('tells what the user should know, and refuses what does not fit', async () => {
    const notes: string[] = []
    const onNote = (note: string) => notes.push(note)
    await generate(table, {target: 'diagnosis', minority: ['rare', 'common'], generator: 'smote-nc', onNote})
    expect(notes.join()).toContain("No row of 'common' was made")
    await expect(generate(table, {...classes, generator: 'smote', count: 3})).rejects.toThrow(NotApplicable)
    await expect(generate(table, {...classes, generator: 'smote-nc', count: 3, ratio: 2})).rejects.toThrow(UserError)
    await expect(generate(table, {...classes, generator: 'smote-nc', count: 0.5})).rejects.toThrow("'count' must be an integer")
  })

  test('reaches every generator by its name', () => {
    expect(generators.get('kmeans-smote').name).toBe('kmeans-smote')
  })
})

describe('attack', () => {
  test('gives records in the columns of the release', async () => {
    const released = await smote(200)
    const found = await attack('reconsmote', {released, ...classes, truth: numbers})
    expect(found.kind).toBe('records')
    expect(found.records.columns.map(({field}) => field.name)).toEqual(['age', 'marker', 'diagnosis'])
    expect(found.support).toHaveLength(found.records.rowCount)
    expect(found.confidence).toHaveLength(found.records.rowCount)
    expect(found.score?.['recall']).toBeGreaterThan(0.5)
    expect(found.complete).toBe(true)
  })

  test('gives a verdict for each row, by its place in the release', async () => {
    const released = await generate(numbers, {...classes, generator: 'smote', count: 60, augmented: true})
    const found = await attack('distinsmote', {released, ...classes})
    const isRare = released.toRows().flatMap(({diagnosis}, row) => (diagnosis === 'rare' ? [row] : []))
    expect([...found.rows]).toEqual(isRare)
    expect(found.origins).toHaveLength(83)
    expect(found.scores).toHaveLength(83)
  })

  test('gives a score for each target record, and its place among the targets', async () => {
    const released = minority.select([0, 1, 2, 3], 'synthetic')
    const found = await attack('dcr-mia', {released, targets: table, ...classes})
    expect([...found.rows]).toEqual(Array.from({length: 23}, (_, at) => at * 7))
    expect(
      [...found.scores]
        .map((score, at) => [score, at])
        .sort(([a], [b]) => b - a)
        .slice(0, 4)
        .map(([, at]) => at)
        .sort(),
    ).toEqual([0, 1, 2, 3])
    expect(found.lowTells).toBe(true)
  })

  test('says what it lacks, and which attacks run in audits alone', async () => {
    await expect(attack('dcr-mia', {released: table})).rejects.toThrow(UserError)
    await expect(attack('linkability' as string, {released: table})).rejects.toThrow('audits alone')
    await expect(attack('lira' as string, {released: table})).rejects.toThrow(UserError)
    await expect(attack('reconsmote', {released: table, target: 'diagnosis'})).rejects.toThrow(UserError)
    expect(attacks.names).toContain('dcr-mia')
  })

  test('puts several releases together', async () => {
    const [released, again] = [await smote(80), await smote(120)]
    const {records, alone = []} = await attack('joined-reconsmote', {released, later: [again], ...classes})
    expect(alone.map(({length}) => length)).toEqual([records.rowCount, records.rowCount])
    const {changes, rows} = await attack('differencing', {released, later: [again], targets: table, ...classes})
    expect(changes?.length).toBe(rows.length)
    await expect(attack('differencing', {released, later: [again], ...classes})).rejects.toThrow('it needs `targets`')
    await expect(attack('differencing', {released, targets: table, ...classes})).rejects.toThrow('Got 1')
  })

  test('takes its randomness from the seed', async () => {
    const released = await smote(80)
    const records = async (seed: number) => (await attack('reconsmote', {released, ...classes, seed})).records.toRows()
    expect(await records(3)).toEqual(await records(3))
  })
})

test('inspect says how released rows were made', async () => {
  const released = await smote(200)
  const {classes: found, file} = await inspect(released, classes)
  expect(found[0].interpolated.verdict).toBe('interpolated')
  expect(file.rows).toBe(200)
  await expect(inspect(released, {target: 'diagnosis'})).rejects.toThrow(UserError)
})

describe('results', () => {
  test('are read again with their questions', async () => {
    const again = await readResult(path.join(folder, 'audit', 'report.json'))
    expect(again.verdict('smote-nc')).toEqual(result.verdict('smote-nc'))
    expect(again.attack('smote-nc', 'dcr-mia').auc).toBe(result.attack('smote-nc', 'dcr-mia').auc)
  })

  test('are compared from files and from memory', async () => {
    const other = await audit(table, {...quick, generators: ['random-oversampling']})
    const {rows, audits} = await compare([path.join(folder, 'audit', 'report.json'), other], {names: ['first']})
    expect(audits.map(({name}) => name)).toEqual(['first', 'result 2'])
    expect(rows.map(({generator}) => generator)).toEqual(expect.arrayContaining(['smote-nc', 'random-oversampling']))
    await expect(compare([result, await audit(table, {...quick, seed: 2})])).rejects.toThrow(UserError)
  })

  test('are held against rules', async () => {
    const rule = (expression: string) => ({rules: [{name: 'one', expression, reason: 'Everybody gets the rows.'}]})
    expect(await evaluatePolicy(result, rule('verdict == "no-leak-found"'))).toMatchObject({passed: false})
    expect(await evaluatePolicy(result, rule('attack["dcr-mia"].auc.value > 0.5'))).toMatchObject({passed: true})
    await expect(evaluatePolicy(result, rule('no such name'))).rejects.toThrow(UserError)
    const kept = await audit(table, {...quick, policy: rule('complete')})
    expect(kept.policy?.passed).toBe(true)
  })

  test('hold, from a file or its bytes, and once more on the data', async () => {
    const bundle = path.join(folder, 'audit', 'evidence.zip')
    const {valid, checks} = await verifyBundle(bundle, {data: table, jobs: 1})
    expect(valid).toBe(true)
    expect(checks.find(({name}) => name === 'rerun')?.status).toBe('passed')
    const bytes = await readFile(bundle)
    expect((await verifyBundle(bytes)).valid).toBe(true)
    await expect(verifyBundle(bundle, {data: numbers, jobs: 1})).rejects.toThrow(UserError)
  })
})

const noTable: unknown = {}
test.each<[string, () => Promise<unknown>, string]>([
  ['no rows', () => audit(undefined as unknown as Table, quick), "'data' must be the path of a file"],
  ['rows that are no table', () => audit([{age: 1}] as unknown as Table, quick), 'Got an array instead.'],
  ['a synthetic table that is none', () => audit(table, {...quick, synthetic: [noTable as Table, table]}), "'synthetic' must be"],
  ['no options', () => audit(table, undefined as unknown as AuditOptions), 'audit needs options'],
  ['an engine that there is not', () => audit(table, {...quick, engine: 'cuda' as 'auto'}), "'engine' must be one of"],
  [
    'a format that there is not',
    () => audit(table, {...quick, out: folder, formats: ['docx' as 'md']}),
    "'formats' must be one of",
  ],
  ['no generator', () => generate(table, classes as unknown as GenerateOptions), 'Which generator?'],
  ['targets that are no table', () => attack('dcr-mia', {released: table, targets: 3 as unknown as Table}), "'targets' must be"],
  ['a bundle on no data', () => verifyBundle('evidence.zip', {data: noTable as Table}), "'data' must be"],
])('programs without types are told of %s', async (_, call, message) => {
  const error: unknown = await call().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).message).toContain(message)
})

test('functions refuse options that they do not have', async () => {
  const wrong = {mnority: 'rare'} as object
  for (const call of [
    () => generate(table, {...classes, generator: 'smote-nc', ...wrong}),
    () => attack('dcr-mia', {released: table, ...wrong}),
    () => inspect(table, wrong),
    () => verifyBundle('evidence.zip', wrong),
  ])
    await expect(call()).rejects.toThrow("has no option 'mnority'")
})

test('what is read from a file names its own target', async () => {
  const file = path.join(folder, 'patients.csv')
  await writeTable(file, table)
  const loaded = await readTable(file, {target: 'diagnosis'})
  const made = await generate(loaded, {minority: 'rare', generator: 'smote-nc', count: 3})
  expect(made.toRows()).toEqual((await generate(table, {...classes, generator: 'smote-nc', count: 3})).toRows())
})
