/**
 * npm run bench:images-none: what reconsmote rebuilds where there is nothing to rebuild.
 *
 *   npm run bench:images-none -- FOLDER CLASS [--members 40] [--seeds 5] [--first-seed 1]
 *
 * FOLDER has a folder of pictures for each class. For each seed and each kind of release below, the attack gets the release alone. Nothing
 * may be rebuilt. Of mixups of pictures that are no members, those may be, so that they count apart.
 */
import {parseArgs} from 'node:util'
import sharp from 'sharp'
import {createContext} from '../src/core/context.js'
import {createRng, normal, permutation, type Rng} from '../src/core/rng.js'
import {imageForm} from '../src/core/sample-form.js'
import {rowsWithLabel, type Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {rebuiltPictures} from './support/rebuilt-pictures.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    members: {type: 'string', default: '40'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '1'},
  },
})
const [folder, label] = positionals as (string | undefined)[]
if (folder === undefined || label === undefined) throw new Error('Name a folder of pictures and a class: -- FOLDER CLASS')
const minority = {target: FOLDER_COLUMN, label}
const {table} = await readTable(folder, {target: FOLDER_COLUMN})
const form = imageForm(table)
if (form === undefined) throw new Error(`${folder} holds no pictures`)
const {width, height, channels, bits} = form
const last = 2 ** bits - 1
const rows = rowsWithLabel(table, FOLDER_COLUMN, [label])
const members = Number(values.members)
/** Released pictures for each member. */
const RATIO = 3
/** Updates of a network: far too few for good pictures, which makes them no pictures that anybody mixed either. */
const STEPS = 20

type Released = Table<'synthetic'>
interface Parts {
  readonly train: Table<'train'>
  readonly heldOut: Released
  readonly rng: Rng
}

async function made(name: string, train: Table, rng: Rng, options: Record<string, number> = {}): Promise<Released> {
  const generator = await generators.get(name).create(options)
  const fitted = await generator.fit(train.as('train'), minority, createContext(rng.fork('fit')))
  const sample = await fitted.sample(RATIO * train.rowCount, createContext(rng.fork('sample')))
  fitted.dispose()
  return sample
}

function changed(from: Released, change: (value: number, place: number, row: number) => number): Released {
  return from.withColumns(
    from.columns.map(column => {
      if (column.kind !== 'numeric') return column
      const place = column.field.sample?.place ?? 0
      return {
        ...column,
        values: column.values.map((value, row) => Math.min(last, Math.max(0, Math.round(change(value, place, row))))),
      }
    }),
  )
}

async function throughJpeg(from: Released, quality: number): Promise<Released> {
  if (bits !== 8) throw new Error('JPEG of 8 bits is all that is tried.')
  const pixels = from.columns.filter(column => column.kind === 'numeric')
  const pictures: Buffer[] = []
  for (let row = 0; row < from.rowCount; row++) {
    const raw = Buffer.alloc(pixels.length)
    for (const {field, values: own} of pixels) raw[field.sample?.place ?? 0] = own[row]
    const jpeg = await sharp(raw, {raw: {width, height, channels}}).jpeg({quality, chromaSubsampling: '4:4:4'}).toBuffer()
    pictures.push(
      await sharp(jpeg)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer(),
    )
  }
  return changed(from, (_, place, row) => pictures[row][place])
}

const BORDER = 5
const isBorder = (place: number) => {
  const [x, y] = [Math.floor(place / channels) % width, Math.floor(place / channels / width)]
  return Math.min(x, y, width - 1 - x, height - 1 - y) < BORDER
}

const kinds: Record<string, (parts: Parts) => Promise<Released> | Released> = {
  'held-out pictures': ({heldOut}) => heldOut,
  'held out, JPEG of quality 75': ({heldOut}) => throughJpeg(heldOut, 75),
  'held out, with a border of zeros': ({heldOut}) => changed(heldOut, (value, place) => (isBorder(place) ? 0 : value)),
  'held out, of 2 bits': ({heldOut}) => changed(heldOut, value => Math.floor((4 * value) / (last + 1)) * (last / 3)),
  noise: ({heldOut, rng}) => changed(heldOut, () => last / 2 + (last / 6) * normal(rng)),
  'one grey level each': ({heldOut, rng}) => {
    const levels = Array.from({length: heldOut.rowCount}, () => Math.floor((last + 1) * rng.next()))
    return changed(heldOut, (_value, _place, row) => levels[row])
  },
  'gaussian-components': ({train, rng}) => made('gaussian-components', train, rng),
  'deep-smote': ({train, rng}) => made('deep-smote', train, rng, {steps: STEPS}),
  'conv-wgan-gp': ({train, rng}) => made('conv-wgan-gp', train, rng, {steps: STEPS}),
  'image-ddpm': ({train, rng}) => made('image-ddpm', train, rng, {steps: STEPS, samplingSteps: 10}),
}

let [files, rebuilt] = [0, 0]
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => at + Number(values['first-seed']))
console.log('| release | rebuilt in each | processor seconds |')
async function row(
  name: string,
  make: (parts: Parts) => Promise<Released> | Released,
  real: 'train' | 'heldOut',
): Promise<number> {
  const found = []
  for (const seed of seeds) {
    const order = Array.from(permutation(createRng(seed).fork('members'), rows.length), at => rows[at])
    const train = table.select(order.slice(0, members), 'train')
    const heldOut = table.select(order.slice(members, (RATIO + 1) * members), 'synthetic')
    const released = await make({train, heldOut, rng: createRng(seed).fork(name)})
    found.push(await rebuiltPictures(released.without([FOLDER_COLUMN]), real === 'train' ? train : heldOut.as('train'), seed))
  }
  const inEach = found.map(({guessed, matched}) => (real === 'train' ? guessed : `${guessed} (${matched} right)`)).join(', ')
  console.log(`| ${[name, inEach, found.reduce((sum, {seconds}) => sum + seconds, 0).toFixed(0)].join(' | ')} |`)
  return found.reduce((sum, {guessed}) => sum + guessed, 0)
}

for (const [name, make] of Object.entries(kinds)) {
  rebuilt += await row(name, make, 'train')
  files += seeds.length
}
console.log(`${rebuilt} rebuilt in ${files} releases that must give nothing`)
await row('mixups of held-out pictures, held against these', ({heldOut, rng}) => made('mixup', heldOut, rng), 'heldOut')
