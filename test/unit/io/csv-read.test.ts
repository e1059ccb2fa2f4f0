import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {PassThrough, Readable} from 'node:stream'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Interrupted} from '../../../src/core/errors.js'
import {categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {readTable} from '../../../src/io/read-table.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {temporaryFile} from '../../support/cli.js'
import {complaint, labels, numbers, read} from '../../support/read-text.js'

describe('What a file may look like', () => {
  test('cells decide the kind of a column, and the schema says what was seen', async () => {
    const {table, header, sha256, dialect, ignored, group} = await read('age,sex,y\n34,f,1\n7.25,m,0\n1e-3,f,1\n', {target: 'y'})
    expect(header).toEqual(['age', 'sex', 'y'])
    expect(table.schema.fields).toEqual([
      {kind: 'numeric', name: 'age', min: 0.001, max: 34, decimals: 3, integer: false, missing: 0},
      {kind: 'categorical', name: 'sex', levels: ['f', 'm'], missing: 0},
      {kind: 'categorical', name: 'y', levels: ['0', '1'], missing: 0},
    ])
    expect([table.rowCount, ignored, group]).toEqual([3, [], undefined])
    expect(dialect).toEqual({delimiter: ',', decimalComma: false, newline: '\n', bom: false})
    expect(sha256).toHaveLength(64)
  })

  test('the rows of a large file are all there, as they are and packed', async () => {
    // Beyond 16,384 rows columns grow in place; the texts begin after that.
    const rows = Array.from({length: 40_000}, (_, at) => ({
      x: at % 1000 === 7 ? '' : `${at}.25`,
      price: at < 30_000 ? String(at % 1000) : `1 ${String(at % 1000).padStart(3, '0')}`,
      site: at < 20_000 ? '' : `clinic number ${at % 7}`,
      code: String(at % 500).padStart(4, '0'),
    }))
    const text = `x,price,site,code\n${rows.map(row => Object.values(row).join(',')).join('\n')}\n`
    for (const content of [text, gzipSync(text)]) {
      const loaded = await readTable(temporaryFile('data.csv', content), {thousands: 'blank'})
      expect(loaded.table.rowCount).toBe(rows.length)
      expect(numbers(loaded, 'x')).toEqual(rows.map(({x}) => (x === '' ? NaN : Number(x))))
      expect(numbers(loaded, 'price')).toEqual(rows.map((_, at) => (at % 1000) + (at < 30_000 ? 0 : 1000)))
      expect(labels(loaded, 'site')).toEqual(rows.map(({site}) => (site === '' ? null : site)))
      expect(labels(loaded, 'code')).toEqual(rows.map(({code}) => code))
    }
  })

  test('numbers above texts do not get lost: where there were many of them, the column is in doubt', async () => {
    const numbersFirst = [
      ...Array.from({length: 70}, (_, at) => `${at}.5`),
      ...Array.from({length: 2000}, (_, at) => 'abc'[at % 3]),
    ]
    const text = `x,y\n${numbersFirst.map((cell, at) => `${cell},${at % 2}`).join('\n')}\n`
    expect(await complaint(read(text))).toMatch(/column 'x': 3 % of its cells are numbers, more than 20 different ones/)
    expect(labels(await read(text, {categorical: ['x']}), 'x')).toEqual(numbersFirst)
  })

  test('the hash is that of the bytes as given', async () => {
    // printf 'a,b\n1,2\n' | sha256sum (GNU coreutils)
    const expected = '492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470'
    expect((await read('a,b\n1,2\n')).sha256).toBe(expected)
    const packed = gzipSync('a,b\n1,2\n')
    const loaded = await read(packed)
    expect(loaded.sha256).not.toBe(expected)
    expect(numbers(loaded, 'b')).toEqual([2])
  })

  test.each([
    ['LF', 'a;b\n1;x\n2;y\n', {delimiter: ';', newline: '\n', bom: false}],
    ['CRLF', 'a\tb\r\n1\tx\r\n2\ty\r\n', {delimiter: '\t', newline: '\r\n', bom: false}],
    ['CR', 'a|b\r1|x\r2|y', {delimiter: '|', newline: '\r', bom: false}],
    ['a byte order mark', '\uFEFFa,b\n1,x\n2,y', {delimiter: ',', newline: '\n', bom: true}],
    ['blank lines', '\n\na,b\n\n1,x\n\n2,y\n\n', {delimiter: ',', newline: '\n', bom: false}],
    ['blanks around cells', ' a , b \n 1 , x \n 2 , y \n', {delimiter: ',', newline: '\n', bom: false}],
    ['quotes', '"a","b"\n"1","x"\n2,"y"\n', {delimiter: ',', newline: '\n', bom: false}],
  ])('a file with %s is read', async (_, text, dialect) => {
    const loaded = await read(text)
    expect(loaded.dialect).toEqual({...dialect, decimalComma: false})
    expect(loaded.header).toEqual(['a', 'b'])
    expect(numbers(loaded, 'a')).toEqual([1, 2])
    expect(labels(loaded, 'b')).toEqual(['x', 'y'])
  })

  test('quoted cells may hold separators, quotes and line ends, also in the header', async () => {
    const loaded = await read('"a, or; b","c\nd"\n"x, ""y""","1\r\n2"\n')
    expect(loaded.header).toEqual(['a, or; b', 'c\nd'])
    expect(labels(loaded, 'a, or; b')).toEqual(['x, "y"'])
    expect(labels(loaded, 'c\nd')).toEqual(['1\r\n2'])
  })

  test('a separator that is given wins over the header', async () => {
    expect((await read('a,b;c\nx,2;3\n', {delimiter: ';'})).header).toEqual(['a,b', 'c'])
    expect((await read('a b\tc\n1\t2\n', {delimiter: 'tab'})).header).toEqual(['a b', 'c'])
    expect(await complaint(read('a,b;c\n1,2;3\n'))).toMatch(
      /not clear.*1 times a comma and 1 times a semicolon.*\n.*--separator/s,
    )
    await expect(read('a,b\n1,2\n', {delimiter: ',,'})).rejects.toThrow(/`delimiter` must be comma/)
  })

  test('text comes out the same however the bytes are cut, compressed or not', async () => {
    const text = '\uFEFFgröße,y\r\n1,"ä,\r\nö"\r\n2.5,ü\r\n'
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const pieces = Array.from(bytes, byte => Buffer.from([byte]))
      const loaded = await readTable('-', {stdin: Readable.from(pieces)})
      expect(numbers(loaded, 'größe')).toEqual([1, 2.5])
      expect(labels(loaded, 'y')).toEqual(['ä,\r\nö', 'ü'])
      expect(loaded.dialect.bom).toBe(true)
    }
  })

  test('10,000 columns, names that JavaScript objects dislike and very long cells are nothing special', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', ...Array.from({length: 9997}, (_, at) => `c${at}`)]
    const wide = await read(`${names.join(',')}\n${names.map((_, at) => at).join(',')}\n`)
    expect(wide.table.columns).toHaveLength(10_000)
    expect(numbers(wide, '__proto__')).toEqual([0])
    expect(numbers(wide, 'c9996')).toEqual([9999])
    const long = 'x'.repeat(100_000)
    const loaded = await read(`a,b\n${long},1\n"${long}",2\n`)
    expect(labels(loaded, 'a').map(label => label?.length)).toEqual([100_000, 100_000])
    expect(categoricalColumn(loaded.table, 'a').field.levels).toHaveLength(1)
  })
})

