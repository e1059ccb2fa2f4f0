/**
 * npm run bench:images: what reconsmote rebuilds of pictures that were interpolated and rounded.
 *
 *   npm run bench:images -- FOLDER CLASS [--members 194] [--ratios 10,5,3] [--seeds 5] [--first-seed 1] [--others gaussian] [--name films]
 *     [--write docs/images-figures.md]
 *
 * FOLDER has a folder of pictures for each class. For each seed, so many pictures of the class are drawn, the generator makes rows
 * of them, and the attack gets these rows alone. A picture counts as found within a root mean square of 1 grey level, one to one.
 * Releases by other generators, and pictures that nobody mixed (`held out`), must give nothing. Figures are added to the file. Below
 * each row stands how many rebuilt pictures of each confidence are right.
 */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createContext} from '../src/core/context.js'
import {createRng, permutation} from '../src/core/rng.js'
import {formInWords, imageForm} from '../src/core/sample-form.js'
import {rowsWithLabel, type Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {calibrationOf, rebuiltPictures, type RebuiltPictures} from './support/rebuilt-pictures.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    members: {type: 'string', default: '194'},
    ratios: {type: 'string', default: '10,5,3'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '1'},
    others: {type: 'string', default: 'gaussian'},
    name: {type: 'string'},
    write: {type: 'string'},
  },
})
const [folder, label] = positionals as (string | undefined)[]
if (folder === undefined || label === undefined) throw new Error('Name a folder of pictures and a class: -- FOLDER CLASS')
const minority = {target: FOLDER_COLUMN, label}
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => at + Number(values['first-seed']))
const {table} = await readTable(folder, {target: FOLDER_COLUMN})
const form = imageForm(table)
if (form === undefined) throw new Error(`${folder} holds no pictures`)
const size = formInWords(form)
const pictures = values.name ?? path.basename(folder)
const rows = rowsWithLabel(table, FOLDER_COLUMN, [label])
const count = Math.min(Number(values.members), rows.length)

async function releaseOf(name: string, train: Table<'train'>, ratio: number, seed: number): Promise<Table<'synthetic'>> {
  const rng = createRng(seed)
  const generator = await generators.get(name).create()
  const fitted = await generator.fit(train, minority, createContext(rng.fork('fit')))
  const made = await fitted.sample(Math.round(ratio * train.rowCount), createContext(rng.fork('sample')))
  fitted.dispose()
  return made.without([FOLDER_COLUMN])
}

/** @param ratio Undefined for pictures of the same class that were left out, as they are. */
async function play(name: string, ratio: number | undefined, seed: number): Promise<RebuiltPictures> {
  const order = Array.from(permutation(createRng(seed).fork('members'), rows.length), at => rows[at])
  const train = table.select(order.slice(0, count), 'train')
  const released =
    ratio === undefined
      ? table.select(order.slice(count), 'synthetic').without([FOLDER_COLUMN])
      : await releaseOf(name, train, ratio, seed)
  return rebuiltPictures(released, train, seed)
}

const lines: string[] = []
async function row(name: string, ratio: number | undefined): Promise<void> {
  const all: RebuiltPictures[] = []
  for (const seed of seeds) all.push(await play(name, ratio, seed))
  const range = (of: (figures: RebuiltPictures) => number, digits: number) => {
    const figures = all.map(of).filter(figure => !Number.isNaN(figure))
    if (figures.length === 0) return '-'
    const [low, high] = [Math.min(...figures), Math.max(...figures)].map(figure => figure.toFixed(digits))
    return low === high ? low : `${low} – ${high}`
  }
  const cells = [
    `${pictures}, ${size}, ${count}`,
    ratio === undefined ? 'held-out pictures' : `${name}, ${ratio}`,
    range(({matched, real}) => matched / real, 3),
    range(({matched, guessed}) => matched / guessed, 3),
    range(({guessed}) => guessed, 0),
    range(({explained}) => explained, 2),
    range(({released, real}) => released / real, 2),
    range(({seconds}) => seconds, 0),
  ]
  lines.push(`| ${cells.join(' | ')} |`)
  console.log(lines.at(-1))
  console.log(calibrationOf(all))
}

console.log('| pictures | release | recall | precision | rebuilt | explained | released as they are | processor seconds |')
for (const ratio of values.ratios.split(',').map(Number)) await row('smote', ratio)
for (const other of values.others.split(',').filter(name => name !== '')) await row(other, 5)
if (rows.length - count >= 4) await row('held out', undefined)
if (values.write !== undefined) await appendFile(values.write, `${lines.join('\n')}\n`)
