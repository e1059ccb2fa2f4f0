/**
 * npx tsx bench/cut-boxes.ts SET FOLDER [--side 32]: pictures of single objects from those of a set with boxes around them, such as the
 * blood cells of BCCD. SET has the pictures in `JPEGImages` and the boxes, as Pascal VOC writes them, in `Annotations`. Each box becomes a
 * square PNG in a folder of FOLDER that has the name of its class; objects at the edge of a picture, cut off, are made square all the same.
 */
import {mkdir, readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import sharp from 'sharp'

const {values, positionals} = parseArgs({allowPositionals: true, options: {side: {type: 'string', default: '32'}}})
const [set, folder] = positionals as (string | undefined)[]
if (set === undefined || folder === undefined) throw new Error('Name a set and a folder: SET FOLDER')
const side = Number(values.side)

const numberIn = (text: string, tag: string) => Number(new RegExp(`<${tag}>(\\d+)</${tag}>`).exec(text)?.[1])

for (const file of (await readdir(path.join(set, 'Annotations'))).sort()) {
  const picture = path.parse(file).name
  const boxes = (await readFile(path.join(set, 'Annotations', file), 'utf8')).split('<object>').slice(1)
  const image = sharp(path.join(set, 'JPEGImages', `${picture}.jpg`))
  const {width, height} = await image.metadata()
  for (const [at, box] of boxes.entries()) {
    const label = /<name>(\w+)<\/name>/.exec(box)?.[1] ?? 'unknown'
    const [left, top] = [numberIn(box, 'xmin'), numberIn(box, 'ymin')].map(edge => Math.max(0, edge - 1))
    const [right, bottom] = [Math.min(width, numberIn(box, 'xmax')), Math.min(height, numberIn(box, 'ymax'))]
    if (!(right > left && bottom > top)) continue
    const cut = {left, top, width: right - left, height: bottom - top}
    await mkdir(path.join(folder, label), {recursive: true})
    await image
      .clone()
      .extract(cut)
      .resize(side, side, {fit: 'fill'})
      .png()
      .toFile(path.join(folder, label, `${picture}-${at + 1}.png`))
  }
}
