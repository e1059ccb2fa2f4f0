import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {imageForm} from '../../../../src/core/sample-form.js'
import type {Table} from '../../../../src/core/table.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {temporaryFolder as newFolder} from '../../../support/cli.js'
import {dicom, type DicomFile} from '../../../support/dicom.js'

type Files = Readonly<Record<string, Buffer | string>>

function folderOf(files: Files): string {
  const folder = newFolder()
  for (const [place, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, place)), {recursive: true})
    writeFileSync(path.join(folder, place), bytes)
  }
  return folder
}

const read = (files: Files, options: ReadOptions = {}) => readTable(folderOf(files), {target: 'folder', ...options})
const levelsOf = (table: Table, row = 0) =>
  table.columns.flatMap(column => (column.kind === 'numeric' ? [column.values[row]] : []))
const grey = (pixels: readonly number[], more: Partial<DicomFile> = {}) =>
  dicom({width: pixels.length, height: 1, pixels, ...more})
const WIDE = {allocated: 16, stored: 12} as const

describe('a folder of DICOM pictures', () => {
  test.each<[string, boolean]>([
    ['explicit', false],
    ['implicit', true],
  ])('is read as stored, %s little endian', async (_, implicit) => {
    const {table, notes} = await read({'a/1.dcm': grey([0, 7, 255], {implicit})})
    expect(levelsOf(table)).toEqual([0, 7, 255])
    expect(imageForm(table)).toEqual({kind: 'image', width: 3, height: 1, channels: 1, bits: 8})
    expect(notes.join('\n')).toContain('spread over 8 bits; windows in them were not applied')
  })

  test('has numbers of more than 8 bits in the upper bits of 16, without what stands in bits beside them', async () => {
    const {table} = await read({'a/1.dcm': grey([0, 1, 4095, 0xf001], WIDE)})
    expect(levelsOf(table)).toEqual([0, 16, 65_520, 16])
  })

  test('has signed numbers from the smallest that their bits hold', async () => {
    const {table} = await read({'a/1.dcm': grey([-2048, 0, 2047], {...WIDE, signed: true})})
    expect(levelsOf(table)).toEqual([0, 2048 * 16, 4095 * 16])
  })

  test('is inverted where 0 is white, and says so', async () => {
    const {table, notes} = await read({'a/1.dcm': grey([0, 4095, 1000], {...WIDE, kind: 'MONOCHROME1'})})
    expect(levelsOf(table)).toEqual([65_520, 0, 3095 * 16])
    expect(notes.join('\n')).toContain('1 of the pictures were inverted')
  })

  test.each([false, true])('is read in colours, planes one after the other: %s', async planar => {
    const pixels = planar ? [1, 2, 11, 12, 21, 22] : [1, 11, 21, 2, 12, 22]
    const {table} = await read({'a/1.dcm': dicom({width: 2, height: 1, channels: 3, kind: 'RGB', planar, pixels})})
    expect(levelsOf(table)).toEqual([1, 11, 21, 2, 12, 22])
  })

  test('shows a window of the rescaled numbers', async () => {
    const scale = {slope: '2', intercept: '-10', signed: true, allocated: 16} as const
    const {table} = await read({'a/1.dcm': grey([-500, -78, 25, 129, 500], scale)}, {window: '40,401'})
    // (value - 39.5) / 400 + 0.5 of 65,535, by DICOM PS3.3, C.11.2.1.2.1, for values of -1010, -166, 40, 248 and 990.
    expect(levelsOf(table)).toEqual([0, 0, Math.round(65_535 * 0.50125), 65_535, 65_535])
  })

  test('asks for a window where numbers fill a small part of their bits, and names that of the files', async () => {
    const file = grey([0, 3000], {allocated: 16, window: ['40', '400']})
    await expect(read({'a/1.dcm': file})).rejects.toMatchObject({
      code: 'window-missing',
      message: expect.stringContaining('use 4.6 % of the levels') as string,
    })
    await expect(read({'a/1.dcm': file}, {window: '40'})).rejects.toMatchObject({code: 'wrong-value'})
  })

  test('keeps the pictures of a person together, whom no note and no reading names', async () => {
    const files = Object.fromEntries(['Q7', 'Q8', 'Q7', ''].map((person, at) => [`a/${at}.dcm`, grey([at, 9], {person})]))
    const {group, notes, reading} = await read(files)
    expect(group).toMatchObject({name: 'PatientID', ids: Int32Array.of(0, 1, 0, 2)})
    expect(notes.join('\n')).toContain('by PatientID: 2 persons')
    expect(JSON.stringify([notes, reading])).not.toMatch(/Q7|Q8/)
    const apart = await read({'a/1.dcm': grey([1, 2], {person: 'A'}), 'a/2.dcm': grey([3, 4], {person: 'B'})})
    expect(apart.group).toBeUndefined()
    const asked = await read({'a/1.dcm': grey([1, 2], {person: 'A'})}, {group: 'PatientID'})
    expect(asked.group?.ids).toEqual(Int32Array.of(0))
  })

  test('needs no ending where all files begin as DICOM does', async () => {
    const {table} = await read({'a/1.2.840.1': grey([1, 2]), 'b/IM0': grey([3, 4]), DICOMDIR: grey([9, 9])})
    expect(table.rowCount).toBe(2)
    await expect(read({'a/1.2.840.1': grey([1, 2]), 'a/notes': 'text'})).rejects.toMatchObject({code: 'folder-unclear'})
  })

  test('is written as PNG with the same levels', async () => {
    const loaded = await read({'a/1.dcm': grey([0, 1, 4095], WIDE)})
    const out = path.join(newFolder(), 'made')
    await writeTable(out, loaded.table, loaded)
    expect(readdirSync(path.join(out, 'a'))).toEqual(['000001.png'])
    const again = await readTable(out, {target: 'folder'})
    expect(levelsOf(again.table)).toEqual([0, 16, 65_520])
    expect(imageForm(again.table)).toEqual(imageForm(loaded.table))
  })
})

