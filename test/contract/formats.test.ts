import {Readable} from 'node:stream'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import type {Row} from '../../src/core/table-cells.js'
import {recognisedFormat, tableFormats} from '../../src/io/formats/registry.js'
import type {FormatReader, FormatWriter, TableFormat} from '../../src/io/formats/format.js'
import type {ReadOptions} from '../../src/io/read-options.js'
import type {TypedColumns} from '../../src/io/typed-column.js'
import {typedTable} from '../../src/io/typed-table.js'
import {keepRows} from '../../src/io/typed/keep-rows.js'
import {AWKWARD_TABLES, levels, numbers} from '../support/typed-tables.js'

type Complete = TableFormat & {readonly reader: FormatReader; readonly writer: FormatWriter}

const complete = tableFormats.filter((each): each is Complete => each.reader !== undefined && each.writer !== undefined)

async function bytesOf({writer}: Complete, table: TypedColumns): Promise<Uint8Array> {
  const pieces = await writer.write(table, 'file')
  return Buffer.concat(Array.from(pieces, piece => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
}

function read({reader}: Complete, bytes: Uint8Array, options: ReadOptions = {}): Promise<TypedColumns> {
  const pieces = Readable.from([bytes])
  return reader.read(
    {name: "'file'", head: bytes.subarray(0, 4096), pieces, sha256: () => Promise.resolve(''), close: () => undefined},
    options,
  )
}

const rowsOf = (table: TypedColumns): Row[] => typedTable("'file'", table, {}).table.toRows()

/** What is thrown that is no message to the user. */
async function unexpected(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
    return undefined
  } catch (error) {
    return error instanceof UserError ? undefined : error
  }
}

/** Formats that hold any name and any cell; the limits of the others are theirs, and are looked at beside them. */
const EXACT = new Set(['parquet', 'arrow', 'arff', 'keel'])
/** A KEEL file without numbers, inputs and outputs is an ARFF file as well, and both are read alike. */
const READ_ALIKE: Readonly<Record<string, string>> = {keel: 'arff'}
/** The end of a line may be that of the file. */
const OF_LINES = new Set(['arff', 'keel'])
const exact = complete.filter(({name}) => EXACT.has(name))

describe.each(exact.map(format => [format.name, format] as const))('The format %s', (_, format) => {
  test.each([...AWKWARD_TABLES])('gives back a table of %s', async (_name, table) => {
    const bytes = await bytesOf(format, table)
    const recognised = recognisedFormat({head: bytes.subarray(0, 4096), name: "'file'"})?.name ?? ''
    expect([format.name, READ_ALIKE[format.name]]).toContain(recognised)
    const back = await read(format, bytes)
    expect(rowsOf(back)).toEqual(rowsOf(table))
    expect(back.columns.map(({name}) => name)).toEqual(table.columns.map(({name}) => name))
  })

  test('gives back any numbers and texts', async () => {
    const cell = fc.option(
      fc.double({noNaN: true, noDefaultInfinity: true}).map(value => value + 0),
      {nil: null},
    )
    const text = fc.option(
      fc.string({unit: 'grapheme', minLength: 1, maxLength: 12}).filter(each => each.trim() !== ''),
      {nil: null},
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({cell, text}), {minLength: 1, maxLength: 30}), async rows => {
        const all = [
          numbers(
            'id',
            rows.map((_each, at) => at),
            'int32',
          ),
          numbers(
            'a',
            rows.map(row => row.cell),
          ),
          levels(
            'b',
            rows.map(row => row.text),
          ),
        ]
        const table = {columns: all, rowCount: rows.length, notes: []}
        expect(rowsOf(await read(format, await bytesOf(format, table)))).toEqual(rowsOf(table))
      }),
      {numRuns: 30},
    )
  })

  test('is refused when it has more cells than a table may have', async () => {
    const bytes = await bytesOf(format, AWKWARD_TABLES.get('many rows of few values')!)
    await expect(read(format, bytes, {maxBytes: 100})).rejects.toMatchObject({code: 'too-many-rows'})
  })
})

const ended = complete.filter(({name}) => !OF_LINES.has(name))

describe.each(ended.map(format => [format.name, format] as const))('A file of the format %s', (_, format) => {
  test('is cut off at any place, and that is told in one message', async () => {
    const bytes = await bytesOf(format, AWKWARD_TABLES.get('missing cells in every column')!)
    for (let length = 8; length < bytes.length - 8; length += Math.max(5, Math.floor(bytes.length / 100)))
      await expect(read(format, bytes.subarray(0, length)), `${length} bytes`).rejects.toBeInstanceOf(UserError)
  })
})

describe.each(complete.map(format => [format.name, format] as const))('A file of the format %s', (_, format) => {
  test('is damaged at any place, and that is read or told in one message', async () => {
    const table = AWKWARD_TABLES.get('one row of all kinds')!
    const cells = Array.from({length: 40}, (_each, at) => at)
    const columns = [
      ...table.columns.map(column =>
        keepRows(
          column,
          cells.map(() => 0),
        ),
      ),
      numbers('d', cells.map(Math.sin)),
      levels(
        'e',
        cells.map(at => `text ${at}`),
      ),
    ]
    const bytes = await bytesOf(format, {columns, rowCount: 40, notes: []})
    const step = Math.max(7, Math.floor(bytes.length / 150))
    for (let at = 0; at < bytes.length; at += step)
      for (const damage of [0xff, 0x00, 0x80]) {
        const damaged = Uint8Array.from(bytes)
        damaged[at] ^= damage === 0 ? damaged[at] : damage
        expect(await unexpected(read(format, damaged)), `byte ${at}`).toBeUndefined()
      }
  })
})
