import {Readable} from 'node:stream'
import {expect, test} from 'vitest'
import {readTable} from '../../../src/io/read-table.js'
import {formulaNotes} from '../../../src/jobs/formula-cells.js'

const notesOf = async (text: string) =>
  formulaNotes((await readTable('-', {stdin: Readable.from([text]), categorical: ['a']})).table)

test('texts that a spreadsheet takes for formulas are named by their column, never quoted', async () => {
  const [note] = await notesOf('a,b\n"=HYPERLINK(""http://example.org"")",1\nx,2\n')
  expect(note).toContain("stand in 'a'")
  expect(note).not.toContain('HYPERLINK')
  expect(await notesOf('a,b\n+49 171,1\nx,2\n')).toHaveLength(1)
  expect(await notesOf('a,b\n-,1\n-1,2\n+2.5,3\n')).toEqual([])
})
