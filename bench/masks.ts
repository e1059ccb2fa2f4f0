/**
 * npm run bench:masks: what synthetic pictures with masks are worth to a small U-Net, and what its losses and gates do.
 *
 *   npm run bench:masks -- [--seeds 3] [--generators smote,cutmix] [--folder FOLDER --minority LABEL] [--write FILE]
 *
 * The simulated lesions of `datasets fetch lesion-phantoms`, other ones for each seed, or a folder of pictures with masks. Half of the
 * pictures of each class train and half test, as in an audit; generators bring the rare class to as many pictures as there are others.
 */
import {appendFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import {runSegmentation} from '../src/audit/score/segmentation-step.js'
import {splitRows} from '../src/audit/release/split.js'
import {createContext} from '../src/core/context.js'
import {completeOptions, type GivenOptions} from '../src/core/options.js'
import {createRng} from '../src/core/rng.js'
import {rowsWithLabel, type Table} from '../src/core/table.js'
import {lesionPhantoms} from '../src/datasets/simulated/lesion-phantoms.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {unet} from '../src/learners/segmentation/unet.js'
import {processorClock} from './support/processor-seconds.js'

const {values} = parseArgs({
  options: {
    seeds: {type: 'string', default: '3'},
    generators: {type: 'string', default: 'smote,mixup,cutmix,gaussian-components,random-oversampling'},
    folder: {type: 'string'},
    minority: {type: 'string', default: 'lesion'},
    write: {type: 'string'},
  },
})
const minority = {target: FOLDER_COLUMN, label: values.minority}
const {folder} = values
const given = folder === undefined ? undefined : (await readTable(folder, {target: FOLDER_COLUMN, masks: true})).table
const ways: readonly (readonly [string, string | undefined, GivenOptions])[] = [
  ['real pictures alone', undefined, {}],
  ['real, weighted cross-entropy', undefined, {loss: 'weighted-bce'}],
  ['real, cross-entropy and Dice', undefined, {loss: 'both'}],
  ['real, attention gates', undefined, {attention: 'gates'}],
  ...values.generators.split(',').map(name => [`real and ${name}`, name, {}] as const),
]

async function releaseOf(name: string | undefined, train: Table<'train'>, seed: number): Promise<Table<'synthetic'>> {
  if (name === undefined) return train.select([], 'synthetic')
  const rng = createRng(seed)
  const fitted = await (await generators.get(name).create()).fit(train, minority, createContext(rng.fork('fit')))
  const own = rowsWithLabel(train, minority.target, [minority.label]).length
  const made = await fitted.sample(train.rowCount - 2 * own, createContext(rng.fork('sample')))
  fitted.dispose()
  return made
}

const figures = new Map<string, Map<string, number[]>>()
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  const table = given ?? lesionPhantoms(String(seed))
  const split = splitRows(table, minority.target, 0.5, createRng(seed).fork('split'))
  const [train, holdout] = [table.select(split.train, 'train'), table.select(split.holdout, 'holdout')]
  for (const [title, name, options] of ways) {
    const synthetic = await releaseOf(name, train, seed)
    const planned = {name: 'unet', options: completeOptions('unet', unet.options, options)}
    const seconds = processorClock()
    const output = await runSegmentation(
      planned,
      {train, holdout, synthetic, notes: []},
      createRng(seed),
      createContext(createRng(seed)),
    )
    if (output.kind !== 'segmentation') throw new Error('No figures of segmentation.')
    const row = figures.get(title) ?? new Map<string, number[]>()
    figures.set(title, row)
    const seen = {
      ...Object.fromEntries(Object.entries(output.figures).map(([key, {value}]) => [key, value])),
      seconds: seconds(),
    }
    for (const [key, value] of Object.entries(seen)) row.set(key, [...(row.get(key) ?? []), value])
    console.log(seed, title, JSON.stringify(seen))
  }
}

const COLUMNS = ['dice', 'areaError', 'areaBias', 'falseArea', 'seconds'] as const
const range = (all: readonly number[] = []) => {
  const digits = all.some(value => value > 5) ? 0 : 3
  const ends = [Math.min(...all), Math.max(...all)].map(value => value.toFixed(digits))
  return [...new Set(ends)].join(' – ')
}
const lines = [
  '| trained with | Dice | error of the area | bias of the area | falsely marked area | processor seconds |',
  '| --- | --- | --- | --- | --- | --- |',
  ...Array.from(figures, ([title, row]) => `| ${title} | ${COLUMNS.map(key => range(row.get(key))).join(' | ')} |`),
].join('\n')
console.log(`\n${lines}`)
if (values.write !== undefined) await appendFile(values.write, `\n${lines}\n`)
