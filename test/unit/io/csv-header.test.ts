import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {writeTable} from '../../../src/io/write-table.js'
import {complaint, labels, numbers, read} from '../../support/read-text.js'

/** Rows with one cell per maker. */
function rows(count: number, makers: readonly ((row: number, draw: () => number) => string | number)[], seed = 1): string[] {
  const rng = createRng(seed)
  return Array.from({length: count}, (_, row) => makers.map(make => make(row, () => rng.next())).join(','))
}

const age = (_: number, draw: () => number) => Math.floor(20 + 60 * draw())
const lab = (_: number, draw: () => number) => (100 * draw()).toFixed(2)
const binary = (_: number, draw: () => number) => (draw() < 0.2 ? 1 : 0)
const sex = (_: number, draw: () => number) => (draw() < 0.5 ? 'female' : 'male')
const stage = (_: number, draw: () => number) => 'ABCD'[Math.floor(4 * draw())]
const id = (row: number) => `P${100_000 + row * 37}`
const date = (row: number) => new Date(Date.UTC(2020, 0, 1 + row * 3)).toISOString().slice(0, 10)
const count = (_: number, draw: () => number) => Math.floor(5000 * draw())

describe('A file without a header', () => {
  test.each([
    ['numbers', [age, lab, lab, binary]],
    ['zeros and ones', [binary, binary, binary, binary]],
    ['two columns, one of which counts', [(row: number) => row + 1, lab]],
    ['numbers and few levels', [age, sex, lab, stage]],
    ['levels alone', [sex, stage, sex, (row: number) => (row % 3 === 0 ? 'yes' : 'no')]],
    ['ids', [id, sex]],
    ['dates', [date, lab]],
    ['years among numbers', [(_: number, draw: () => number) => 1990 + Math.floor(30 * draw()), lab, binary]],
    ['one person whose cells are the largest', [row => (row === 0 ? 80 : 30 + (row % 20)), row => (row === 0 ? 99 : row % 50)]],
  ] satisfies [string, Parameters<typeof rows>[1]][])(
    'of %s is refused, and no cell of the first person is shown',
    async (_, makers) => {
      const lines = rows(240, makers)
      const message = await complaint(read(`${lines.join('\n')}\n`))
      expect(message).toContain('seems to have no header')
      expect(message).toContain('--no-header')
      expect(message).toContain('--header')
      for (const cell of lines[0].split(',')) if (cell.length > 1) expect(message).not.toContain(cell)
      const loaded = await read(lines.join('\n'), {header: false})
      expect(loaded.table.rowCount).toBe(240)
      expect(loaded.header).toEqual(makers.map((__, at) => `column${at + 1}`))
      expect(loaded.headerCells).toBeNull()
    },
  )

  test('whose first person has a word for what is missing among numbers is refused too', async () => {
    const lines = rows(240, [age, row => (row === 0 ? 'unknown' : row % 17), lab, binary])
    expect(await complaint(read(lines.join('\n')))).toContain('seems to have no header')
  })

  test('a target is named by its place', async () => {
    const loaded = await read('81,31.7,1\n65,30.3,0\n53,26.7,0\n', {header: false, target: 'column3'})
    expect(labels(loaded, 'column3')).toEqual(['1', '0', '0'])
    expect(numbers(loaded, 'column1')).toEqual([81, 65, 53])
    expect(await complaint(read('81,31.7,1\n65,30.3,0\n', {header: false, target: 'sick'}))).toContain(
      'Its columns are: column1, column2, column3.',
    )
  })

  test('is read beside one of the same kind, with a header or without', async () => {
    const kinds = new Map([
      ['column1', 'numeric'],
      ['column2', 'numeric'],
    ] as const)
    expect(numbers(await read('1,2\n3,4\n', {header: false, kinds}), 'column1')).toEqual([1, 3])
    expect(numbers(await read('column1,column2\n1,2\n3,4\n', {header: false, kinds}), 'column1')).toEqual([1, 3])
    expect(await complaint(read('1,2\n3,4\n5,6\n', {kinds: new Map([['age', 'numeric']])}))).toContain('no header')
  })

  test('is not written with one', async () => {
    const loaded = await read('81,x\n65,y\n', {header: false})
    const file = path.join(folder, 'out.csv')
    await writeTable(file, loaded.table, loaded)
    expect(await readFile(file, 'utf8')).toBe('81,x\n65,y\n')
  })
})

