import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {readTable} from '../../../../src/io/read-table.js'
import {temporaryFolder} from '../../../support/cli.js'
import {png} from '../../../support/png.js'

/** Three pictures of two classes, with a table beside them. */
function pictures(metadata?: string): string {
  const folder = path.join(temporaryFolder(), 'pictures')
  for (const [at, place] of ['ill/1.png', 'ill/2.png', 'well/1.png'].entries()) {
    mkdirSync(path.join(folder, path.dirname(place)), {recursive: true})
    writeFileSync(path.join(folder, place), png({width: 2, height: 1, channels: 1, bits: 8, values: [at, 7]}))
  }
  if (metadata !== undefined) writeFileSync(path.join(folder, 'metadata.csv'), metadata)
  return folder
}

const options = {target: 'folder', group: 'patient'}

test('pictures of one person are known by the table beside them, in any order; a blank is a person by itself', async () => {
  const folder = pictures('patient,age,file_name\nA7,30,well/1.png\n,31,ill/2.png\nA7,30,ill/1.png\n')
  const {group, table, notes, reading, sha256} = await readTable(folder, options)
  expect(group).toMatchObject({name: 'patient', labels: ['A7']})
  expect(group?.ids[0]).toBe(group?.ids[2])
  expect(group?.ids[1]).not.toBe(group?.ids[0])
  expect(table.columns.map(({field}) => field.name)).toEqual(['pixel 0,0', 'pixel 0,1', 'folder'])
  expect(reading.columns.at(-1)).toMatchObject({name: 'patient', part: 'group'})
  expect(notes.join('\n')).toContain('1 other column was left out of the table beside the pictures')
  expect(notes.join('\n')).not.toContain('no picture')
  // Who is whom is a part of what was read.
  expect((await readTable(folder, {target: 'folder'})).sha256).not.toBe(sha256)
})

test.each([
  [undefined, /no such file/],
  ['patient,file_name\nA7,ill/1.png\nA7,ill/2.png\n', /'well\/1.png' in no line/],
  ['patient,file_name\nA7,ill/1.png\nA7,ill/2.png\nB,well/1.png\nB,well/1.png\n', /'well\/1.png' twice/],
])('a table that does not name every picture once is refused: %j', async (metadata, message) => {
  await expect(readTable(pictures(metadata), options)).rejects.toMatchObject({
    code: 'image-people',
    message: expect.stringMatching(message) as string,
  })
})

test('a column that is not there is refused', async () => {
  await expect(readTable(pictures('who,file_name\nA,ill/1.png\n'), options)).rejects.toMatchObject({name: 'UserError'})
})
