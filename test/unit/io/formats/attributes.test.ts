import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {Table} from '../../../../src/core/table.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {complaint, labels, numbers, read} from '../../../support/read-text.js'

const folder = mkdtempSync(path.join(tmpdir(), 'attributes-'))
afterAll(() => {
  rmSync(folder, {recursive: true})
})
const place = (name: string) => path.join(folder, name)

async function rewritten(name: string, text: string, out: string, target?: string): Promise<string> {
  writeFileSync(place(name), text)
  const loaded = await readTable(place(name), target === undefined ? {} : {target})
  await writeTable(place(out), loaded.table, {...loaded, target}, {overwrite: true})
  return readFileSync(place(out), 'utf8')
}

const arff = [
  '@relation table',
  "@attribute 'the age' integer",
  '@attribute bmi numeric',
  "@attribute stage {late,'not known',early,never}",
  "@attribute 'don\\'t know' string",
  '@attribute seen date "dd/MM/yyyy"',
  '@attribute class {yes,no}',
  '@data',
  "30,21.5,early,'a, b',01/02/2020,no",
  "?,0.25,late,'it\\'s \\\\ 5%',?,yes",
  "41,1e+21,'not known',?,31/12/1999,no",
  '',
].join('\n')

describe('ARFF and KEEL files', () => {
  test('an ARFF file is written as it was: types, lists in their order, patterns of dates, quotes', async () => {
    expect(await rewritten('as-it-was.arff', arff, 'again.arff', 'class')).toBe(arff)
  })

  test('a KEEL file says what is predicted, and has ranges of what is written', async () => {
    const written = await rewritten('people.arff', arff, 'people.dat', 'class')
    expect(written.split('\n').slice(1, 11)).toEqual([
      "@attribute 'the age' integer [30, 41]",
      '@attribute bmi real [0.25, 1e+21]',
      "@attribute stage {late,'not known',early,never}",
      "@attribute 'don\\'t know' {'a, b','it\\'s \\\\ 5%'}",
      '@attribute seen {01/02/2020,31/12/1999}',
      '@attribute class {yes,no}',
      "@inputs 'the age', bmi, stage, 'don\\'t know', seen",
      '@outputs class',
      '@data',
      "30,21.5,early,'a, b',01/02/2020,no",
    ])
    expect(written).toContain('<null>,0.25')
    const back = await readTable(place('people.dat'), {target: 'class', dates: ['seen=dd/MM/yyyy']})
    expect(numbers(back, 'the age')).toEqual([30, NaN, 41])
    expect(labels(back, 'stage')).toEqual(['early', 'late', 'not known'])
    expect(back.table.column('seen').field).toMatchObject({date: {pattern: 'dd/MM/yyyy'}})
  })

  test('levels of a CSV file are lists of those in use, and texts of their own strings', async () => {
    const rows = Array.from({length: 60}, (_, row) => `${row}.5,${row % 3 === 0 ? 'x' : 'y'},note ${row} of many,${row % 2}`)
    writeFileSync(place('wide.csv'), ['a,b,c,class', ...rows, ''].join('\n'))
    const {table, ...loaded} = await readTable(place('wide.csv'), {target: 'class'})
    const some = table.select(Int32Array.of(0, 3), 'source')
    await writeTable(place('few.arff'), some, {...loaded, target: 'class'})
    // Neither 'y' nor the label of other rows is in the rows that are written.
    expect(readFileSync(place('few.arff'), 'utf8')).toBe(
      "@relation table\n@attribute a numeric\n@attribute b {x}\n@attribute c {'note 0 of many','note 3 of many'}\n" +
        "@attribute class {0,1}\n@data\n0.5,x,'note 0 of many',0\n3.5,x,'note 3 of many',1\n",
    )
    await writeTable(place('all.arff'), table, {...loaded, target: 'class'})
    expect(readFileSync(place('all.arff'), 'utf8')).toContain('@attribute c string')
  })

  test('a .dat file of text is written as the text that it was, and one from elsewhere as KEEL', async () => {
    expect(await rewritten('plain.dat', 'a b\n3 4\n5 6\n', 'again.dat')).not.toContain('@relation')
    expect(await rewritten('plain.csv', 'a,b\n1,x\n2,y\n', 'other.dat')).toContain('@attribute a integer [1, 2]')
  })

  test('a quoted mark of a missing value is a level, and escapes of Java are read', async () => {
    const loaded = await read(
      "@relation r\n@attribute a {'?','<null>',x}\n@attribute b string\n@data\n'?','a\\nb'\n'<null>',c\\nd\n?,?\n",
    )
    expect(labels(loaded, 'a')).toEqual(['?', '<null>'])
    expect(labels(loaded, 'b')).toEqual(['a\nb', 'c\\nd'])
  })

  test('dates are read as Java reads them', async () => {
    const text = (pattern: string, ...cells: string[]) =>
      `@relation r\n@attribute n numeric\n@attribute d date${pattern}\n@data\n${cells.map((cell, at) => `${at},${cell}`).join('\n')}\n`
    const usual = await read(text('', '2020-01-02T03:04:05', '?', '2020-1-2T3:04:05'))
    expect(numbers(usual, 'd')).toEqual([1577934245, NaN, 1577934245])
    const zoned = await read(
      text(' "yyyy-MM-dd HH:mmZ"', '2020-01-02 03:04+0200', '2020-01-02 01:04+0000', '2020-01-03 01:04+0200'),
    )
    expect(zoned.table.column('d').field).toMatchObject({date: {zone: '+0200', step: 60_000}})
    const [first, second] = numbers(zoned, 'd')
    expect(first).toBe(second)
    expect(numbers(await read(text(' "HH:mm"', '00:10', '12:00', '?')), 'd')).toEqual([10, 720, NaN])
  })

  test.each([
    ['dd/MM/yy', /century/],
    ['EEE dd MMM yyyy', /letter that is no field/],
    ['yyyy-MM-dd HH:mm:ss.SSSSSS', /SSSSSS.*otherwise in Java/],
    ['yyyy', /needs a year, a month and a day/],
  ])('dates in the pattern %s are refused with what to do', async (pattern, why) => {
    const text = `@relation r\n@attribute n numeric\n@attribute since date "${pattern}"\n@data\n1,secret\n2,secret\n`
    const message = await complaint(read(text))
    expect(message).toMatch(why)
    expect(message).toMatch(/line 3 declares dates of column 'since'/)
    expect(message).not.toContain('secret')
    expect(labels(await read(text, {categorical: ['since']}), 'since')).toEqual(['secret', 'secret'])
    expect((await read(text, {ignore: ['since']})).ignored).toEqual(['since'])
  })

  test('a cell that is no date is told by its place', async () => {
    const message = await complaint(
      read('@relation r\n@attribute n numeric\n@attribute d date yyyy-MM-dd\n@data\n1,2020-02-31\n'),
    )
    expect(message).toMatch(/row 1 \(line 5\), column 'd': the cell is no date/)
    expect(message).not.toContain('2020-02-31')
  })

  test('whole numbers beyond doubles stay apart, and fractions in a column of integers are read', async () => {
    const text = '@relation r\n@attribute id integer\n@attribute n integer\n@data\n9007199254740993,1.5\n9007199254740992,2\n'
    const loaded = await read(text)
    expect(labels(loaded, 'id')).toEqual(['9007199254740993', '9007199254740992'])
    expect(numbers(loaded, 'n')).toEqual([1.5, 2])
  })

  test('a file of comments longer than its head is known, and one of comments alone is told', async () => {
    const comments = '% a comment of Weka\n'.repeat(500)
    expect((await read(`${comments}${arff}`)).table.rowCount).toBe(3)
    expect(await complaint(read(comments))).toMatch(/no @data/)
  })

  test('a table in memory has types of its own', async () => {
    const table = Table.fromRows([
      {a: 1.5, b: true, c: 'x'},
      {a: null, b: false, c: null},
    ])
    await writeTable(place('memory.arff'), table)
    expect(readFileSync(place('memory.arff'), 'utf8')).toMatch(
      /@attribute a numeric\n@attribute b \{false,true\}\n@attribute c \{x\}/,
    )
  })
})