describe('Numbers', () => {
  test.each(['0', '-0', '+5', '5.', '.5', '1e-3', '1E+5', '5e-324', '1.7976931348623157e308', '0.1', '123456789.987654321'])(
    '%s is read as JavaScript reads it',
    async text => {
      expect(numbers(await read(`a,b\n${text},x\n`), 'a')).toEqual([Number(text)])
    },
  )

  test('decimals count the digits after the point of the value', async () => {
    const decimals = async (...cells: string[]) =>
      numericColumn((await read(`a,b\n${cells.join(',x\n')},x`)).table, 'a').field.decimals
    expect(await decimals('1', '2.50', '3.1')).toBe(2)
    expect(await decimals('1e-3')).toBe(3)
    expect(await decimals('1.25e2')).toBe(0)
    expect(await decimals('123456.5', '0.125')).toBe(3)
    expect(await decimals('1.5e-3', '12.25')).toBe(4)
  })

  test('whole numbers are known as such, however they are written', async () => {
    const {schema} = (await read('a,b,c\n1,1.0,1.5\n2,2.00,2\n')).table
    expect(schema.fields.map(field => field.kind === 'numeric' && field.integer)).toEqual([true, true, false])
  })

  test.each(['Infinity', '-inf', 'INF'])('%s among numbers is refused with its row', async text => {
    const message = await complaint(read(`a,b\n1,x\n2,x\n${text},x\n`))
    expect(message).toContain("stdin: row 3 (line 4), column 'a': expected a number, found an infinite value.")
  })

  test.each([
    ['1e400', 'a number too large for double precision'],
    ['-1e400', 'a number too large for double precision'],
    ['1e-400', 'a number too small for double precision'],
    ['12345678901234567891', 'a whole number with more digits than double precision holds'],
    ['135217135789159036.0', 'a whole number with more digits than double precision holds'],
    ['1352171357891.591E+5', 'a whole number with more digits than double precision holds'],
    ['+1.35217135789159273e17', 'a whole number with more digits than double precision holds'],
    ['-135217135789159036.000e0', 'a whole number with more digits than double precision holds'],
    ['0013521713578915903.6E1', 'a whole number with more digits than double precision holds'],
  ])('%s is refused, because it would change silently', async (text, found) => {
    expect(await complaint(read(`a,b\n1,x\n2,x\n${text},x\n`))).toContain(
      `row 3 (line 4), column 'a': expected a number, found ${found}.`,
    )
  })

  test('whole numbers beyond 2^53 that doubles do hold are read', async () => {
    // 2^60 is exact; the other is how JavaScript writes the double nearest to it.
    expect(numbers(await read('a,b\n1152921504606846976,x\n12345678901234567000,x\n'), 'a')).toEqual([
      2 ** 60,
      12345678901234567000,
    ])
  })

  test('a column of such numbers names the flags that settle it', async () => {
    const message = await complaint(read('device,y\n135217135789159036.0,a\n135217135789158485.0,b\n'))
    expect(message).toContain("column 'device'")
    expect(message).toContain('--categorical device')
    expect(message).toContain('--ignore device')
  })

  test.each([
    '1e23', // 15 digits or fewer stay apart
    '6.02214076e23',
    '1152921504606846976.000', // 2^60
    '1.152921504606846976E+18',
    '12345678901234567890.5', // no whole number
    '1.2345678901234567e+20', // what Python prints for a double
    '-9.00719925474099200e15', // 2^53
  ])('%s is no whole number that would change', async text => {
    expect(numbers(await read(`a,b\n${text},x\n`), 'a')).toEqual([Number(text)])
  })

  test('decimal commas are read when asked for, with any separator', async () => {
    const loaded = await read('a;b\n1,5;x\n-0,25;y\n3;z\n', {decimalComma: true})
    expect(numbers(loaded, 'a')).toEqual([1.5, -0.25, 3])
    expect(loaded.dialect).toMatchObject({delimiter: ';', decimalComma: true})
    expect(numbers(await read('a,b\n"1,5",x\n', {decimalComma: true}), 'a')).toEqual([1.5])
  })

  test('decimal commas that were not asked for are an error that names the flag', async () => {
    const message = await complaint(read('a;b\n1,5;x\n2,25;y\n'))
    expect(message).toContain("row 1 (line 2), column 'a': expected a number, found a number with a comma.")
    expect(message).toContain('--decimal-comma')
  })

  test('a decimal point is refused where commas were announced, since it may mean thousands', async () => {
    const message = await complaint(read('a;b\n1,5;x\n1.250;y\n', {decimalComma: true}))
    expect(message).toContain("row 2 (line 3), column 'a': expected a number, found a number with a decimal point.")
  })
})

