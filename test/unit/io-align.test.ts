import {Readable} from 'node:stream'
import {expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {categoricalColumn, concatTables, numericColumn, type Table} from '../../src/core/table.js'
import {alignTables, type NamedTable} from '../../src/io/align-tables.js'
import {readTable, type ReadOptions} from '../../src/io/read-table.js'

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
    return [(error as UserError).message, ...(error as UserError).suggestions].join('\n')
  }
  return 'nothing was thrown'
}

test('Columns come in the order of the first file, and all files share one sorted list of levels', async () => {
  const reference = await named('real.csv', 'a,c,y\n1,m,0\n2,z,1\n', {target: 'y'})
  const kinds = kindsOf(reference)
  const others = [await named('one.csv', 'y,c,a\n1,b,3.5\n1,,\n', {kinds}), await named('two.csv', 'c,a,y\nz,4,0\n', {kinds})]
  const [real, one, two] = alignTables(reference, others)
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
  const [, synthetic] = alignTables(reference, [other], {name: 'y', level: 'rare'})
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

test('Codes written as 1 in one file and 1.0 in the other are refused instead of becoming two categories', async () => {
  const reference = await named('real.csv', 'a,y\n1,0\n2,1\n', {target: 'y'})
  const other = await named('other.csv', 'a,y\n3,1.0\n', {kinds: kindsOf(reference)})
  expect(complaint(() => alignTables(reference, [other]))).toMatch(
    /'y' holds codes that 'other.csv' and 'real.csv' write differently/,
  )
})

test('A column of 0 and 1 is numeric in both files, whole or not', async () => {
  const reference = await named('real.csv', 'a,y\n0,x\n1,x\n', {target: 'y'})
  const other = await named('other.csv', 'a,y\n0.25,x\n', {kinds: kindsOf(reference)})
  const [, aligned] = alignTables(reference, [other])
  expect([...numericColumn(aligned, 'a').values]).toEqual([0.25])
})
