import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {sampleForm} from '../../../../src/core/sample-form.js'
import {numericColumn, type Table} from '../../../../src/core/table.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {chunk, png, type Pixels} from '../../../support/png.js'
import {numeric} from '../../../support/tables.js'
import {temporaryFolder as newFolder} from '../../../support/cli.js'

const square = (values: readonly number[], given: Partial<Pixels> = {}): Pixels => ({
  width: 2,
  height: 2,
  channels: 1,
  bits: 8,
  ...given,
  values,
})
const grey = png(square([0, 1, 254, 255]))

/** A folder with these files, by their place in it. */
function folderOf(files: Readonly<Record<string, Buffer>>): string {
  const folder = newFolder()
  for (const [place, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, place)), {recursive: true})
    writeFileSync(path.join(folder, place), bytes)
  }
  return folder
}

const read = (files: Readonly<Record<string, Buffer>>) => readTable(folderOf(files), {target: 'folder'})
const pixelsOf = (table: Table, row: number) =>
  table.columns.flatMap(column => (column.kind === 'numeric' ? [column.values[row]] : []))

describe('a folder of pictures', () => {
  test('is a table with a row for each and a class by its folder, by the value of the numbers in names', async () => {
    const {table, reading} = await read({
      'sick/10.png': png(square([1, 2, 3, 4])),
      'sick/9.png': png(square([5, 6, 7, 8])),
      'healthy/a.png': grey,
    })
    expect(pixelsOf(table, 0)).toEqual([0, 1, 254, 255])
    expect(pixelsOf(table, 1)).toEqual([5, 6, 7, 8])
    expect(table.column('folder')).toMatchObject({field: {levels: ['healthy', 'sick']}, codes: Int32Array.of(0, 1, 1)})
    expect(sampleForm(table)).toEqual({kind: 'image', width: 2, height: 2, channels: 1, bits: 8})
    expect(numericColumn(table, 'pixel 1,0').values[1]).toBe(7)
    expect(reading.columns.map(({name, type, form}) => ({name, type, form}))).toEqual([
      {name: 'pixels', type: 'image', form: '2 x 2, grey, 8 bit'},
      {name: 'folder', type: 'category', form: undefined},
    ])
  })

  test('holds the exact numbers of 8 and 16 bit, grey and colour', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<1 | 3>(1, 3),
        fc.constantFrom<8 | 16>(8, 16),
        fc.integer({min: 1, max: 5}),
        fc.integer({min: 1, max: 5}),
        fc.nat(),
        async (channels, bits, width, height, seed) => {
          const values = Array.from({length: width * height * channels}, (_, at) => ((seed + 1) * (at * 7919 + 13)) % 2 ** bits)
          const {table} = await read({'a/1.png': png({width, height, channels, bits, values})})
          expect(pixelsOf(table, 0)).toEqual(values)
          expect(sampleForm(table)).toEqual({kind: 'image', width, height, channels, bits})
        },
      ),
      {numRuns: 20},
    )
  })

  test('is turned as cameras say, and a transparency that hides nothing is left out; notes tell', async () => {
    // An EXIF block of one entry: 0x0112, the orientation, is 6.
    const exif = Buffer.from('4d4d002a000000080001011200030000000100060000' + '00000000', 'hex')
    const turned = png({width: 3, height: 2, channels: 1, bits: 8, values: [10, 20, 30, 40, 50, 60]}, [chunk('eXIf', exif)])
    const {table, notes} = await read({'a/1.png': turned})
    expect(sampleForm(table)).toMatchObject({width: 2, height: 3})
    expect(pixelsOf(table, 0)).toEqual([40, 10, 50, 20, 60, 30])
    expect(notes.join('\n')).toContain('1 of the pictures were turned as their cameras say (EXIF).')
    const {notes: others, table: opaque} = await read({'a/1.png': png(square([9, 255, 8, 255, 7, 255, 6, 255], {channels: 2}))})
    expect(pixelsOf(opaque, 0)).toEqual([9, 8, 7, 6])
    expect(others.join('\n')).toContain('a channel of transparency that hides nothing')
  })

  test('says which decoder unpacked it', async () => {
    const {notes} = await read({'a/1.png': grey})
    expect(notes.join('\n')).toMatch(/unpacked by sharp [\d.]+ \(libvips [\d.]+\)/)
  })

  test('may hold other files, which are counted', async () => {
    const {notes, table} = await read({'a/1.png': grey, 'a/notes.txt': Buffer.from('x'), '.DS_Store': Buffer.from('x')})
    expect(table.rowCount).toBe(1)
    expect(notes.join('\n')).toContain('1 file that is no picture was left out.')
  })

  test('is none of pictures where as many tables lie in it', async () => {
    const parts = {'part-1.csv': Buffer.from('x,folder\n1,a\n'), 'part-2.csv': Buffer.from('x,folder\n2,b\n')}
    // It is no part of the table, and the message names it.
    await expect(read({...parts, 'chart.png': grey})).rejects.toThrow(/chart\.png' is not UTF-8 text/)
    expect((await read({'a/1.png': grey, 'a/2.png': grey, 'labels.csv': Buffer.from('x\n')})).table.rowCount).toBe(2)
  })

  test('of one class has no column of classes', async () => {
    const {table} = await readTable(folderOf({'1.png': grey, '2.png': grey}))
    expect(table.rowCount).toBe(2)
    expect(table.has('folder')).toBe(false)
  })
})