describe('Columns that mix numbers and text', () => {
  // With a pattern that goes back over the digits each of these takes minutes.
  test.each([
    ['digits before a letter', `${'1'.repeat(499_990)}x`],
    ['digits and commas', `"${'1,'.repeat(249_990)}x"`],
    ['zeros', `0.${'0'.repeat(499_990)}x`],
  ])('a cell of nearly 500,000 characters is looked at once: %s', async (_, cell) => {
    expect(await complaint(read(`a,b\n1,x\n2,x\n${cell},x\n`))).toContain('expected a number, found text.')
  })

  test.each([
    ['few different numbers', '1,a\n2,a\n1,a\nsecret-text,a\n2,a\n', 4],
    ['many different numbers', `${Array.from({length: 200}, (_, row) => `${row},a`).join('\n')}\nsecret-text,a\n`, 201],
    ['the text first', 'secret-text,a\n1,a\n2,a\n', 1],
  ])('with %s the odd cell is an error without its content', async (_, rows, row) => {
    const message = await complaint(read(`x,y\n${rows}`))
    expect(message).toContain(`stdin: row ${row} (line ${row + 1}), column 'x': expected a number, found text.`)
    expect(message).toContain('--categorical x')
    expect(message).not.toContain('secret')
  })

  test('all such columns are named at once', async () => {
    const message = await complaint(read('doors,persons\n2,2\n3,4\n4,4\n5more,more\n'))
    expect(message).toContain("row 4 (line 5), column 'doors'")
    expect(message).toContain("row 4 (line 5), column 'persons'")
    expect(message).toContain('--categorical doors,persons')
    const loaded = await read('doors,persons\n2,2\n3,4\n4,4\n5more,more\n', {categorical: ['doors', 'persons']})
    expect(labels(loaded, 'doors')).toEqual(['2', '3', '4', '5more'])
  })

  test('mostly text is a categorical column', async () => {
    expect(labels(await read('x,y\na,1\nb,1\n3,1\n'), 'x')).toEqual(['a', 'b', '3'])
  })

  test('numbers that are codes are declared, and keep their spelling', async () => {
    const loaded = await read('zip,y\n00712,1\n1.0,0\n1,0\n', {categorical: ['zip'], target: 'y'})
    expect(labels(loaded, 'zip')).toEqual(['00712', '1.0', '1'])
  })
})

