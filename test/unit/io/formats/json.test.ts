import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {Readable} from 'node:stream'
import {gzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../../src/core/errors.js'
import {writeJson} from '../../../../src/io/formats/json/write.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {typedTable} from '../../../../src/io/typed-table.js'
import {temporaryFolder} from '../../../support/cli.js'
import {duckdb, rowsOf} from '../../../support/duckdb.js'
import {AWKWARD_TABLES} from '../../../support/typed-tables.js'

/** @param size Of the pieces that come through the pipe. */
function read(text: string | Uint8Array, options: ReadOptions = {}, size = 1 << 16) {
  const bytes = Buffer.from(text)
  const pieces = Array.from({length: Math.ceil(bytes.length / size)}, (_, at) => bytes.subarray(at * size, (at + 1) * size))
  return readTable('-', {stdin: Readable.from(pieces), ...options})
}

async function complaint(text: string): Promise<string> {
  try {
    await read(text)
  } catch (error) {
    if (error instanceof UserError) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error('nothing was thrown')
}

const rows = async (text: string, options: ReadOptions = {}) => (await read(text, options)).table.toRows()

describe('Objects as lines', () => {
  test('keep numbers, texts and booleans apart, and look like nothing else', async () => {
    const {table, types} = await read(
      '{"n":1,"x":1.5,"t":"007","b":true,"d":"2024-02-29"}\n{"n":-2,"x":2e3,"t":"1.0","b":false,"d":"1969-12-31"}\n',
    )
    expect(table.toRows()).toEqual([
      {n: 1, x: 1.5, t: '007', b: 'true', d: '2024-02-29'},
      {n: -2, x: 2000, t: '1.0', b: 'false', d: '1969-12-31'},
    ])
    expect([...types!.values()].map(({type}) => type)).toEqual(['int64', 'float64', 'string', 'bool', 'string'])
    expect(table.column('d').field).toMatchObject({kind: 'numeric', date: {kind: 'date'}})
  })

  test('may lack names, which come in the order they are first seen', async () => {
    expect(await rows('{"a":1}\n{"b":"x","a":null}\n{"c":true,"a":3}')).toEqual([
      {a: 1, b: null, c: null},
      {a: null, b: 'x', c: null},
      {a: 3, b: null, c: 'true'},
    ])
  })

  test('may have blank lines, a byte order mark, line ends of Windows, and NaN where Python writes it', async () => {
    const text = '\uFEFF\r\n{"a": 1, "b": NaN}\r\n\r\n  {"a": 2, "b": 0.5}\r\n\n'
    expect(await rows(text)).toEqual([
      {a: 1, b: null},
      {a: 2, b: 0.5},
    ])
    expect((await read(Buffer.from(text.replace(/^\uFEFF\r\n/, '\uFEFF'), 'utf16le'))).table.rowCount).toBe(2)
  })

  test('may be a list, and spread over lines', async () => {
    const expected = [
      {a: 1, b: 'x'},
      {a: 2, b: null},
    ]
    expect(await rows('[{"a":1,"b":"x"},{"a":2}]')).toEqual(expected)
    expect(await rows(' [\n {\n "a": 1,\n "b": "x" }\n,\n{"a":2}\n]\n')).toEqual(expected)
    expect(await rows('{\n "a": 1,\n "b": "x"\n}\n{\n "a": 2\n}')).toEqual(expected)
  })

  test.each([1, 2, 3, 7])('are the same however they come: in pieces of %d bytes', async size => {
    const text =
      '[{"näme \\"x\\" \\\\":"a\\nb \\u00e9 🎈 {]}","n":[1,{"y":"]"}],"v":-1.5e-3},\r\n{"v":2,"näme \\"x\\" \\\\":"\\\\"}]'
    const {table, ignored} = await read(text, {}, size)
    expect(table.toRows()).toEqual([
      {'näme "x" \\': 'a\nb é 🎈 {]}', v: -0.0015},
      {'näme "x" \\': '\\', v: 2},
    ])
    expect(ignored).toEqual(['n'])
  })

  test('keep whole numbers beyond double precision apart, as categories, and write them as numbers again', async () => {
    const text = '{"id":9007199254740993,"x":1}\n{"id":9007199254740992,"x":1e300}\n{"id":-7,"x":0.1}\n'
    const {table, types, header} = await read(text)
    expect(table.toRows().map(({id}) => id)).toEqual(['9007199254740993', '9007199254740992', '-7'])
    expect(types?.get('id')?.type).toBe('int64')
    const file = path.join(temporaryFolder(), 'out.jsonl')
    await writeTable(file, table, {header, dialect: {delimiter: ',', decimalComma: false, newline: '\n'}, types: types!})
    expect((await readTable(file)).table.toRows()).toEqual(table.toRows())
  })

  test('with numbers and texts under one name are in doubt as in a file of text', async () => {
    const lines = Array.from({length: 60}, (_, at) => JSON.stringify({id: at % 2 === 0, v: at % 9 === 0 ? 'unknown' : at + 0.5}))
    expect(await complaint(lines.join('\n'))).toMatch(/^column-in-doubt: .*'v'/)
    expect(await rows('{"a":1,"b":2}\n{"a":"x","b":3}\n{"a":true,"b":4}')).toEqual([
      {a: '1', b: 2},
      {a: 'x', b: 3},
      {a: 'true', b: 4},
    ])
  })

  test('may be packed, whatever the name says', async () => {
    const file = path.join(temporaryFolder(), 'rows.csv')
    writeFileSync(file, gzipSync('{"a":1,"b":"x"}\n'))
    expect((await readTable(file)).table.toRows()).toEqual([{a: 1, b: 'x'}])
  })
})

describe('Text that is no table of JSON is told by its line, without a cell:', () => {
  test.each([
    ['{"a":1}\n{"a":secret}\n', 'line 2: a value must stand here'],
    ['{"a":1}\n{"a":"secret}\n{"a":2}\n', 'line 2: a text or a name has no quote at its end'],
    ['{"a":1}\n{"a":2\n', 'line 2: the object that begins here has no end'],
    ['{"a":1}\n{"a":2,}\n', 'line 2: a name in double quotes must stand here'],
    ['{"a":1}\n{"a":01}\n', 'line 2: a comma or the end of the object must stand here'],
    ['{"a":1,\n"b":2,\n"b":3}', 'line 3: a name stands twice in one object'],
    ['{"a":1}\n[2]\n', 'line 2: the object of a row, or nothing, must stand here'],
    ['[{"a":1}\n,{"a":2}\n', 'line 3: the file ends before its list does'],
    ['[{"a":1}\n{"a":2}]', 'line 2: a comma or the end of the list must stand here'],
    ['[{"a":1}]\n{"a":2}', 'line 2: nothing must stand here'],
    ['{"a":"\\ud800"}', 'line 1: a text has a backslash'],
    ['{"a":"x\ty"}\n{"a":"z"}', 'line 1: a text holds a control character'],
    [`{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 'line 1: lists and objects are nested more than 100 deep'],
  ])('%s', async (text, message) => {
    const said = await complaint(text)
    expect(said).toContain(message)
    expect(said).not.toContain('secret')
  })

  test('one object with others in it, such as a report or what pandas writes by itself', async () => {
    const report = JSON.stringify({schema: 'minority-report/audit/2', tool: {}, plan: {}, results: []}, null, 2)
    expect(await complaint(report)).toContain('a report or result of this tool, and no table')
    expect(await complaint('{"a":{"0":1,"1":2},"b":{"0":3,"1":4}}')).toMatch(/^wrong-format: .*one object/)
    expect(await rows('[{"a":1,"b":[1]}]')).toEqual([{a: 1}])
  })

  test('a file that is named so and is something else', async () => {
    const file = path.join(temporaryFolder(), 'rows.jsonl')
    writeFileSync(file, 'a,b\n1,2\n')
    await expect(readTable(file)).rejects.toMatchObject({code: 'wrong-format'})
  })

  test('more rows or columns than a table may have', async () => {
    const names = Object.fromEntries(Array.from({length: 50}, (_, at) => [`n${at}`, at]))
    const many = [JSON.stringify(names), ...Array.from({length: 200}, () => '{}')].join('\n')
    await expect(read(many, {maxBytes: 5000})).rejects.toMatchObject({code: 'too-many-rows'})
    const wide = Array.from({length: 60}, (_, row) =>
      JSON.stringify(Object.fromEntries(Array.from({length: 1000}, (_each, at) => [`${row}_${at}`, 1]))),
    )
    await expect(read(wide.join('\n'))).rejects.toMatchObject({code: 'too-many-columns'})
  })
})

describe('What is written as JSON', () => {
  test.each([...AWKWARD_TABLES])('is what JSON.parse reads: a table of %s', (_name, table) => {
    const parsed = JSON.parse([...writeJson(table, 'list')].join('')) as Record<string, unknown>[]
    const lines = [...writeJson(table, 'lines')].join('').trim().split('\n')
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual(parsed)
    const expected = typedTable("'file'", table, {}).table
    for (const column of expected.columns) {
      const {name} = column.field
      const found = table.columns.find(each => each.name === name)!
      if (found.kind === 'moments' || (found.kind === 'levels' && found.type !== 'string' && found.type !== 'category')) continue
      const cells = parsed.map(row => row[name])
      expect(cells).toEqual(
        column.kind === 'numeric'
          ? Array.from(column.values, value => (Number.isNaN(value) ? null : value))
          : Array.from(column.codes, code => (code < 0 ? null : column.field.levels[code])),
      )
    }
  })

  test('is what DuckDB reads, and what DuckDB writes is read', async () => {
    const connection = await duckdb()
    const folder = temporaryFolder()
    const query = `SELECT i AS n, i / 7 AS x, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text "' || i || '" é' END AS t, i % 2 = 0 AS b,
      DATE '1969-12-30' + i::INT AS d, TIMESTAMP '2024-02-29 12:30:15.250' + INTERVAL (i) MINUTE AS s FROM range(300) r(i)`
    await connection.run(`COPY (${query}) TO '${folder}/theirs.jsonl' (FORMAT json)`)
    await connection.run(`COPY (${query}) TO '${folder}/theirs.json' (FORMAT json, ARRAY true)`)
    const {table, header, types} = await readTable(`${folder}/theirs.jsonl`)
    expect((await readTable(`${folder}/theirs.json`)).table.toRows()).toEqual(table.toRows())
    expect(table.column('s').field).toMatchObject({kind: 'numeric', date: {kind: 'datetime', step: 1}})
    const format = {header, dialect: {delimiter: ',', decimalComma: false, newline: '\n'}, types: types!} as const
    await writeTable(`${folder}/ours.jsonl`, table, format)
    await writeTable(`${folder}/ours.json`, table, format)
    const expected = await rowsOf(connection, query)
    for (const name of ['ours.jsonl', 'ours.json'])
      expect(await rowsOf(connection, `SELECT * FROM read_json('${folder}/${name}')`)).toEqual(expected)
  })
})
