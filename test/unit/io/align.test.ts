import {Readable} from 'node:stream'
import {expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import type {InputCheck} from '../../../src/core/input-check.js'
import {categoricalColumn, concatTables, numericColumn, type Table} from '../../../src/core/table.js'
import {alignTables, type NamedTable} from '../../../src/io/align-tables.js'
import {readTable} from '../../../src/io/read-table.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {inputCheckSentence} from '../../../src/report/words/input-check.js'
import {inFlags} from '../../support/in-flags.js'

async function named(path: string, text: string, options: ReadOptions = {}): Promise<NamedTable> {
  const {table} = await readTable('-', {...options, stdin: Readable.from([Buffer.from(text)])})
  return {table, path}
}

const kindsOf = ({table}: NamedTable) => new Map(table.columns.map(({field}) => [field.name, field.kind]))
const labels = (table: Table, name: string) => {
  const {codes, field} = categoricalColumn(table, name)
  return Array.from(codes, code => (code < 0 ? null : field.levels[code]))
}

function complaint(align: () => unknown): string {
  try {
    align()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return inFlags(error as UserError)
  }
  return 'nothing was thrown'
}

test('Columns come in the order of the first file, and all files share one sorted list of levels', async () => {
  const reference = await named('real.csv', 'a,c,y\n1,m,0\n2,z,1\n', {target: 'y'})
  const kinds = kindsOf(reference)
  const others = [await named('one.csv', 'y,c,a\n1,b,3.5\n1,,\n', {kinds}), await named('two.csv', 'c,a,y\nz,4,0\n', {kinds})]
  const [real, one, two] = alignTables(reference, others).tables
  const first = categoricalColumn(real, 'c').field.levels
  expect(first).toEqual(['b', 'm', 'z'])
  for (const table of [one, two]) {
    expect(table.columns.map(({field}) => field.name)).toEqual(['a', 'c', 'y'])
    expect(categoricalColumn(table, 'c').field.levels).toBe(first)
  }
  expect(labels(real, 'c')).toEqual(['m', 'z'])
  expect(labels(one, 'c')).toEqual(['b', null])
  const all = concatTables('augmented', [real, one, two])
  expect([...numericColumn(all, 'a').values]).toEqual([1, 2, 3.5, NaN, 4])
  expect(labels(all, 'y')).toEqual(['0', '1', '1', '1', '0'])
  expect(labels(reference.table, 'c')).toEqual(['m', 'z'])
})

test('A file of rows of one class may leave the target out', async () => {
  const reference = await named('real.csv', 'a,y\n1,rare\n2,common\n', {target: 'y'})
  const other = await named('synthetic.csv', 'a\n3\n4\n', {kinds: kindsOf(reference)})
  const [, synthetic] = alignTables(reference, [other], {fill: {name: 'y', level: 'rare'}}).tables
  expect(labels(synthetic, 'y')).toEqual(['rare', 'rare'])
  expect(complaint(() => alignTables(reference, [other]))).toMatch(
    /'synthetic.csv' must have the columns of 'real.csv': it lacks 'y'/,
  )
})

test('Missing and extra columns are named, with the likely slip', async () => {
  const reference = await named('real.csv', 'age,weight,y\n1,2,x\n', {target: 'y'})
  const other = await named('other.csv', 'age,wieght,y,extra\n1,2,x,3\n', {target: 'y'})
  const message = complaint(() => alignTables(reference, [other]))
  expect(message).toMatch(/it lacks 'weight' and has 'wieght', 'extra' too/)
  expect(message).toMatch(/Did you mean 'wieght'/)
})

test('A column of numbers here and text there is refused', async () => {
  const reference = await named('real.csv', 'a,y\n1,x\n2,x\n', {target: 'y'})
  const other = await named('other.csv', 'a,y\nlow,x\nhigh,x\n', {target: 'y'})
  expect(complaint(() => alignTables(reference, [other]))).toMatch(
    /Column 'a' is numeric in 'real.csv' and categorical in 'other.csv'/,
  )
})

const check = (checks: readonly InputCheck[], code: InputCheck['code']) => checks.find(one => one.code === code)
const said = (checks: readonly InputCheck[], code: InputCheck['code']) => {
  const found = check(checks, code)
  return found === undefined ? '' : inputCheckSentence(found)
}

test('Levels that differ in nothing but their writing are taken for the same, and it is said', async () => {
  const rows = (levels: readonly string[]) => levels.flatMap(level => new Array<string>(6).fill(`${level},x\n`)).join('')
  const kinds: [string, string[], string[]][] = [
    ['case', ['True', 'False'], ['TRUE', 'FALSE']],
    ['blanks between words', ['new york', 'san remo'], ['New  York', 'SAN REMO']],
    ['accents', ['Zürich', 'Genève'], ['Zurich', 'Geneve']],
    ['Unicode forms', ['caf\u00e9', 'bar'], ['cafe\u0301', 'bar']],
    ['numbers', ['1', '2', 'x'], ['1.0', '02', 'x']],
    ['words for yes and no', ['yes', 'no'], ['TRUE', 'FALSE']],
    ['letters for yes and no', ['Y', 'N'], ['1', '0']],
  ]
  for (const [kind, ours, theirs] of kinds) {
    const reference = await named('real.csv', `c,y\n${rows(ours)}`, {target: 'y', categorical: ['c']})
    const other = await named('release.csv', `c,y\n${rows(theirs)}`, {kinds: kindsOf(reference)})
    const {tables, checks} = alignTables(reference, [other])
    expect(labels(tables[1], 'c'), kind).toEqual(labels(reference.table, 'c'))
    expect(said(checks, 'levels-aligned'), kind).toMatch(/'c' are written otherwise in 'release.csv'/)
  }
})

test('Equal spelling gives no note, and levels that few rows share are not named', async () => {
  const reference = await named('real.csv', `c,y\n${'a,x\n'.repeat(9)}Smith,x\n`, {target: 'y'})
  const same = await named('same.csv', 'c,y\na,x\n', {kinds: kindsOf(reference)})
  expect(alignTables(reference, [same]).checks).toEqual([])
  const other = await named('other.csv', 'c,y\nA,x\nSMITH,x\n', {kinds: kindsOf(reference)})
  const message = said(alignTables(reference, [other]).checks, 'levels-aligned')
  expect(message).toMatch(/'A' as 'a' and 1 more/)
  expect(message).not.toMatch(/smith/i)
  expect(JSON.stringify(alignTables(reference, [other]).checks)).not.toMatch(/smith/i)
})

test('Spellings are not guessed where the data have two that differ in spelling alone', async () => {
  const reference = await named('real.csv', `c,y\n${'a,x\nA,x\n'.repeat(9)}`, {target: 'y'})
  const kinds = kindsOf(reference)
  const exact = await named('exact.csv', 'c,y\nA,x\na,x\n', {kinds})
  expect(labels(alignTables(reference, [exact]).tables[1], 'c')).toEqual(['A', 'a'])
  const other = await named('other.csv', 'c,y\n A,x\nä,x\n', {kinds})
  expect(complaint(() => alignTables(reference, [other]))).toMatch(/more than one level.*--map-level/s)
})

test('A column none of whose levels the data have is refused with the mapping to confirm', async () => {
  const reference = await named('real.csv', `sex,y\n${'F,x\nM,x\n'.repeat(9)}`, {target: 'y'})
  const other = await named('r.csv', `sex,y\n${'female,x\nmale,x\n'.repeat(9)}`, {kinds: kindsOf(reference)})
  const message = complaint(() => alignTables(reference, [other]))
  expect(message).toMatch(/'sex' of 'r.csv' has no level that 'real.csv' has/)
  expect(message).toContain("--map-level 'sex:female=F' --map-level 'sex:male=M'")
  const {tables} = alignTables(reference, [other], {mapLevels: ['sex:female=F', 'sex:male=M']})
  expect(labels(tables[1], 'sex').slice(0, 2)).toEqual(['F', 'M'])
  for (const wrong of ['sex', 'sex:female', 'sex:female=woman', 'size:a=F'])
    expect(complaint(() => alignTables(reference, [other], {mapLevels: [wrong]}))).toMatch(/--map-level/)
})

test('A few levels that the data never have are counted', async () => {
  const reference = await named('real.csv', `c,y\n${'a,x\nb,x\n'.repeat(9)}`, {target: 'y'})
  const other = await named('other.csv', `c,y\n${'a,x\n'.repeat(9)}z,x\n`, {kinds: kindsOf(reference)})
  expect(check(alignTables(reference, [other]).checks, 'levels-unknown')).toMatchObject({count: 1, of: 2, severity: 'note'})
})

test('Free text that a release makes up anew is no ground to refuse it', async () => {
  const reference = await named('real.csv', 'c,y\nanna,x\nbert,x\ncleo,x\n', {target: 'y'})
  const other = await named('other.csv', 'c,y\ndora,x\nemil,x\n', {kinds: kindsOf(reference)})
  expect(check(alignTables(reference, [other]).checks, 'levels-unknown')).toMatchObject({count: 2, severity: 'note'})
})

test('Words for yes and no in a column that is 0 and 1 in the data are read as such', async () => {
  const reference = await named('real.csv', 'a,y\n0,x\n1,x\n', {target: 'y'})
  const other = await named('other.csv', 'a,y\nTRUE,x\nFALSE,x\n,x\n')
  expect([...numericColumn(alignTables(reference, [other]).tables[1], 'a').values]).toEqual([1, 0, NaN])
})

test('Column names that differ in case, blanks or what joins words are taken for the same, and it is said', async () => {
  const reference = await named('real.csv', 'body_mass,Age,y\n1,2,x\n', {target: 'y'})
  const other = await named('other.csv', 'AGE,Body Mass,y\n4,3,x\n', {target: 'y'})
  const {tables, checks} = alignTables(reference, [other])
  expect([...numericColumn(tables[1], 'body_mass').values]).toEqual([3])
  expect([...numericColumn(tables[1], 'Age').values]).toEqual([4])
  expect(said(checks, 'columns-renamed')).toContain("'Body Mass' as 'body_mass'")
})

test('Columns that a release lacks are left out of all files, and columns it has beyond the data of none', async () => {
  const reference = await named('real.csv', 'age,weight,y\n1,2,x\n', {target: 'y'})
  const release = {
    ...(await named('release.csv', 'id,age,y\n7,1,x\n', {target: 'y'})),
    released: true,
    generator: 'file:release.csv',
  }
  const holdout = await named('holdout.csv', 'age,weight,y,site\n1,2,x,k\n', {target: 'y'})
  const {tables, checks} = alignTables(reference, [release, holdout])
  for (const table of tables) expect(table.columns.map(({field}) => field.name)).toEqual(['age', 'y'])
  expect(check(checks, 'columns-missing')).toMatchObject({generator: 'file:release.csv', severity: 'warning', count: 1})
  expect(said(checks, 'columns-missing')).toMatch(/'release.csv' does not have 'weight'/)
  expect(checks.flatMap(check => (check.code === 'columns-extra' ? [check.count] : []))).toEqual([1, 1])
  expect(complaint(() => alignTables(reference, [{...release, released: false}]))).toMatch(/lacks 'weight'/)
})

test('Releases with different columns are not audited together: one would go partly unlooked at', async () => {
  const reference = await named('real.csv', 'age,weight,y\n1,2,x\n', {target: 'y'})
  const one = {...(await named('one.csv', 'age,y\n1,x\n', {target: 'y'})), released: true}
  const two = {...(await named('two.csv', 'age,weight,y\n1,2,x\n', {target: 'y'})), released: true}
  expect(complaint(() => alignTables(reference, [one, two]))).toMatch(/must have the same columns.*Audit each of them by itself/s)
})

test('A column of 0 and 1 is numeric in both files, whole or not', async () => {
  const reference = await named('real.csv', 'a,y\n0,x\n1,x\n', {target: 'y'})
  const other = await named('other.csv', 'a,y\n0.25,x\n', {kinds: kindsOf(reference)})
  const [, aligned] = alignTables(reference, [other]).tables
  expect([...numericColumn(aligned, 'a').values]).toEqual([0.25])
})
