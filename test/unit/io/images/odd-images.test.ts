import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {deflateSync} from 'node:zlib'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {sampleForm} from '../../../../src/core/sample-form.js'
import type {Table} from '../../../../src/core/table.js'
import {readTable} from '../../../../src/io/read-table.js'
import {temporaryFolder} from '../../../support/cli.js'
import {chunk, png} from '../../../support/png.js'

const STEPS = Array.from({length: 64}, (_, at) => at * 4)
const grey = () => sharp(Buffer.from(STEPS), {raw: {width: 8, height: 8, channels: 1}}).toColourspace('b-w')
const colours = [200, 30, 40, 10, 220, 90, 0, 0, 255, 128, 128, 128]
const colour = () => sharp(Buffer.from(colours), {raw: {width: 2, height: 2, channels: 3}})
const pixelsOf = (table: Table, row = 0) =>
  table.columns.flatMap(column => (column.kind === 'numeric' ? [column.values[row]] : []))

type PlacedFile = readonly [place: string, bytes: Buffer]

function folderOf(...files: readonly PlacedFile[]): string {
  const folder = path.join(temporaryFolder(), 'pictures')
  for (const [place, bytes] of files) {
    mkdirSync(path.join(folder, path.dirname(place)), {recursive: true})
    writeFileSync(path.join(folder, place), bytes)
  }
  return folder
}
const read = (...files: readonly PlacedFile[]) => readTable(folderOf(...files), {target: 'folder'})

/** A chunk of a PNG file, as it stands there. */
function chunkOf(file: Buffer, name: string): Buffer {
  const at = file.indexOf(name)
  return file.subarray(at - 4, at + 8 + file.readUInt32BE(at - 4))
}

test('an interlaced PNG, one with a palette, and one of a bit for each pixel hold their exact numbers', async () => {
  const interlaced = await grey().png({progressive: true}).toBuffer()
  expect(pixelsOf((await read(['a/1.png', interlaced])).table)).toEqual(STEPS)
  const {table, notes} = await read(['a/1.png', await colour().png({palette: true}).toBuffer()])
  expect(pixelsOf(table)).toEqual(colours)
  expect(notes.join('\n')).toContain('had palettes')
  // Two lines of two pixels of one bit: 01, 10.
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0])
  const lines = deflateSync(Buffer.from([0, 0b0100_0000, 0, 0b1000_0000]))
  const bits = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))],
  ])
  expect(pixelsOf((await read(['a/1.png', bits])).table)).toEqual([0, 255, 255, 0])
})

test('profiles of colours and gamma change no number, and a note tells of profiles', async () => {
  const profile = chunkOf(await colour().withIccProfile('p3').png().toBuffer(), 'iCCP')
  const square = {width: 2, height: 2, channels: 3, bits: 8, values: colours} as const
  const {table, notes} = await read(['a/1.png', png(square, [profile])])
  expect(pixelsOf(table)).toEqual(colours)
  expect(notes.join('\n')).toContain('1 of the pictures had colour profiles (ICC)')
  const gamma = chunk('gAMA', Buffer.from([0, 1, 0x86, 0xa0]))
  expect(pixelsOf((await read(['a/1.png', png(square, [gamma])])).table)).toEqual(colours)
})

test('a progressive JPEG is read as one that is not', async () => {
  const [plain, progressive] = await Promise.all([false, true].map(way => grey().jpeg({progressive: way}).toBuffer()))
  const {table} = await read(['a/1.jpg', plain], ['a/2.jpg', progressive])
  expect(sampleForm(table)).toMatchObject({channels: 1, bits: 8})
  expect(pixelsOf(table, 1)).toEqual(pixelsOf(table, 0))
})

test('a JPEG of 12 bit is refused', async () => {
  const twelve = Buffer.from(await grey().jpeg().toBuffer())
  const frame = twelve.indexOf(Buffer.from([0xff, 0xc0]))
  twelve[frame + 1] = 0xc1
  twelve[frame + 4] = 12
  await expect(read(['a/1.jpg', twelve])).rejects.toMatchObject({name: 'UserError'})
})

test('a small file that stands for 100 megapixels is refused by what it says of itself', async () => {
  const bomb = png({width: 10_000, height: 1, channels: 1, bits: 8, values: Array<number>(10_000).fill(0)})
  bomb.writeUInt32BE(10_000, 20)
  const header = chunk('IHDR', bomb.subarray(16, 29))
  const huge = Buffer.concat([bomb.subarray(0, 8), header, bomb.subarray(33)])
  await expect(read(['a/1.png', huge])).rejects.toMatchObject({code: 'image-too-large'})
})

test('a link to a folder is not followed, and names with newlines and blanks are read', async () => {
  const folder = folderOf(['a b/one\ntwo.png', await grey().png().toBuffer()])
  symlinkSync(folder, path.join(folder, 'loop'))
  symlinkSync(path.join(folder, 'a b', 'missing.png'), path.join(folder, 'a b', 'nowhere.txt'))
  const {table} = await readTable(folder, {target: 'folder'})
  expect([table.rowCount, table.column('folder').field]).toMatchObject([1, {levels: ['a b']}])
})
