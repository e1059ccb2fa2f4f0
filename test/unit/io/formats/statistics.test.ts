import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../../src/core/errors.js'
import {decodersFor} from '../../../../src/io/formats/binary/decoding.js'
import {unpackRoss, unpackRunLengths} from '../../../../src/io/formats/sas/decompress.js'
import {readSpss} from '../../../../src/io/formats/spss/read.js'
import {spss} from '../../../../src/io/formats/spss.js'
import {readStata} from '../../../../src/io/formats/stata/read.js'
import {stata} from '../../../../src/io/formats/stata.js'
import {openBytes} from '../../../../src/io/open-bytes.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import type {TypedColumn, TypedColumns} from '../../../../src/io/typed-column.js'
import {typedTable} from '../../../../src/io/typed-table.js'
import {refuseNames, writeTable} from '../../../../src/io/write-table.js'
import {awkwardColumnsOf, awkwardTables, typedColumnsOf} from '../../../support/awkward-tables.js'

const nothing = () => undefined
const formats = [
  {
    format: stata,
    read: (bytes: Uint8Array) => readStata(bytes, "'t.dta'", decodersFor("'t.dta'", undefined)(undefined), nothing),
  },
  {format: spss, read: (bytes: Uint8Array) => readSpss(bytes, "'t.sav'", decodersFor("'t.sav'", undefined), nothing)},
].map(each => ({...each, name: each.format.name}))

async function bytesOf({writer}: typeof stata, table: TypedColumns): Promise<Buffer> {
  const pieces = (await writer?.write(table, "'t'")) ?? []
  return Buffer.concat(Array.from(pieces, piece => Buffer.from(piece as Uint8Array)))
}