describe('what cannot be read has one clear message', () => {
  test.each<[string, Buffer, string, RegExp, ReadOptions?]>([
    ['JPEG inside', grey([1, 2], {syntax: '1.2.840.10008.1.2.4.70'}), 'image-not-read', /is DICOM in JPEG Lossless/],
    ['JPEG 2000 inside', grey([1, 2], {syntax: '1.2.840.10008.1.2.4.90'}), 'image-not-read', /is DICOM in JPEG 2000 Lossless/],
    ['RLE inside', grey([1, 2], {syntax: '1.2.840.10008.1.2.5'}), 'image-not-read', /RLE/],
    ['a deflated file', grey([1, 2], {syntax: '1.2.840.10008.1.2.1.99'}), 'image-not-read', /deflated/],
    ['another order of bytes', grey([1, 2], {syntax: '1.2.840.10008.1.2.2'}), 'image-not-read', /big endian/],
    ['what nobody registered', grey([1, 2], {syntax: '1.2.3'}), 'image-not-read', /the transfer syntax 1\.2\.3/],
    ['several frames', grey([1, 2], {frames: 2}), 'image-not-read', /holds 2 frames/],
    ['a palette', grey([1, 2], {kind: 'PALETTE COLOR'}), 'image-not-read', /of the kind 'PALETTE COLOR'/],
    ['a slope below 0', grey([1, 2], {slope: '-1', intercept: '0'}), 'image-not-read', /a slope of -1/],
    [
      'a window for colours',
      dicom({width: 1, height: 1, channels: 3, kind: 'RGB', pixels: [1, 2, 3]}),
      'image-not-read',
      /in colours/,
      {window: '1,2'},
    ],
    ['more pixels than it says', dicom({width: 9, height: 9, pixels: [1, 2]}), 'file-damaged', /is damaged/],
    ['a cut file', grey([1, 2, 3, 4]).subarray(0, -2), 'file-damaged', /is damaged/],
    ['a cut header', grey([1, 2]).subarray(0, 140), 'file-damaged', /is damaged/],
    ['no header', Buffer.from('no DICOM'), 'file-damaged', /does not begin as one/],
    ['no picture', grey([], {width: 1}), 'file-damaged', /is damaged/],
    ['too many pixels', dicom({width: 60_000, height: 60_000, pixels: [1]}), 'image-not-read', /more than 25 million pixels/],
  ])('%s', async (_, file, code, message, options = {}) => {
    await expect(read({'a/1.dcm': file}, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
  })

  test('pictures of several scales, and a window for other pictures', async () => {
    const files = {'a/1.dcm': grey([0, 4000], WIDE), 'a/2.dcm': grey([0, 1000], {allocated: 16, stored: 10})}
    await expect(read(files)).rejects.toMatchObject({
      code: 'samples-differ',
      message: expect.stringContaining('10 bits of it stored') as string,
    })
  })
})
