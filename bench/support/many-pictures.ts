import {mkdirSync} from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import {createRng, type Rng} from '../../src/core/rng.js'
import {sampleColumns, sampleForm} from '../../src/core/sample-form.js'
import {categoricalColumn} from '../../src/core/table.js'
import {FOLDER_COLUMN} from '../../src/io/samples/folder-column.js'
import {readTable} from '../../src/io/read-table.js'

export interface ManyPictures {
  /** A folder of pictures for each class. */
  readonly from: string
  readonly minority: {readonly label: string; readonly count: number}
  /** Of all classes. */
  readonly count: number
}

/** Grey levels of the noise, its standard deviation. */
const NOISE = 4
const MOST_SHIFT = 4

/** Writes different pictures of the classes of a folder: two of a class mixed, shifted, perhaps mirrored, with noise. Always the same. */
export async function writeManyPictures(folder: string, {from, minority, count}: ManyPictures): Promise<void> {
  const {table} = await readTable(from)
  const form = sampleForm(table)
  if (form?.kind !== 'image' || form.channels !== 1 || form.bits !== 8) throw new Error(`${from} holds no grey pictures of 8 bit`)
  const {field, codes} = categoricalColumn(table, FOLDER_COLUMN)
  const columns = sampleColumns(table)
  const others = field.levels.filter(level => level !== minority.label)
  for (const level of field.levels) {
    const code = field.levels.indexOf(level)
    const rows = Array.from(codes.keys()).filter(row => codes[row] === code)
    const rng = createRng(1).fork(level)
    const wanted = level === minority.label ? minority.count : Math.round((count - minority.count) / others.length)
    mkdirSync(path.join(folder, level), {recursive: true})
    for (let at = 0; at < wanted; at++) {
      const [one, other] = [rows[Math.floor(rng.next() * rows.length)], rows[Math.floor(rng.next() * rows.length)]]
      const pixels = columns.map(({values}) => (2 * values[one] + values[other]) / 3)
      const {width, height} = form
      await sharp(changed(pixels, form, rng), {raw: {width, height, channels: 1}})
        .toColourspace('b-w')
        .png()
        .toFile(path.join(folder, level, `${at + 1}.png`))
    }
  }
}

function changed(
  pixels: readonly number[],
  {width, height}: {readonly width: number; readonly height: number},
  rng: Rng,
): Uint8Array {
  const [dx, dy] = [0, 0].map(() => Math.round((2 * rng.next() - 1) * MOST_SHIFT))
  const mirrored = rng.next() < 0.5
  const inside = (at: number, length: number) => Math.min(length - 1, Math.max(0, at))
  return Uint8Array.from({length: width * height}, (_, at) => {
    const [x, y] = [inside((at % width) + dx, width), inside(Math.floor(at / width) + dy, height)]
    const level =
      pixels[y * width + (mirrored ? width - 1 - x : x)] +
      NOISE * (rng.next() + rng.next() + rng.next() + rng.next() - 2) * Math.sqrt(3)
    return Math.min(255, Math.max(0, Math.round(level)))
  })
}