describe.each(formats)('A file of $name', ({format, read}) => {
  test.each(awkwardTables)('is read as it was written: $name', async ({columns}) => {
    const bytes = await bytesOf(format, typedColumnsOf({name: 't', columns}))
    const found = awkwardColumnsOf(read(bytes))
    expect(found).toEqual(
      columns.map(({name, kind, values, labels}) =>
        kind === 'bool'
          ? {
              name,
              kind: 'labelled',
              values: values.map(value => (value === null ? null : Number(value))),
              labels: {false: 0, true: 1},
            }
          : {name, kind, values, ...(labels !== undefined && {labels})},
      ),
    )
  })

  test('is the same bytes for the same table', async () => {
    const table = typedColumnsOf(awkwardTables[5])
    expect((await bytesOf(format, table)).equals(await bytesOf(format, table))).toBe(true)
  })

  test('that is cut off or changed is one clear message, or a table', async () => {
    const bytes = await bytesOf(format, typedColumnsOf({name: 't', columns: awkwardTables.slice(5, 14).flatMap(same)}))
    for (let at = 12; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const changed = Buffer.from(bytes)
      changed[at] ^= 0xff
      for (const damaged of [bytes.subarray(0, at), changed])
        try {
          read(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
          expect((error as UserError).message).toMatch(/^'t\.(?:dta|sav)'/)
        }
    }
    expect(() => read(bytes.subarray(0, bytes.length - 30))).toThrow(UserError)
  })

  test('is not written with names that the program does not know', async () => {
    const column = {name: 'age at birth', kind: 'number', values: [1]} as const
    await expect(bytesOf(format, typedColumnsOf({name: 't', columns: [column]}))).rejects.toThrow(
      /cannot hold a column named 'age at birth'/,
    )
  })
})

const same = ({columns, name}: (typeof awkwardTables)[number], at: number) =>
  columns.map(each => ({
    ...each,
    name: `${each.name}${at}`,
    values: Array.from({length: 3}, (_, row) => (name === 'long-texts' ? 'x' : (each.values[row] ?? null))),
  }))

const labelled = (values: readonly number[], labels: readonly (readonly [number, string])[]): TypedColumn => ({
  kind: 'numbers',
  name: 'q',
  type: 'float64',
  integer: false,
  values: Float64Array.from(values),
  labels: new Map(labels),
})

function table(column: TypedColumn, options: ReadOptions = {}) {
  const rowCount = column.kind === 'numbers' ? column.values.length : 0
  return typedTable("'t'", {columns: [column], rowCount, notes: []}, options)
}

describe('Values with labels', () => {
  const scale = labelled([1, 5, 99, NaN], [[99, "don't know"]])

  test('are categories called by their labels where all have one, and numbers where the user says so', () => {
    const all = labelled(
      [2, 1, 2, NaN],
      [
        [1, 'yes'],
        [2, 'no'],
        [3, 'maybe'],
      ],
    )
    const read = table(all)
    expect(read.table.toRows().map(({q}) => q)).toEqual(['no', 'yes', 'no', null])
    expect(read.readings[0].notes).toEqual(["numbers with labels, read as categories (numbers: `numeric: ['q']`)"])
    expect(read.types.get('q')?.labels?.get(3)).toBe('maybe')
    expect(table(all, {numeric: ['q']}).table.toRows()).toEqual([{q: 2}, {q: 1}, {q: 2}, {q: null}])
  })

  test('are numbers where none in use has one', () => {
    expect(table(labelled([1, 5], [[99, "don't know"]])).table.toRows()).toEqual([{q: 1}, {q: 5}])
  })

  test('are in doubt where some have one, until somebody says what they are', () => {
    let error: UserError | undefined
    try {
      table(scale)
    } catch (thrown) {
      error = thrown as UserError
    }
    expect(error?.code).toBe('column-in-doubt')
    expect(error?.message).toBe(
      "'t': column 'q': 33 % of its cells are numbers that have a label in the file, the others have none.",
    )
    expect(error?.suggestions).toEqual([
      "Say what it is - categories: `categorical: ['q']`; numbers: `numeric: ['q']`; " +
        "a label for a missing value: `missing: ['99']`; left out: `ignore: ['q']`.",
    ])
    expect(
      table(scale, {categorical: ['q']})
        .table.toRows()
        .map(({q}) => q),
    ).toEqual(['1', '5', "don't know", null])
    expect(table(scale, {numeric: ['q']}).table.toRows()).toEqual([{q: 1}, {q: 5}, {q: 99}, {q: null}])
    expect(table(scale, {missing: ['99']}).table.toRows()).toEqual([{q: 1}, {q: 5}, {q: null}, {q: null}])
  })

  test('stay two levels where two values have one label', () => {
    const twice = labelled(
      [1, 2],
      [
        [1, 'other'],
        [2, 'other'],
      ],
    )
    expect(
      table(twice)
        .table.toRows()
        .map(({q}) => q),
    ).toEqual(['other (1)', 'other (2)'])
  })
})

describe('A table of a file with labels', () => {
  test.each(['sav', 'dta'])('is written as .%s with the numbers that the labels had', async ending => {
    const folder = mkdtempSync(path.join(tmpdir(), 'labels-'))
    const [given, out] = ['given', 'out'].map(name => path.join(folder, `${name}.${ending}`))
    const sex = {name: 'sex', kind: 'labelled', values: [2, 1, 2, null], labels: {woman: 1, man: 2, other: 9}} as const
    const scale = {name: 'scale', kind: 'labelled', values: [1, 5, 99, 3], labels: {"don't know": 99}} as const
    const format = ending === 'sav' ? spss : stata
    writeFileSync(given, await bytesOf(format, typedColumnsOf({name: 't', columns: [sex, scale]})))
    const read = await readTable(given, {numeric: ['scale']})
    expect(read.table.toRows()[0]).toEqual({sex: 'man', scale: 1})
    await writeTable(out, read.table, read)
    const source = await openBytes(out)
    const written = await format.reader?.read(source, {})
    source.close()
    expect(awkwardColumnsOf(written!)).toEqual([sex, scale])
  })

  test('is refused before any work where a column cannot be called so', async () => {
    const header = ['age at birth']
    await expect(refuseNames('rows.dta', {header})).rejects.toThrow(/'rows.dta' cannot hold a column named 'age at birth'/)
    await expect(refuseNames('rows.xlsx', {header})).resolves.toBeUndefined()
  })
})

describe('Rows that SAS packed', () => {
  // By hand, after the description of the format: each command is a byte, its lower half a length.
  const ascii = (text: string) => [...Buffer.from(text)]

  test('are unpacked from run lengths', () => {
    const packed = Uint8Array.from([0x82, ...ascii('abc'), 0xc1, 0x2a, 0xe0, 0xf3, 0x60, 0x00, 0xd0])
    const row = `abc****  \0\0\0\0\0${' '.repeat(17)}@@`
    expect(Buffer.from(unpackRunLengths(packed, row.length) ?? []).toString('latin1')).toBe(row)
    expect(unpackRunLengths(packed, row.length - 1)).toBeUndefined()
    expect(unpackRunLengths(packed.subarray(0, 3), row.length)).toBeUndefined()
  })

  test('are unpacked from runs and copies of what was before', () => {
    // Two bytes as they are, a run of 3 + 2, a copy of 4 from 2 + 3 back, a long run of 19, a long copy of 16 from 3 + 16 back.
    const bits = [0b00111100, 0b00000000]
    const packed = Uint8Array.from([...bits, ...ascii('ab'), 0x02, 0x7a, 0x42, 0x00, 0x10, 0x00, 0x2d, 0x20, 0x01, 0x00])
    const first = `abzzzzz`
    const copied = first + first.slice(2, 6)
    const long = `${copied}${'-'.repeat(19)}`
    const row = long + long.slice(long.length - 19, long.length - 3)
    expect(Buffer.from(unpackRoss(packed, row.length) ?? []).toString('latin1')).toBe(row)
    expect(unpackRoss(packed, row.length + 1)).toBeUndefined()
  })
})

describe('Texts of files that name no encoding', () => {
  const decode = (bytes: readonly number[], given?: string) => decodersFor('t', given)(undefined)(Uint8Array.from(bytes))

  test('are UTF-8 where they can be, else Windows-1252 or what the user says', () => {
    expect(decode([0xc3, 0xbc])).toBe('ü')
    expect(decode([0xfc, 0x80])).toBe('ü€')
    expect(decode([0xfc], 'windows-1251')).toBe('ь')
    expect(() => decodersFor('t', undefined)('klingon')).toThrow(/'klingon', which is not known/)
  })
})