describe('what cannot be read has one clear message', () => {
  const cmyk = () =>
    sharp({create: {width: 2, height: 2, channels: 3, background: 'red'}})
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer()
  const huge = (() => {
    const header = Buffer.from(grey)
    header.writeUInt32BE(40_000, 16)
    header.writeUInt32BE(40_000, 20)
    header.writeUInt32BE(0, 29)
    return Buffer.concat([header.subarray(0, 8), chunk('IHDR', header.subarray(16, 29)), header.subarray(33)])
  })()
  const frames = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))

  test.each<[string, () => Readonly<Record<string, Buffer>> | Promise<Readonly<Record<string, Buffer>>>, string, RegExp]>([
    ['an empty file', () => ({'a/1.png': Buffer.alloc(0)}), 'file-damaged', /1\.png' is empty/],
    ['a cut file', () => ({'a/1.png': grey.subarray(0, 45)}), 'file-damaged', /1\.png' is damaged/],
    ['a text', () => ({'a/1.png': Buffer.from('no picture')}), 'file-damaged', /1\.png' is damaged/],
    ['a picture of 1,600 megapixels', () => ({'a/1.png': huge}), 'image-too-large', /25 million pixels/],
    ['an animation', () => ({'a/1.png': png(square([1, 2, 3, 4]), [frames])}), 'image-not-read', /is animated/],
    ['colours for print', async () => ({'a/1.jpg': await cmyk()}), 'image-not-read', /CMYK/],
    [
      'transparency',
      () => ({'a/1.png': png(square([9, 255, 8, 0, 7, 255, 6, 255], {channels: 2}))}),
      'image-not-read',
      /partly transparent/,
    ],
    ['a format that is not read', () => ({'a/1.gif': grey}), 'image-not-read', /Only PNG, JPEG and DICOM/],
    [
      'several sizes',
      () => ({'a/1.png': grey, 'a/2.png': png(square([1], {width: 1, height: 1}))}),
      'samples-differ',
      /1 of 2 x 2, grey, 8 bit/,
    ],
    [
      'grey and colour',
      () => ({'a/1.png': grey, 'a/2.png': png(square(Array<number>(12).fill(3), {channels: 3}))}),
      'samples-differ',
      /colour/,
    ],
    [
      'pictures without a class beside others',
      () => ({'a/1.png': grey, '2.png': grey}),
      'sample-without-class',
      /1 picture beside/,
    ],
  ])('%s', async (_, files, code, message) => {
    const problem = await Promise.resolve(files())
      .then(read)
      .catch((error: unknown) => error)
    expect(problem).toMatchObject({code, message: expect.stringMatching(message) as string})
  })
})

describe('pictures are written', () => {
  test('so that they are read back the same, in 8 and 16 bit, in a folder for each class', async () => {
    for (const [bits, channels] of [
      [8, 1],
      [8, 3],
      [16, 1],
      [16, 3],
    ] as const) {
      const values = Array.from({length: 4 * channels}, (_, at) => (at * 4999) % 2 ** bits)
      const {table} = await read({
        'b/1.png': png(square(values, {bits, channels})),
        'a/1.png': png(square([...values].reverse(), {bits, channels})),
      })
      const out = path.join(newFolder(), 'out')
      await writeTable(out, table)
      expect(readdirSync(out).sort()).toEqual(['a', 'b'])
      const back = await readTable(out, {target: 'folder'})
      expect([0, 1].map(row => pixelsOf(back.table, row))).toEqual([[...values].reverse(), values])
    }
  })

  test('and never into a folder that is there', async () => {
    const {table} = await read({'a/1.png': grey})
    const out = folderOf({'mine.txt': Buffer.from('mine')})
    for (const overwrite of [false, true])
      await expect(writeTable(out, table, undefined, {overwrite})).rejects.toMatchObject({name: 'UserError'})
    expect(readFileSync(path.join(out, 'mine.txt'), 'utf8')).toBe('mine')
  })

  test('in the place of others that were written so, where that is asked for', async () => {
    const {table} = await read({'a/1.png': grey})
    const out = path.join(newFolder(), 'out')
    await writeTable(out, table)
    await expect(writeTable(out, table)).rejects.toMatchObject({code: 'file-exists'})
    await writeTable(out, table.without(['folder']), undefined, {overwrite: true})
    expect(readdirSync(out)).toEqual(['000001.png'])
  })

  test('with what else is known of each in a table beside them, which is no picture when they are read', async () => {
    const {table} = await read({'a/1.png': grey, 'a/2.png': grey})
    const support = numeric('support', [3, 5])
    const out = path.join(newFolder(), 'out')
    await writeTable(out, table.withColumns([...table.columns, support]))
    expect(readFileSync(path.join(out, 'pictures.csv'), 'utf8')).toBe('support\n3\n5\n')
    expect((await readTable(out, {target: 'folder'})).table.rowCount).toBe(2)
  })

  test('as a table of their pixels where the name is one of a table', async () => {
    const {table} = await read({'a/1.png': grey})
    const out = path.join(newFolder(), 'out.csv')
    await writeTable(out, table)
    expect(readFileSync(out, 'utf8')).toBe('"pixel 0,0","pixel 0,1","pixel 1,0","pixel 1,1",folder\n0,1,254,255,a\n')
  })
})
