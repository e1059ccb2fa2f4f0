import {parse} from 'csv-parse/sync'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {readRecords} from '../../src/io/records.js'

async function* cut(text: string, at: readonly number[]) {
  await Promise.resolve()
  let from = 0
  for (const end of [...at.map(part => part % (text.length + 1)).sort((a, b) => a - b), text.length]) {
    yield text.slice(from, end)
    from = end
  }
}

async function ours(text: string, cuts: readonly number[]): Promise<string[][] | 'refused'> {
  const records: string[][] = []
  try {
    await readRecords(cut(text, cuts), ',', 'the text', cells => records.push([...cells]))
    return records
  } catch {
    return 'refused'
  }
}

function theirs(text: string): string[][] | 'refused' {
  try {
    return parse(text, {record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true})
  } catch {
    return 'refused'
  }
}

const soup = fc
  .array(fc.constantFrom('a', '1', '.', ',', ',', '"', '"', '\n', '\r\n', '\r', ' ', 'ü', '""', ',"x\ny",'), {maxLength: 60})
  .map(parts => parts.join(''))

test('Records are those that csv-parse finds, however the text is cut and whether it holds quotes or not', async () => {
  await fc.assert(
    fc.asyncProperty(soup, fc.array(fc.nat(), {maxLength: 5}), async (text, cuts) => {
      expect(await ours(text, cuts)).toEqual(theirs(text))
    }),
    {numRuns: 2000, seed: 1},
  )
})

test('A record is reported with the line it ends on', async () => {
  const lines: [string, number][] = []
  await readRecords(cut('a\n\nb\r\nc\n"d\ne"\n\n"f"\ng\n', [3, 9]), ',', 'the text', ([cell], line) => lines.push([cell, line]))
  expect(lines).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 4],
    ['d\ne', 6],
    ['f', 8],
    ['g', 9],
  ])
})
