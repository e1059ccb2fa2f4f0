import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {hasMasks, maskColumns, sampleColumns} from '../../../../src/core/sample-form.js'
import type {Table} from '../../../../src/core/table.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {temporaryFolder as newFolder} from '../../../support/cli.js'
import {png, type Pixels} from '../../../support/png.js'

const square = (values: readonly number[], given: Partial<Pixels> = {}): Buffer =>
  png({width: 2, height: 2, channels: 1, bits: 8, ...given, values})
const grey = square([0, 1, 254, 255])
const corner = square([255, 0, 0, 0])

function folderOf(files: Readonly<Record<string, Buffer>>): string {
  const folder = newFolder()
  for (const [place, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, place)), {recursive: true})
    writeFileSync(path.join(folder, place), bytes)
  }
  return folder
}

const read = (files: Readonly<Record<string, Buffer>>, masks = true) => readTable(folderOf(files), {target: 'folder', masks})
const maskOf = (table: Table, row: number) => maskColumns(table).map(({values}) => values[row])

describe('masks beside pictures', () => {
  test('lie in a folder of their own, in the places of their pictures; a class may have none', async () => {
    const files = {'lesion/1.png': grey, 'lesion/2.png': grey, 'healthy/1.png': grey}
    const {table, notes, reading} = await read({
      ...files,
      'masks/lesion/1.png': corner,
      'masks/lesion/2.png': square([0, 1, 1, 0].map(level => 255 * level)),
    })
    expect(table.rowCount).toBe(3)
    expect(sampleColumns(table)).toHaveLength(4)
    expect([0, 1, 2].map(row => maskOf(table, row))).toEqual([
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 1, 0],
    ])
    expect(maskColumns(table)[1].field).toMatchObject({name: 'mask 0,1', min: 0, max: 1, integer: true})
    expect(reading.columns.map(({name, form}) => [name, form])).toContainEqual(['masks', '2 x 2, 0 and 1'])
    expect(notes.join()).toContain('masks were read beside 2 of 3 pictures')
    expect(notes.join()).toContain("'healthy' have no masks")
  })

  test('lie beside the pictures where their names end in _mask or _segmentation, and several are put together', async () => {
    const {table, notes} = await read({
      'lesion/1.jpg': await sharp(grey).toColourspace('b-w').jpeg().toBuffer(),
      'lesion/1_mask.png': corner,
      'lesion/1_mask_1.png': square([0, 0, 0, 255]),
      'lesion/2.png': grey,
      'lesion/2_Segmentation.png': square([0, 0, 0, 0]),
      'lesion/3.png': grey,
      'lesion/3_mask.png': square([1, 1, 1, 1].map(level => 255 * level)),
    })
    expect([0, 1, 2].map(row => maskOf(table, row))).toEqual([
      [1, 0, 0, 1],
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ])
    expect(notes.join()).toContain('1 pictures have several masks')
  })

  test('of pictures without class lie in the folder masks too', async () => {
    const {table} = await readTable(folderOf({'1.png': grey, 'masks/1.png': corner}), {masks: true})
    expect(maskOf(table, 0)).toEqual([1, 0, 0, 0])
  })

  test('are left aside where nobody asks for them, and never taken for pictures', async () => {
    const {table, notes} = await read({'lesion/1.png': grey, 'lesion/1_mask.png': corner}, false)
    expect(table.rowCount).toBe(1)
    expect(hasMasks(table)).toBe(false)
    expect(notes.join()).toContain('left aside')
  })

  test('change the checksum of the data', async () => {
    const pictures = {'lesion/1.png': grey, 'masks/lesion/1.png': corner}
    const [one, other] = await Promise.all([read(pictures), read({...pictures, 'masks/lesion/1.png': square([0, 0, 0, 255])})])
    expect(one.sha256).not.toBe(other.sha256)
  })

  test('may be of 1 and 16 bit, in grey colours, and of any level beside 0, the same in all', async () => {
    const one = await sharp(corner).png({palette: true, colours: 2}).toBuffer()
    const {table} = await read({
      'a/1.png': grey,
      'masks/a/1.png': one,
      'a/2.png': grey,
      'masks/a/2.png': square([65535, 0, 0, 0], {bits: 16}),
      'a/3.png': grey,
      'masks/a/3.png': square([255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0], {channels: 3}),
    })
    for (const row of [0, 1, 2]) expect(maskOf(table, row)).toEqual([1, 0, 0, 0])
    const labels = await read({'a/1.png': grey, 'masks/a/1.png': square([1, 0, 0, 0])})
    expect(maskOf(labels.table, 0)).toEqual([1, 0, 0, 0])
  })

  test('that are JPEGs are cut in the middle, which is told, as long as they have hardly any level between', async () => {
    const levels = Array.from({length: 64 * 64}, (_, at) => (Math.hypot((at % 64) - 30, Math.floor(at / 64) - 30) < 12 ? 255 : 0))
    const size = {width: 64, height: 64, channels: 1, bits: 8} as const
    const picture = png({...size, values: levels})
    const jpeg = await sharp(picture).jpeg({quality: 80}).toBuffer()
    const {table, notes} = await read({'a/1.png': picture, 'masks/a/1.jpg': jpeg})
    expect(maskOf(table, 0)).toEqual(levels.map(level => level / 255))
    expect(notes.join()).toContain('cut in the middle')
    const photograph = await sharp(png({...size, values: levels.map((_, at) => at % 256)}))
      .jpeg()
      .toBuffer()
    await expect(read({'a/1.png': picture, 'masks/a/1.jpg': photograph})).rejects.toMatchObject({code: 'mask-not-read'})
  })

  test.each<readonly [string, Readonly<Record<string, Buffer>>, string, string]>([
    [
      'another size',
      {'masks/a/1.png': png({width: 3, height: 2, channels: 1, bits: 8, values: [0, 0, 0, 0, 0, 0]})},
      'mask-not-read',
      '3 x 2',
    ],
    ['colours', {'masks/a/1.png': square([255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], {channels: 3})}, 'mask-not-read', 'colours'],
    ['more than two levels', {'masks/a/1.png': square([0, 80, 160, 255])}, 'mask-not-read', '3 levels beside 0'],
    ['two levels and no background', {'masks/a/1.png': square([1, 2, 2, 1])}, 'mask-not-read', 'none is 0'],
    [
      'another level than others',
      {'masks/a/1.png': corner, 'a/2.png': grey, 'masks/a/2.png': square([7, 0, 0, 0])},
      'mask-not-read',
      'another level',
    ],
    ['no picture', {'masks/a/1.png': corner, 'masks/a/9.png': corner}, 'mask-without-picture', "'a/9.png'"],
    [
      'no mask for some of a class',
      {'masks/a/1.png': corner, 'a/2.png': grey},
      'picture-without-mask',
      '1 picture has no mask, of 2',
    ],
    ['another format', {'masks/a/1.tif': corner}, 'image-not-read', '.tif'],
    ['no bytes', {'masks/a/1.png': Buffer.alloc(0)}, 'file-damaged', 'empty'],
    ['the names of the others and no class folder', {'masks/1.png': corner}, 'masks-unclear', 'may be a class'],
  ])('with %s are refused', async (_, masks, code, text) => {
    const reading = read({'a/1.png': grey, ...masks})
    await expect(reading).rejects.toMatchObject({code})
    await expect(reading).rejects.toThrow(text)
  })

  test('are no masks where a class is called masks and its pictures are others', async () => {
    const {table} = await read({'a/1.png': grey, 'masks/face.png': grey})
    expect(table.column('folder')).toMatchObject({field: {levels: ['a', 'masks']}})
    expect(hasMasks(table)).toBe(false)
  })

  test('are written beside the pictures, replaced with them, and read again', async () => {
    const source = await read({
      'a/1.png': grey,
      'a/2.png': grey,
      'masks/a/1.png': corner,
      'masks/a/2.png': square([0, 0, 255, 0]),
    })
    const out = path.join(newFolder(), 'made')
    await writeTable(out, source.table)
    await writeTable(out, source.table, undefined, {overwrite: true})
    expect(readdirSync(out).sort()).toEqual(['a', 'masks'])
    const again = await readTable(out, {target: 'folder', masks: true})
    for (const row of [0, 1]) expect(maskOf(again.table, row)).toEqual(maskOf(source.table, row))
  })
})