describe('Missing values', () => {
  test('empty cells and the usual tokens are missing in both kinds of column', async () => {
    const tokens = ['', 'NA', 'NaN', 'nan', '?', 'null', 'N/A', 'None', '  ']
    const loaded = await read(`a,b,c\n${tokens.map(token => `${token},${token},0`).join('\n')}\n1.5,x,0\n`)
    expect(numbers(loaded, 'a')).toEqual([...tokens.map(() => NaN), 1.5])
    // 'None' is a level where there are levels.
    expect(labels(loaded, 'b')).toEqual([...tokens.map(token => (token === 'None' ? token : null)), 'x'])
    expect(loaded.table.schema.fields.map(({missing}) => missing)).toEqual([9, 8, 0])
    expect(loaded.table.schema.fields[0]).toMatchObject({min: 1.5, max: 1.5})
  })

  test('a list of tokens replaces the default one, and an empty cell stays missing', async () => {
    const loaded = await read('a,b\n-9,NA\n,x\n3,x\n', {missing: ['-9']})
    expect(numbers(loaded, 'a')).toEqual([NaN, NaN, 3])
    expect(labels(loaded, 'b')).toEqual(['NA', 'x', 'x'])
  })

  test('a column without any value is numeric, with no range', async () => {
    const {table} = await read('a,b\n,1\nNA,2\n')
    expect(table.schema.fields[0]).toEqual({
      kind: 'numeric',
      name: 'a',
      min: NaN,
      max: NaN,
      decimals: 0,
      integer: false,
      missing: 2,
    })
  })
})

describe('Target, ids and persons', () => {
  test('the target may have many classes and looks like text even where it is numbers', async () => {
    expect(labels(await read('a,y\n1,3\n2,1\n3,2\n4,1.5\n', {target: 'y'}), 'y')).toEqual(['3', '1', '2', '1.5'])
  })

  test('a row without a target is an error', async () => {
    const message = await complaint(read('a,y\n1,x\n2,\n', {target: 'y'}))
    expect(message).toContain("row 2 has no value in the target column 'y'")
  })

  test('a minority label in another spelling of the same number is pointed out', async () => {
    const message = await complaint(read('a,y\n1,1.0\n2,0.0\n', {target: 'y', minority: ['1']}))
    expect(message).toContain("No row has '1' in column 'y'; the same number is written '1.0' there.")
    expect(message).toContain('--minority 1.0')
  })

  test('ignored columns are not even looked at, and the group becomes numbers', async () => {
    const loaded = await read('id,who,a,y\nx1,ann,1,n\n7,bob,2,n\nx2,ann,3,y\nx3,,4,n\nx4,,5,n\n', {
      ignore: ['id'],
      group: 'who',
      target: 'y',
    })
    expect(loaded.table.columns.map(({field}) => field.name)).toEqual(['a', 'y'])
    expect(loaded.header).toEqual(['id', 'who', 'a', 'y'])
    expect(loaded.ignored).toEqual(['id'])
    expect(loaded.group?.name).toBe('who')
    const [first, second, third, fourth, fifth] = loaded.group?.ids ?? []
    expect(third).toBe(first)
    expect(new Set([first, second, fourth, fifth]).size).toBe(4)
  })

  test('with a list of columns the others are ignored', async () => {
    const loaded = await read('a,b,c,y\n1,2,3,n\n', {columns: ['c'], target: 'y'})
    expect(loaded.table.columns.map(({field}) => field.name)).toEqual(['c', 'y'])
    expect(loaded.ignored).toEqual(['a', 'b'])
  })

  test.each([
    ['target', {target: 'diagnosys'}],
    ['categorical', {categorical: ['diagnosys']}],
    ['ignore', {ignore: ['diagnosys']}],
    ['group', {group: 'diagnosys'}],
    ['columns', {columns: ['diagnosys']}],
  ] satisfies [string, ReadOptions][])('an unknown name in --%s is answered with the known ones', async (flag, options) => {
    const message = await complaint(read('age,diagnosis\n1,x\n', options))
    expect(message).toContain(`no column 'diagnosys' (--${flag})`)
    expect(message).toContain("Did you mean 'diagnosis'?")
    expect(message).toContain('age, diagnosis')
  })

  test.each([
    {target: 'a', ignore: ['a']},
    {group: 'a', ignore: ['a']},
    {target: 'a', group: 'a'},
  ] satisfies ReadOptions[])('a column cannot have two parts to play: %o', async options => {
    expect(await complaint(read('a,b\n1,x\n', options))).toMatch(/Column 'a' cannot be/)
  })

  test('kinds of another file are binding, and columns may be absent', async () => {
    const kinds = new Map([
      ['a', 'numeric'],
      ['b', 'categorical'],
    ] as const)
    expect(labels(await read('b\n1\n', {kinds, target: 'y', ignore: ['id']}), 'b')).toEqual(['1'])
    const message = await complaint(read('a,b\nx,1\n', {kinds}))
    expect(message).toContain("row 1 (line 2), column 'a': expected a number, found text.")
  })
})

