import {describe, expect, test} from 'vitest'
import {CommandFailed} from '../../../src/core/errors.js'
import {Table, audit, createRng, generate, type FunctionGenerator, type RowsRequest} from '../../../src/index.js'
import {temporaryFolder} from '../../support/cli.js'
import {patientTable} from '../../support/patients.js'

const table = patientTable()
const classes = {target: 'diagnosis', minority: 'rare'}

const people = ({train, target, label}: RowsRequest) => train.toRows().filter(row => row[target] === label)

/** Gives the real records away. */
const copier: FunctionGenerator = {
  name: 'copier',
  make: request => {
    const rows = people(request)
    const rng = createRng(request.seed)
    return Array.from({length: request.count}, () => rows[Math.floor(rng.next() * rows.length)])
  },
}

/** A generator, whatever it gives. */
const make = (name: string, rows: (request: RowsRequest) => unknown) => ({name, make: rows}) as unknown as FunctionGenerator

const failure = (rows: (request: RowsRequest) => unknown) =>
  generate(table, {...classes, generator: make('wrong', rows), count: 5}).then(
    () => 'none',
    (error: unknown) => (error instanceof CommandFailed ? error.message : String(error)),
  )

describe('a function as a generator', () => {
  test('makes the rows of a release, the same for the same seed', async () => {
    const options = {...classes, generator: copier, count: 12}
    const [one, same, other] = [
      await generate(table, options),
      await generate(table, options),
      await generate(table, {...options, seed: 2}),
    ]
    expect(one.rowCount).toBe(12)
    expect(one.schema).toEqual(table.schema)
    expect(same.toRows()).toEqual(one.toRows())
    expect(other.toRows()).not.toEqual(one.toRows())
    const asTable = make('as-table', async request => Table.fromRows((await copier.make(request)) as {age: number}[]))
    expect((await generate(table, {...options, generator: asTable})).toRows()).toEqual(one.toRows())
  })

  test('may leave the class column out, and rows of other classes are left out with a note', async () => {
    const notes: string[] = []
    const options = {...classes, count: 4, onNote: (note: string) => notes.push(note)}
    const without = make('without', request =>
      people(request)
        .slice(0, 4)
        .map(({diagnosis: _, ...row}) => row),
    )
    expect((await generate(table, {...options, generator: without})).toRows().map(row => row['diagnosis'])).toEqual(
      Array(4).fill('rare'),
    )
    expect(notes).toEqual([])
    const others = make('others', ({train, ...request}) => [
      ...people({train, ...request}).slice(0, 4),
      ...train.toRows().filter(row => row['diagnosis'] !== 'rare'),
    ])
    expect((await generate(table, {...options, generator: others})).rowCount).toBe(4)
    expect(notes.join()).toMatch(/others: rows that are not of class 'rare' were left out/)
  })

  test('is told apart from one that leaks by an audit, with the experiments that only a generator allows', async () => {
    const result = await audit(table, {
      ...classes,
      generators: ['smote-nc', copier],
      attacks: ['copies', 'shadow-features'],
      options: {'shadow-features': {targets: 3, shadowRuns: 10, testRuns: 10}},
      learners: [],
      fidelity: [],
      repeats: 2,
      jobs: 2,
    })
    expect(result.verdict('copier').verdict).toBe('leaks')
    expect(result.attack('copier', 'shadow-features').auc).toBeGreaterThan(0.8)
    expect(result.plan.generators.find(({name}) => name === 'copier')?.plugin?.name).toBe('this program')
    expect(result.notes.join()).not.toContain('not reproducible')
  })

  test('is said to be not reproducible when it is, and its errors are failed steps', async () => {
    let calls = 0
    const moody = make('moody', request => people(request).slice(calls++ % 2, 20 + (calls % 2)))
    const broken = make('broken', () => {
      throw new TypeError('no such model')
    })
    const result = await audit(table, {
      ...classes,
      generators: [moody, broken],
      attacks: ['dcr-mia'],
      learners: [],
      fidelity: [],
      repeats: 1,
      options: {moody: {rows: 'any'}},
    })
    expect(result.notes.join()).toMatch(/moody: not reproducible/)
    const step = result.attack('broken', 'dcr-mia')
    expect(step.status).toBe('failed')
    expect(step.status === 'done' ? '' : step.reason).toContain('no such model')
  })

  test('goes on in its folder only while it is the same', async () => {
    const out = temporaryFolder()
    const options = {...classes, attacks: ['dcr-mia'], learners: [], fidelity: [], repeats: 1, out, formats: ['json'] as const}
    await audit(table, {...options, generators: [{...copier, version: '1'}]})
    await audit(table, {...options, generators: [{...copier, version: '1'}]})
    await expect(audit(table, {...options, generators: [{...copier, version: '2'}]})).rejects.toMatchObject({
      code: 'folder-of-another-plan',
    })
  })

  test('fails with what is wrong, and never with a cell', async () => {
    expect(await failure(() => [])).toMatch(/^The function of wrong made no row of class 'rare'/)
    expect(await failure(() => 'rows')).toMatch(/neither a table nor a list of rows/)
    expect(await failure(request => people(request).slice(0, 3))).toMatch(/made 3 rows .* where 5 were asked for/)
    expect(
      await failure(request =>
        people(request)
          .slice(0, 5)
          .map(({age: _, ...row}) => row),
      ),
    ).toMatch(/without a list for column 'age'/)
    expect(
      await failure(request =>
        people(request)
          .slice(0, 5)
          .map(row => ({...row, age: Infinity})),
      ),
    ).toMatch(/column 'age', row 1, that is no number/)
    const unknown = await failure(request =>
      people(request)
        .slice(0, 5)
        .map(row => ({...row, sex: 'Zaphod'})),
    )
    expect(unknown).toMatch(/5 rows whose level in column 'sex' no training row has/)
    expect(unknown).not.toContain('Zaphod')
  })

  test('needs a name of its own and a function', async () => {
    await expect(generate(table, {...classes, generator: {...copier, name: 'smote'}})).rejects.toMatchObject({
      code: 'algorithm-taken',
    })
    await expect(generate(table, {...classes, generator: {name: 'nothing'} as FunctionGenerator})).rejects.toMatchObject({
      code: 'wrong-definition',
    })
  })
})
