import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {Ajv2020} from 'ajv/dist/2020.js'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {readTable} from '../../../src/io/read-table.js'
import {initRoles} from '../../../src/jobs/init-roles.js'
import {applyRoles} from '../../../src/roles/apply-roles.js'
import {guessRoles} from '../../../src/roles/guess-roles.js'
import {meaningOf} from '../../../src/roles/meanings.js'
import {renderRoles} from '../../../src/roles/render-roles.js'
import {parseRoles} from '../../../src/roles/roles-file.js'
import {rolesJsonSchema} from '../../../src/roles/shapes/json-schema.js'
import {temporaryFile, temporaryFolder} from '../../support/cli.js'
import {testContext} from '../../support/context.js'

const heading = {data: 'people.csv', rows: 3, given: '--roles roles.yaml', schema: 'roles.schema.json', types: new Map()}

/** The error of a file of roles. */
async function wrong(text: string): Promise<UserError> {
  const error: unknown = await parseRoles(text, "'roles.yaml'").then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof UserError) return error
  throw new Error('The file was not refused.')
}

test('a file of roles declares quasi-identifiers and sensitive columns, and settings go before it', async () => {
  const roles = await parseRoles(
    'columns:\n  birth: quasi-identifier\n  sex: quasi-identifier\n  income: sensitive\n  illness: target\n',
    "'roles.yaml'",
  )
  const declared = ({quasiIdentifiers, sensitive, ordinary}: ReturnType<typeof applyRoles>) => [
    quasiIdentifiers,
    sensitive,
    ordinary,
  ]
  expect(declared(applyRoles(roles, {read: {}}))).toEqual([['birth', 'sex'], ['income'], ['birth', 'sex', 'income']])
  const given = applyRoles(roles, {read: {ignore: ['birth']}, sensitive: ['sex', 'illness']})
  expect(declared(given).slice(0, 2)).toEqual([[], ['sex', 'illness', 'income']])
})

describe('a file of roles', () => {
  test('keeps every name of a column through writing and reading, however hostile', async () => {
    const name = fc.oneof(
      fc.string({minLength: 1, maxLength: 20}),
      fc.string({unit: 'binary', minLength: 1, maxLength: 8}).filter(text => !/\p{Cs}/u.test(text)),
      fc.constantFrom(
        '__proto__',
        'constructor',
        'null',
        'true',
        '1.0',
        '-',
        '? a',
        'a: b',
        '#x',
        '*a',
        '&a',
        '!t',
        "'",
        '"',
        '\n',
        '{',
        'yes',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, {minLength: 1, maxLength: 6}), async names => {
        const guesses = names.map(column => ({
          column: {name: column, part: 'feature', type: 'number', missing: [], notes: []} as const,
          role: 'identifier' as const,
          because: `a reason\nwith ${column}`,
        }))
        const text = await renderRoles(guesses, heading, () => 'whole\u2028numbers')
        const {columns} = await parseRoles(text, 'it')
        const expected = names.map(column => ({name: column, role: 'identifier'}))
        expect(new Map(columns.map(each => [each.name, each]))).toEqual(new Map(expected.map(each => [each.name, each])))
        expect(columns).toHaveLength(names.length)
      }),
      {numRuns: 200, seed: 1},
    )
  })

  test('says the line and the column where it is wrong, and what it may hold', async () => {
    const text = ['columns:', '  a: ordinary', '  b: ordinray', ''].join('\n')
    expect((await wrong(text)).message).toMatch(
      /^Line 3 of 'roles.yaml', column 'b': 'role' must be one of .*Got 'ordinray' instead\.$/,
    )
    expect((await wrong(text)).suggestions).toEqual(["Did you mean 'ordinary'?"])
    expect((await wrong('columns:\n  a:\n    role: ordinary\n    typ: number\n')).message).toContain(
      "Line 4 of 'roles.yaml', column 'a'",
    )
    expect((await wrong('columns:\n  a: {type: number}\n')).message).toContain('must have a role')
    expect((await wrong('columns:\n  a: target\n  b: target\n')).message).toContain(
      "Line 3 of 'roles.yaml': only one column can be the target",
    )
    expect((await wrong('columns:\n  a: ordinary\ncolumn: 3\n')).message).toContain("on line 3: 'column'")
    expect((await wrong('columns:\n  a: [\n')).data).toEqual({line: expect.any(Number) as number})
    expect((await wrong('columns:\n  a: ordinary\n  a: ignored\n')).data).toEqual({line: 3})
    expect((await wrong('columns: !!set {a}\n')).code).toBe('wrong-roles')
    expect((await wrong(`columns: ${'['.repeat(200)}`)).message).toContain('nested')
    for (const nothing of ['', '[]', 'columns: {}', 'columns: [a]'])
      expect((await wrong(nothing)).message).toContain("must hold 'columns'")
  })

  test('that the tool accepts fits the JSON schema, and what it refuses does not', async () => {
    const validate = new Ajv2020().compile(rolesJsonSchema())
    expect(JSON.parse(readFileSync('fixtures/schema/roles.schema.json', 'utf8'))).toEqual(rolesJsonSchema())
    for (const [content, fits] of [
      [{columns: {a: 'ordinary', b: {role: 'target', type: 'category'}}}, true],
      [{columns: {a: 'ordinray'}}, false],
      [{columns: {a: {role: 'ordinary', kind: 'x'}}}, false],
      [{column: {}}, false],
    ] as const) {
      expect(validate(content)).toBe(fits)
      const refused = await parseRoles(JSON.stringify(content), 'it').then(
        () => false,
        () => true,
      )
      expect(refused).toBe(!fits)
    }
  })
})

