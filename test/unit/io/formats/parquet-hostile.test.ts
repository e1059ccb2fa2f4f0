import {Readable} from 'node:stream'
import {describe, expect, test} from 'vitest'
import {readTable} from '../../../../src/io/read-table.js'
import {parquetOf, uint32, varint, type CraftedPage} from '../../../support/parquet-pages.js'

const read = (bytes: Uint8Array) => readTable('-', {stdin: Readable.from([bytes])})

/** A run of one value of at most eight bits. */
const run = (count: number, value: number) => [...varint(count * 2), value]
/** A run of groups of eight values. */
const groups = (count: number, bytes: readonly number[]) => [...varint(count * 2 + 1), ...bytes]
/** Two thousand million: as an array of numbers it fills the machine. */
const ENDLESS = 2 ** 31 - 1

const version1 = (encoding: 'PLAIN' | 'RLE' | 'RLE_DICTIONARY' | 'DELTA_BYTE_ARRAY', count: number, bytes: readonly number[]) =>
  ({
    header: {
      type: 'DATA_PAGE',
      data_page_header: {num_values: count, encoding, definition_level_encoding: 'RLE', repetition_level_encoding: 'RLE'},
    },
    bytes,
  }) as CraftedPage

const version2 = (
  encoding: 'PLAIN' | 'RLE' | 'RLE_DICTIONARY',
  count: number,
  levels: readonly number[],
  values: readonly number[],
) =>
  ({
    header: {
      type: 'DATA_PAGE_V2',
      data_page_header_v2: {
        num_values: count,
        num_nulls: 0,
        num_rows: count,
        encoding,
        definition_levels_byte_length: levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: false,
      },
    },
    bytes: [...levels, ...values],
  }) as CraftedPage

const dictionary = (...values: readonly number[]) =>
  ({
    header: {type: 'DICTIONARY_PAGE', dictionary_page_header: {num_values: values.length, encoding: 'PLAIN'}},
    bytes: values.flatMap(uint32),
  }) as CraftedPage

const withLength = (bytes: readonly number[]) => [...uint32(bytes.length), ...bytes]
const numbers = [7, 8, 9].flatMap(uint32)

/** Each with what it is when nothing is wrong, and the values that are read then. */
const PLACES: readonly [string, (count: number) => Uint8Array, readonly (number | string)[]][] = [
  [
    'definition levels',
    count => parquetOf('INT32', 'OPTIONAL', 3, [version1('PLAIN', 3, [...withLength(run(count, 1)), ...numbers])]),
    [7, 8, 9],
  ],
  [
    'definition levels of a page of version 2',
    count => parquetOf('INT32', 'OPTIONAL', 3, [version2('PLAIN', 3, run(count, 1), numbers)]),
    [7, 8, 9],
  ],
  [
    'places in a dictionary',
    count => parquetOf('INT32', 'REQUIRED', 3, [dictionary(5, 6), version1('RLE_DICTIONARY', 3, [1, ...run(count, 1)])]),
    [6, 6, 6],
  ],
  [
    'places in a dictionary of a page of version 2',
    count => parquetOf('INT32', 'REQUIRED', 3, [dictionary(5, 6), version2('RLE_DICTIONARY', 3, [], [1, ...run(count, 1)])]),
    [6, 6, 6],
  ],
  [
    'places of no bits in a dictionary',
    count =>
      parquetOf('INT32', 'REQUIRED', 3, [
        dictionary(5),
        version2('RLE_DICTIONARY', 3, [], [0, ...groups(Math.ceil(count / 8), [])]),
      ]),
    [5, 5, 5],
  ],
  [
    'booleans',
    count => parquetOf('BOOLEAN', 'REQUIRED', 3, [version1('RLE', 3, withLength(run(count, 1)))]),
    ['true', 'true', 'true'],
  ],
]

describe.each(PLACES)('A run of %s in a Parquet file', (_name, file, values) => {
  test('is read where it has as many values as its page', async () => {
    expect((await read(file(3))).table.toRows().map(({a}) => a)).toEqual(values)
  })

  test.each([4000, ENDLESS])('is refused where it has %d more, before they are made', async more => {
    const before = process.memoryUsage().rss
    await expect(read(file(3 + Math.min(more, ENDLESS - 3)))).rejects.toMatchObject({code: 'file-damaged'})
    expect(process.memoryUsage().rss - before).toBeLessThan(500e6)
  })
})

describe('A Parquet file', () => {
  test('whose groups of values go on behind the page is refused', async () => {
    const page = (count: number) => version1('RLE_DICTIONARY', 3, [1, ...groups(count, [0b101])])
    expect((await read(parquetOf('INT32', 'REQUIRED', 3, [dictionary(5, 6), page(1)]))).table.toRows()).toEqual([
      {a: 6},
      {a: 5},
      {a: 6},
    ])
    // So many groups that the number of their values is negative in 32 bits.
    const file = parquetOf('INT32', 'REQUIRED', 3, [dictionary(5, 6), page(2 ** 30)])
    await expect(read(file)).rejects.toMatchObject({code: 'file-damaged'})
  })

  test('that names values which its dictionary does not have is refused', async () => {
    const file = parquetOf('INT32', 'REQUIRED', 3, [dictionary(5, 6), version1('RLE_DICTIONARY', 3, [8, ...run(3, 200)])])
    await expect(read(file)).rejects.toMatchObject({code: 'file-damaged'})
  })

  test('that has no dictionary, and names values of one, is refused', async () => {
    const file = parquetOf('INT32', 'REQUIRED', 3, [version1('RLE_DICTIONARY', 3, [1, ...run(3, 1)])])
    await expect(read(file)).rejects.toMatchObject({code: 'file-damaged'})
  })

  test('whose numbers are said to be in runs, which only booleans are, is refused', async () => {
    const file = parquetOf('INT32', 'REQUIRED', 3, [version1('RLE', 3, [1, ...run(3, 1)])])
    await expect(read(file)).rejects.toMatchObject({code: 'file-damaged'})
  })

  test('whose texts begin with more of the text before than there is, or grow beyond all measure, is refused', async () => {
    const zigzag = (value: number) => varint(2 * value)
    /** A first number and the same step to each next one, in blocks of 128 with steps of no bits of their own. */
    const steps = (count: number, first: number, step: number) => [
      ...[...varint(128), ...varint(1), ...varint(count), ...zigzag(first)],
      ...Array.from({length: Math.ceil((count - 1) / 128)}, () => [...zigzag(step), 0]).flat(),
    ]
    const file = (count: number, shared: readonly number[], own: readonly number[], text: string) =>
      parquetOf('BYTE_ARRAY', 'REQUIRED', count, [version1('DELTA_BYTE_ARRAY', count, [...shared, ...own, ...Buffer.from(text)])])
    const good = await read(file(3, steps(3, 0, 1), steps(3, 1, 0), 'abc'))
    expect(good.table.toRows()).toEqual([{a: 'a'}, {a: 'ab'}, {a: 'abc'}])
    await expect(read(file(2, steps(2, 0, 1000), steps(2, 1, 0), 'ab'))).rejects.toMatchObject({code: 'file-damaged'})
    // 30,000 texts, each one longer by a character than the one before: 450 MB out of 30 kB.
    const growing = file(30_000, steps(30_000, 0, 1), steps(30_000, 1, 0), 'x'.repeat(30_000))
    await expect(read(growing)).rejects.toMatchObject({code: 'file-damaged'})
  })
})
