/**
 * npm run bench:pictures: how like real pictures those of a generator are, and whether its release shows who was in the data.
 *
 *   npm run bench:pictures -- FOLDER CLASS [--generators conv-wgan-gp,deep-smote] [--option penalty=class] [--ratio 2] [--seeds 1,2]
 *     [--name films] [--write docs/images-figures.md]
 *
 * FOLDER has a folder of pictures for each class. A seed draws one half of the class to train on, beside all pictures of other classes.
 * c2st: the two-sample test of fidelity between made and held-out pictures, as many of each, on the components of the training pictures.
 * dcr-mia: the AUC of that attack between the two halves, on the components of the released pictures. Both as `audit` takes them.
 */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {dcrMia} from '../src/attacks/membership/dcr-mia.js'
import {createContext} from '../src/core/context.js'
import {createRng, permutation} from '../src/core/rng.js'
import {concatTables, rowsWithLabel, type Role, type Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {twoSampleTest} from '../src/metrics/fidelity/two-sample-test.js'
import {sampleFeatures} from '../src/preprocess/sample-features.js'
import {auc} from '../src/stats/auc.js'
import {processorClock} from './support/processor-seconds.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    generators: {type: 'string', default: 'smote,gaussian-components,conv-wgan-gp,deep-smote,image-ddpm'},
    option: {type: 'string', multiple: true, default: []},
    ratio: {type: 'string', default: '2'},
    seeds: {type: 'string', default: '1'},
    name: {type: 'string'},
    write: {type: 'string'},
  },
})
const [folder, label] = positionals as (string | undefined)[]
if (folder === undefined || label === undefined) throw new Error('Name a folder of pictures and a class: -- FOLDER CLASS')
const minority = {target: FOLDER_COLUMN, label}
const {table} = await readTable(folder, {target: FOLDER_COLUMN})
const own = rowsWithLabel(table, FOLDER_COLUMN, [label])

interface Figures {
  readonly c2st: number
  readonly mia: number
  /** Of the processor, for training and making. */
  readonly seconds: number
}

async function play(name: string, seed: number): Promise<Figures> {
  const rng = createRng(seed)
  const order = Array.from(permutation(rng.fork('members'), own.length), at => own[at])
  const half = order.length >> 1
  const outside = new Set(order.slice(half))
  const rest = Int32Array.from({length: table.rowCount}, (_, row) => row).filter(row => !outside.has(row))
  const [members, others] = [order.slice(0, half), order.slice(half)].map(rows => unlabelled(table.select(rows, 'train')))
  const clock = processorClock()
  const options = Object.fromEntries(values.option.map(text => text.split('=', 2) as [string, string]))
  const generator = await generators.get(name).create(options)
  const fitted = await generator.fit(table.select(rest, 'train'), minority, createContext(rng.fork('fit')))
  const made = await fitted.sample(Math.round(Number(values.ratio) * half), createContext(rng.fork('sample')))
  const seconds = clock()
  fitted.dispose()
  const released = unlabelled(made)
  const mia = await attacked(released, members, others, seed)
  return {c2st: await told(released, members, others, seed), mia, seconds}
}

const unlabelled = <R extends Role>(rows: Table<R>): Table<R> => rows.without([FOLDER_COLUMN])

async function attacked(released: Table<'synthetic'>, members: Table, others: Table, seed: number): Promise<number> {
  const features = await sampleFeatures(released)
  const attack = dcrMia.create()
  const targets = concatTables('targets', [members, others])
  const view = {released: await features.transform(released), targets: await features.transform(targets)}
  const {scores} = await attack.guess(view, createContext(createRng(seed).fork('attack')))
  return auc(scores.subarray(0, members.rowCount), scores.subarray(members.rowCount))
}

async function told(released: Table<'synthetic'>, members: Table, others: Table, seed: number): Promise<number> {
  const features = await sampleFeatures(members)
  const count = Math.min(released.rowCount, others.rowCount)
  const first = Int32Array.from({length: count}, (_, row) => row)
  const [real, synthetic] = [others.select(first, 'holdout'), released.select(first, 'synthetic')]
  const input = {real: await features.transform(real), synthetic: await features.transform(synthetic)}
  const {figures} = await twoSampleTest.create().measure(input, createContext(createRng(seed).fork('c2st')))
  return figures['twoSampleAuc'].value
}

console.log('| pictures | generator | c2st | dcr-mia | processor seconds |')
for (const name of values.generators.split(',')) {
  const all: Figures[] = []
  for (const seed of values.seeds.split(',').map(Number)) {
    all.push(await play(name, seed))
    console.error(name, seed, JSON.stringify(all.at(-1)))
  }
  const list = (of: (figures: Figures) => string) => all.map(of).join(', ')
  const figures = [list(({c2st}) => c2st.toFixed(2)), list(({mia}) => mia.toFixed(2)), list(({seconds}) => seconds.toFixed(0))]
  const line = `| ${[values.name ?? path.basename(folder), [name, ...values.option].join(', '), ...figures].join(' | ')} |`
  console.log(line)
  if (values.write !== undefined) await appendFile(values.write, `${line}\n`)
}