describe('roles beside settings', () => {
  const roles = {
    file: "'roles.yaml'",
    columns: [
      {name: 'id', role: 'identifier'},
      {name: 'y', role: 'target'},
      {name: 'who', role: 'group'},
      {name: 'note', role: 'ignored'},
      {name: 'zip', role: 'quasi-identifier', type: 'category'},
      {name: 'illness', role: 'sensitive', missing: ['9']},
      {name: 'born', role: 'date'},
    ],
  } as const

  test('say what settings leave open', () => {
    expect(applyRoles(roles, {read: {}})).toEqual({
      target: 'y',
      keepIdentifiers: [],
      quasiIdentifiers: ['zip'],
      sensitive: ['illness'],
      ordinary: ['zip', 'illness', 'born'],
      read: {
        group: 'who',
        ignore: ['note'],
        identifiers: ['id'],
        categorical: ['zip'],
        numeric: [],
        dates: ['born'],
        missingIn: ['illness=9'],
      },
    })
  })

  test('give way to a setting that names the column', () => {
    const applied = applyRoles(roles, {
      read: {ignore: ['who', 'zip'], numeric: ['zip'], dates: ['born=yyyy']},
      keepIdentifiers: ['id', 'note'],
    })
    expect([applied.ordinary, applied.quasiIdentifiers]).toEqual([['illness', 'born'], []])
    expect(applied.read).toMatchObject({ignore: ['who', 'zip'], numeric: ['zip'], dates: ['born=yyyy']})
    expect(applyRoles(roles, {read: {}, sensitive: ['zip']})).toMatchObject({quasiIdentifiers: [], sensitive: ['zip', 'illness']})
  })

  test('are an error where the target or the group is another column', () => {
    expect(() => applyRoles(roles, {read: {}, target: 'zip'})).toThrow(/the target is 'y'/)
    expect(() => applyRoles(roles, {read: {group: 'id'}})).toThrow(/the group is 'who'/)
    expect(applyRoles(roles, {read: {group: 'who'}, target: 'y'})).toMatchObject({target: 'y', read: {group: 'who'}})
  })
})

describe('guesses', () => {
  test.each([
    ['Age', 'quasi-identifier'],
    ['date_of_birth', 'quasi-identifier'],
    ['Geschlecht', 'quasi-identifier'],
    ['PLZ', 'quasi-identifier'],
    ['maritalStatus', 'quasi-identifier'],
    ['native-country', 'quasi-identifier'],
    ['Aufnahmedatum', 'quasi-identifier'],
    ['diagnosis', 'sensitive'],
    ['Einkommen', 'sensitive'],
    ['Religion', 'sensitive'],
    ['ferritin', undefined],
    ['message', undefined],
    ['x1', undefined],
  ])('take the name %s for %s', (name, role) => {
    expect(meaningOf(name)?.role).toBe(role)
  })

  /** Three visits of each of forty people, each visit with a number of its own. */
  const visits = ['visit_id,patient_id,age,group,y']
  for (let row = 0; row < 120; row++)
    visits.push(
      [
        9_000_000 + 7 * row,
        `P${100 + (row % 40)}`,
        30 + (row % 40),
        ['a', 'b'][row % 2],
        row % 6 === 0 ? 'rare' : 'usual',
      ].join(),
    )

  test('take an id that repeats for the person, and one of each row for an identifier', async () => {
    const {table, reading} = await readTable(temporaryFile('visits.csv', visits.join('\n')), {target: 'y'})
    const guesses = guessRoles(reading.columns, table)
    expect(guesses.map(({column: {name}, role}) => [name, role])).toEqual([
      ['visit_id', 'identifier'],
      ['patient_id', 'group'],
      ['age', 'quasi-identifier'],
      ['group', 'ordinary'],
      ['y', 'target'],
    ])
    expect(guesses[1].because).toContain('it repeats')
  })

  test('are written with what was read and no cell, and nothing is replaced', async () => {
    const out = path.join(temporaryFolder(), 'roles.yaml')
    const data = temporaryFile('visits.csv', visits.join('\n'))
    await initRoles({data, read: {target: 'y', categorical: ['age']}, out}, testContext())
    const text = readFileSync(out, 'utf8')
    expect(text).toContain(
      '  # categories, 40 levels. Why quasi-identifier: its name speaks of age or birth\n  age: {role: quasi-identifier, type: category}\n',
    )
    expect(text).not.toMatch(/P1\d\d|9000\d\d\d|usual|rare/)
    const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? ''
    expect(existsSync(path.resolve(path.dirname(out), schema))).toBe(true)
    await expect(initRoles({data, read: {target: 'y'}, out}, testContext())).rejects.toThrow(/exists already/)
    expect(readFileSync(out, 'utf8')).toBe(text)
  })
})