describe('A header that looks odd is one', () => {
  test.each([
    ['years', 'country,1990,1991,1992,1993', [id, count, count, count, count]],
    ['two years', 'country,2000,2001', [id, lab, lab]],
    ['a single year', 'country,2020', [id, lab]],
    ['a gap between years', 'country,2001,2005,2006', [id, count, count, count]],
    ['years five apart', 'region,1995,2000,2005,2010', [stage, count, count, count, count]],
    ['numbers from 0, as pandas writes', Array.from({length: 8}, (_, at) => at).join(','), Array.from({length: 8}, () => binary)],
    ['numbers from 1', '1,2,3,4,5,6', Array.from({length: 6}, () => count)],
    ['names with digits', 'x1,x2,q1.1', [lab, lab, age]],
    ['dates above numbers', 'patient,2020-01-01,2020-01-02', [id, lab, lab]],
    ['levels alone', 'sex,stage', [sex, stage]],
    ['texts alone, all different', 'id,date', [id, date]],
    ['a name that is a level', 'male,stage,age', [sex, stage, age]],
  ] satisfies [string, string, Parameters<typeof rows>[1]][])('%s', async (_, header, makers) => {
    const loaded = await read([header, ...rows(240, makers)].join('\n'))
    expect(loaded.header).toEqual(header.split(','))
    expect(loaded.table.rowCount).toBe(240)
  })

  test('or is said to be one', async () => {
    expect((await read('1,2\n3,4\n1,4\n', {header: true})).header).toEqual(['1', '2'])
  })
})

describe('Names', () => {
  test('keep their blanks in the output, and flags match them without', async () => {
    const loaded = await read('age, bmi,"sick, or not "\n1,2,yes\n2,3,no\n', {target: 'sick, or not'})
    expect(loaded.header).toEqual(['age', 'bmi', 'sick, or not'])
    const file = path.join(folder, 'blanks.csv')
    await writeTable(file, loaded.table, loaded)
    expect((await readFile(file, 'utf8')).split('\n')[0]).toBe('age, bmi,"sick, or not "')
  })

  test('that differ in blanks alone are refused', async () => {
    expect(await complaint(read('age, age,x\n1,2,a\n'))).toMatch(/columns 1 and 2 have the same name 'age'.*blanks/s)
  })
})

describe('Columns without a name', () => {
  test.each([
    ['counts from 0', ',a,b\n0,1,x\n1,2,y\n2,3,x\n'],
    ['counts from 1', ',a,b\n1,1,x\n2,2,y\n3,3,x\n'],
    ['counts on over blank rows', ',a,b\n0,1,x\n1,,\n2,2,y\n3,3,x\n'],
    ['counts anew after a repeated header', ',a,b\n0,1,x\n1,2,y\n,a,b\n0,3,x\n'],
    ['names rows below a header that lacks it', 'a,b\n1,1,x\n2,2,y\n3,3,x\n'],
  ])('one that %s is left out', async (_, text) => {
    const loaded = await read(text)
    expect(loaded.header).toEqual(['a', 'b'])
    expect(loaded.headerCells).toEqual(['a', 'b'])
    expect(numbers(loaded, 'a')).toEqual([1, 2, 3])
    expect(loaded.notes.join()).toContain('column 1 has no name and counts the rows; it was left out.')
  })

  test.each([
    ['everywhere', 'a,b,\n1,x,\n2,y,\n'],
    ['in several columns', 'a,b,,,\n1,x,,,\n2,y,,,\n'],
    ['below the header alone', 'a,b\n1,x,\n2,y,\n'],
    ['in the header alone', 'a,b,\n1,x\n2,y\n'],
  ])('a separator that ends each line %s makes no column', async (_, text) => {
    const loaded = await read(text)
    expect(loaded.header).toEqual(['a', 'b'])
    expect(labels(loaded, 'b')).toEqual(['x', 'y'])
  })

  test('also without a header', async () => {
    const loaded = await read('1,x,\n2,y,\n', {header: false})
    expect(loaded.header).toEqual(['column1', 'column2'])
    expect(loaded.notes.join()).toContain('column 3')
  })

  test.each([
    ['numbers that do not count', ',a,b\n17,1,x\n3,2,y\n'],
    ['a count with a gap', ',a,b\n0,1,x\n1,2,y\n3,3,x\n'],
    ['names', ',a,b\nann,1,x\nbob,2,y\n'],
  ])('one with %s is refused with the flags that settle it', async (_, text) => {
    const message = await complaint(read(text))
    expect(message).toContain('column 1 has no name')
    expect(message).toContain('--ignore column1')
    expect(message).toContain('--keep-unnamed')
    const ignoring = await read(text, {ignore: ['column1']})
    expect([ignoring.header, ignoring.headerCells, ignoring.ignored]).toEqual([
      ['column1', 'a', 'b'],
      ['', 'a', 'b'],
      ['column1'],
    ])
    expect((await read(text, {keepUnnamed: true})).table.has('column1')).toBe(true)
  })
})