describe('What cannot be read', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
    await mkdir(path.join(folder, 'folder'))
    await writeFile(path.join(folder, 'empty.csv'), '')
  })
  afterAll(() => rm(folder, {recursive: true}))

  test.each([
    ['empty', '', /is empty/],
    ['blank', '\n\n', /is empty/],
    ['header only', 'a,b\n', /has a header but no rows/],
    ['duplicate names', 'a,b,a\n1,2,3\n', /columns 1 and 3 have the same name 'a'/],
    ['nameless column', 'a,,c\n1,2,3\n', /column 2 has no name/],
    ['short row', 'a,b\n1,2\n\n3\n', /row 2 \(line 4\) must have 2 cells, as the header has\. Got 1\./],
    ['long row', 'a,b\n1,2\n3,4,5\n', /row 2 \(line 3\) must have 2 cells, as the header has\. Got 3\./],
    ['long row after quotes', 'a,b\n"1\n1",2\n3,4,5\n', /row 2 \(line 4\) must have 2 cells/],
    ['open quote', 'a,b\n1,"2\n3,4\n', /quotes that do not match/],
    ['text after a quote', 'a,b\n1,"2"x\n', /quotes that do not match near line 2/],
    ['NUL', 'a,b\n1,\0\n', /NUL characters/],
    ['Latin-1', Buffer.from('a,b\n1,gr\xfcn\n', 'latin1'), /is not UTF-8 text.*--encoding windows-1252/s],
    ['half a character', Buffer.from('a,b\n1,ü', 'utf8').subarray(0, 7), /is not UTF-8 text/],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), /NUL characters.*--encoding utf-16le/s],
    ['half a zip', Buffer.from('PK\x03\x04rest', 'latin1'), /cannot be read as an Excel file: it is cut off/],
    ['half a Parquet file', Buffer.from('PAR1rest', 'latin1'), /damaged: it begins as a Parquet file/],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), /NUL characters/],
    ['half a gzip', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40), /damaged/],
  ])('%s: the message says so', async (_, bytes, expected) => {
    expect(await complaint(read(bytes))).toMatch(expected)
  })

  test('a missing file, a folder and an empty file are told apart', async () => {
    expect(await complaint(readTable(path.join(folder, 'nowhere.csv')))).toMatch(/There is no file '.*nowhere\.csv'/)
    expect(await complaint(readTable(path.join(folder, 'folder')))).toMatch(/is a folder/)
    expect(await complaint(readTable(path.join(folder, 'empty.csv')))).toMatch(/empty\.csv' is empty/)
  })

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('an unreadable file is explained', async () => {
    const file = path.join(folder, 'secret.csv')
    await writeFile(file, 'a\n1\n', {mode: 0o000})
    expect(await complaint(readTable(file))).toMatch(/may not be read/)
  })

  test('stdin can be read only once', async () => {
    const stdin = Readable.from([Buffer.from('a,b\n1,2\n')])
    await readTable('-', {stdin})
    expect(await complaint(readTable('-', {stdin}))).toMatch(/stdin has been read already/)
  })

  test('reading stops when told to, even while stdin is silent', async () => {
    const controller = new AbortController()
    const silent = new PassThrough()
    silent.write('a,b\n1,2\n')
    const reading = readTable('-', {stdin: silent, signal: controller.signal})
    setImmediate(() => {
      controller.abort()
    })
    await expect(reading).rejects.toBeInstanceOf(Interrupted)
  })
})
