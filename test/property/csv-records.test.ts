import {parse} from 'csv-parse'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {readRecords} from '../../src/io/records.js'

interface Read {
  readonly records: (readonly [line: number, ...cells: string[]])[]
  readonly brokenAt?: number
}

async function* cut(text: string, at: readonly number[]) {
  await Promise.resolve()
  let from = 0
  for (const end of [...at.map(part => part % (text.length + 1)).sort((a, b) => a - b), text.length]) {
    yield text.slice(from, end)
    from = end
  }
}

async function ours(text: string, cuts: readonly number[], delimiter: string): Promise<Read> {
  const records: Read['records'] = []
  try {
    await readRecords(cut(text, cuts), delimiter, 'the text', (cells, line) => records.push([line, ...cells]))
    return {records}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {records, brokenAt: Number(/ near line (\d+)/.exec(error.message)?.[1])}
  }
}

/** What csv-parse makes of the whole text. */
function theirs(text: string, delimiter: string): Promise<Read> {
  const records: Read['records'] = []
  const parser = parse({
    ...{delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true},
    on_record: (cells: string[], {lines}: {lines: number}) => {
      records.push([lines, ...cells])
      return null
    },
  })
  parser.resume()
  return new Promise(resolve => {
    parser.on('end', () => {
      resolve({records})
    })
    parser.on('error', error => {
      resolve({records, brokenAt: (error as unknown as {lines: number}).lines})
    })
    parser.end(text)
  })
}

const cuts = fc.array(fc.nat(), {maxLength: 5})
const delimiters = fc.constantFrom(',', ';', '\t', '|', 'ü')

const soup = fc
  .array(fc.constantFrom('a', '1', '.', ',', ',', '"', '"', '\n', '\r\n', '\r', ' ', 'ü', '\0', '\uFEFF', '""', ',"x\ny",'), {
    maxLength: 60,
  })
  .map(parts => parts.join(''))

/** Files as programs write them, with one thing now and then that is not as it should be. */
const file = (delimiter: string) => {
  const inside = fc.constantFrom('a', '-1.5', 'ü', ' ', '', "'", '""', '""""', delimiter, `${delimiter}${delimiter}`, '\uFEFF')
  const plain = fc.constantFrom('', '0', '-1.5e3', 'no', ' a b ', 'ü', '\uFEFF')
  const quoted = fc.array(inside, {maxLength: 4}).map(parts => `"${parts.join('')}"`)
  const unusual = fc.constantFrom(
    '"two\nlines"',
    '"two\r\nlines"',
    '"a\rb"',
    'a"b',
    '"a"b',
    ' "a"',
    '"a" ',
    '"',
    '"""',
    '"a\0"\0',
  )
  const field = fc.oneof({weight: 40, arbitrary: plain}, {weight: 40, arbitrary: quoted}, {weight: 1, arbitrary: unusual})
  const row = fc.array(field, {minLength: 1, maxLength: 6}).map(fields => fields.join(delimiter))
  return fc
    .record({
      bom: fc.constantFrom('', '', '\uFEFF'),
      rows: fc.array(fc.oneof({weight: 9, arbitrary: row}, {weight: 1, arbitrary: fc.constant('')}), {maxLength: 12}),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      last: fc.boolean(),
    })
    .map(({bom, rows, end, last}) => bom + rows.join(end) + (last ? end : ''))
}

const written = delimiters.chain(delimiter => fc.tuple(fc.constant(delimiter), file(delimiter)))

test('Records, their lines and mistakes are those that csv-parse finds, however the text is cut and whatever it holds', async () => {
  await fc.assert(
    fc.asyncProperty(soup, cuts, async (text, at) => {
      expect(await ours(text, at, ',')).toEqual(await theirs(text, ','))
    }),
    {numRuns: 1500, seed: 1},
  )
})

test('Records, their lines and mistakes of files with quotes are those that csv-parse finds, whatever separates them', async () => {
  await fc.assert(
    fc.asyncProperty(written, cuts, async ([delimiter, text], at) => {
      expect(await ours(text, at, delimiter)).toEqual(await theirs(text, delimiter))
    }),
    {numRuns: 2500, seed: 2},
  )
})

test('A row in quotes may be as long as the limit, and no longer', async () => {
  const row = (times: number) => Array.from({length: times}, () => `"${'x'.repeat(400_000)}"`).join(',')
  expect((await ours(`a,b\n${row(10)}\n`, [], ',')).records).toHaveLength(2)
  await expect(readRecords(cut(`a,b\n${row(13)}\n`, []), ',', 'the text', () => undefined)).rejects.toMatchObject({
    code: 'record-too-long',
    data: {line: 2},
  })
})

test('A record is reported with the line it ends on', async () => {
  const lines: [string, number][] = []
  const text = 'a\n\nb\r\n"c"\n"d\ne"\n\n"f"\ng\n'
  await readRecords(cut(text, [3, 9]), ',', 'the text', ([cell], line) => lines.push([cell, line]))
  expect(lines).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 4],
    ['d\ne', 6],
    ['f', 8],
    ['g', 9],
  ])
})