describe('Lines that are no rows', () => {
  test.each([
    ['separators', ',,'],
    ['blanks', '  , ,'],
    ['marks of missing values', 'NA,?,'],
  ])('a row of %s alone is left out, wherever it is, and counted', async (_, blank) => {
    const loaded = await read(`a,b,y\n${blank}\n1,x,n\n${blank}\n2,x,y\n${blank}\n`, {target: 'y'})
    expect(numbers(loaded, 'a')).toEqual([1, 2])
    expect(loaded.notes).toEqual(['stdin: 3 rows without any value were left out; rows are numbered without them.'])
  })

  test('rows of separators or blanks are none above the header and in any width either', async () => {
    const loaded = await read(',,\n  \na,b,\n1,x,\n   \n,\n2,y,\n,,,,\n')
    expect(loaded.header).toEqual(['a', 'b'])
    expect(numbers(loaded, 'a')).toEqual([1, 2])
    expect(loaded.notes.join()).toContain('5 rows without any value were left out')
  })

  test('a number in an ignored column makes no row of blanks', async () => {
    const loaded = await read('id,a,y\n1,5,n\n2,6,y\n3,,\n', {target: 'y', ignore: ['id']})
    expect(loaded.table.rowCount).toBe(2)
  })

  test('a row with nothing but a label is kept, and said', async () => {
    const loaded = await read('y,a,b\nn,1,2\ny,,\ny,3,4\n', {target: 'y'})
    expect(numbers(loaded, 'a')).toEqual([1, NaN, 3])
    expect(loaded.notes.join()).toContain('1 row with no value but the target were kept')
  })

  test('a header that is repeated is left out, however it is spaced', async () => {
    const loaded = await read('a,b\n1,x\n a ,b\n2,y\na,b\n')
    expect(numbers(loaded, 'a')).toEqual([1, 2])
    expect(loaded.notes.join()).toContain('2 rows that repeat the header were left out')
  })
})

describe('Separators', () => {
  test.each(['sep=;\n', 'sep=;\r\n', 'SEP=;\n', '"sep=;"\n', '\uFEFFsep=;\n'])('%j before the header is obeyed', async line => {
    const loaded = await read(`${line}a,1;b\n5;x\n6\n`.replace('6\n', '6;y\n'))
    expect(loaded.header).toEqual(['a,1', 'b'])
    expect(loaded.table.rowCount).toBe(2)
    expect(loaded.notes.join()).toContain('sep=')
    expect(await complaint(read(`${line}a;b\n5;x\n6\n`))).toContain('row 2 (line 4)')
  })

  test('a column may be called so', async () => {
    expect((await read('sep=,b\n1,2\n')).header).toEqual(['sep=', 'b'])
  })

  test.each([
    ['blanks', 'age sex  bmi\n65   f 30.5\n  81 m   31\n'],
    ['blanks and tabs', ' age  sex bmi \n65 \t f 30.5 \n81\tm 31\n'],
    ['quotes', '"age" "sex" "bmi"\n"1" 65 "f" 30.5\n"2" 81 "m" 31\n'],
  ])('runs of %s', async (_, text) => {
    const loaded = await read(text)
    expect(loaded.header).toEqual(['age', 'sex', 'bmi'])
    expect(numbers(loaded, 'age')).toEqual([65, 81])
    expect(numbers(loaded, 'bmi')).toEqual([30.5, 31])
    expect(loaded.dialect.delimiter).toBe(' ')
  })

  test('cells between blanks that hold a blank or nothing are quoted, read and written', async () => {
    const text = 'name y a\n"de Vries" "" 1\n"O""Hara" x 2\n'
    const loaded = await read(text)
    expect(labels(loaded, 'name')).toEqual(['de Vries', 'O"Hara'])
    expect(labels(loaded, 'y')).toEqual([null, 'x'])
    const file = path.join(folder, 'spaces.txt')
    await writeTable(file, loaded.table, loaded)
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await complaint(read('a b\n1 "x\n'))).toMatch(/quotes that do not match near line 2/)
  })

  test('are asked for where they are not clear', async () => {
    expect(await complaint(read('full name\nAnn Lee\nBob van Dyk\n'))).toMatch(/not clear.*--separator/s)
    expect((await read('full name\nAnn Lee\nBob van Dyk\n', {delimiter: 'comma'})).header).toEqual(['full name'])
    expect(await complaint(read('a b c\td\n1 2 3\t4\n2 3 4\t5\n'))).toMatch(/tabs alone, or tabs and blanks/)
  })

  test.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\n1;2\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['pipe', 'a|b\n1|2\n'],
    ['space', 'a  b\n1 2\n'],
    ['#', 'a#b\n1#2\n'],
  ])('can be given as %s', async (delimiter, text) => {
    expect((await read(text, {delimiter})).header).toEqual(['a', 'b'])
  })
})

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterAll(() => rm(folder, {recursive: true}))
