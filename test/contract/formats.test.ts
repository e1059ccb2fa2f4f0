import {Readable} from 'node:stream'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import type {Row} from '../../src/core/table-cells.js'
import {MISSING_TOKENS} from '../../src/io/columns/missing-tokens.js'
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

/** What a format cannot hold by its own rules: it is refused, or told when it is written. */
interface Limit {
  /** The code of the message, where the table is not written. */
  readonly refused?: string
  /** What is told, and the rows that come back. */
  readonly told?: RegExp
  readonly rows?: (row: Row) => Row
}

interface Limits {
  readonly tables?: Readonly<Record<string, Limit>>
  readonly holdsNumber?: (value: number) => boolean
  readonly holdsText?: (text: string) => boolean
  /** The end of a line may be that of the file. */
  readonly isOfLines?: boolean
  /** What recognises its files too, and reads them alike. */
  readonly alike?: string
}

/** No zones, and milliseconds at the finest: of Excel, SPSS and Stata. */
const PLAIN_CLOCK: Limit = {
  told: /no zones.*'utc'.*finer than milliseconds.*'us'/s,
  rows: row => ({...row, us: row['us'] === null ? null : String(row['us']).slice(0, -3), utc: String(row['utc']).slice(0, -1)}),
}

/** Formats that are not here hold all tables. docs/files.md tells users the same. */
const LIMITS: Readonly<Partial<Record<string, Limits>>> = {
  excel: {
    tables: {times: PLAIN_CLOCK, dates: {told: /no dates before March 1900: column 'a' is written as texts/}},
    // People type marks such as NA into sheets, which are read as in CSV files.
    holdsText: text => !MISSING_TOKENS.includes(text.trim()),
  },
  spss: {
    tables: {
      times: PLAIN_CLOCK,
      'names of all scripts': {refused: 'name-not-possible'},
      'texts with line ends, tabs and blanks': {
        told: /blanks at the end|those at the end of texts of column 'a' are lost/,
        rows: row => ({...row, a: String(row['a']).trimEnd()}),
      },
    },
    holdsNumber: value => value > -Number.MAX_VALUE,
    holdsText: text => !/[ \0]$/.test(text),
  },
  stata: {
    tables: {
      times: PLAIN_CLOCK,
      'names of all scripts': {refused: 'name-not-possible'},
      'doubles at their limits': {refused: 'number-too-large'},
    },
    holdsNumber: value => Math.abs(value) < 8.9e307,
  },
  arff: {tables: {times: {told: /finer than milliseconds: column 'us' is written as texts/}}, isOfLines: true},
  keel: {
    tables: Object.fromEntries(
      [
        'texts of all scripts',
        'texts with line ends, tabs and blanks',
        'names of all scripts',
        'times',
        'many rows of few values',
      ].map(name => [name, {told: /stand in quotes.*KEEL do not know/}]),
    ),
    isOfLines: true,
    // Without numbers, inputs and outputs it is an ARFF file as well.
    alike: 'arff',
  },
  'json-lines': {isOfLines: true},
  json: {alike: 'json-lines'},
}
const limitsOf = ({name}: TableFormat): Limits => LIMITS[name] ?? {}

describe.each(complete.map(format => [format.name, format] as const))('The format %s', (_, format) => {
  const limits = limitsOf(format)

  test.each([...AWKWARD_TABLES])('gives back a table of %s, or tells what it cannot hold', async (name, table) => {
    const {refused, told, rows = (row: Row) => row} = limits.tables?.[name] ?? {}
    const losses = ((await format.writer.losses?.(table)) ?? []).join(' ')
    if (refused !== undefined) {
      await expect(bytesOf(format, table)).rejects.toMatchObject({code: refused})
      return
    }
    expect(losses).toMatch(told ?? /^$/)
    const bytes = await bytesOf(format, table)
    const recognised = recognisedFormat({head: bytes.subarray(0, 4096), name: "'file'"})?.name ?? ''
    expect([format.name, limits.alike]).toContain(recognised)
    const back = await read(format, bytes)
    expect(rowsOf(back)).toEqual(rowsOf(table).map(rows))
    expect(back.columns.map(each => each.name)).toEqual(table.columns.map(each => each.name))
  })

  test('gives back any numbers and texts', async () => {
    const {holdsNumber = () => true, holdsText = () => true} = limits
    const cell = fc.option(
      fc
        .double({noNaN: true, noDefaultInfinity: true})
        .map(value => value + 0)
        .filter(holdsNumber),
      {nil: null},
    )
    const text = fc.option(
      fc.string({unit: 'grapheme', minLength: 1, maxLength: 12}).filter(each => each.trim() !== '' && holdsText(each)),
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
    const code = await read(format, bytes, {maxBytes: 100}).then(
      () => 'read',
      (error: unknown) => (error as UserError).code,
    )
    // What has to be unpacked first is refused by its size.
    expect(['too-many-rows', 'file-too-large']).toContain(code)
  })
})

const ended = complete.filter(format => limitsOf(format).isOfLines !== true)

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
