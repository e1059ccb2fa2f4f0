/**
 * npm run bench:long-tail: how well one small convolutional network tells the classes of a long tail apart, with each loss for rare
 * classes, with a map of saliency, and with synthetic pictures of the classes with few.
 *
 *   npm run bench:long-tail -- FOLDER [--ratio 60] [--most 240] [--test 60] [--halve] [--seeds 1,2,3] [--ways ldam,smote]
 *     [--steps N] [--name NAME] [--write FILE]
 *
 * FOLDER has a folder of pictures for each class. Each seed draws which class is the largest, which the next, and which pictures train: the
 * first class has `most`, the last `most / ratio`, the others fall between them exponentially (Cui et al., arXiv 1901.05555, section 5.1;
 * Cao et al., arXiv 1906.07413, section 4). As many others of every class test, so the accuracy is balanced. All ways of a seed learn
 * from the same pictures. `smote` and other generators add to the classes with fewer than 20 pictures as many as the largest has more.
 */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {runMulticlass} from '../src/audit/score/multiclass-step.js'
import {createContext} from '../src/core/context.js'
import {completeOptions, type GivenOptions} from '../src/core/options.js'
import {createRng, permutation} from '../src/core/rng.js'
import {categoricalColumn, concatTables, rowsWithLabel, type Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {cnn} from '../src/learners/cnn.js'
import {shotsOf} from '../src/metrics/class-figures.js'
import {halved} from './support/halved.js'
import {processorClock} from './support/processor-seconds.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    ratio: {type: 'string', default: '60'},
    most: {type: 'string', default: '240'},
    test: {type: 'string', default: '60'},
    halve: {type: 'boolean', default: false},
    seeds: {type: 'string', default: '1,2,3'},
    ways: {type: 'string', default: 'cross-entropy,class-balanced,focal,ldam,reweighting,saliency,class-balanced+saliency,smote'},
    steps: {type: 'string'},
    name: {type: 'string'},
    write: {type: 'string'},
  },
})
const [folder] = positionals as (string | undefined)[]
if (folder === undefined) throw new Error('Name a folder of pictures: -- FOLDER')
const given = (await readTable(folder, {target: FOLDER_COLUMN})).table
const table = values.halve ? halved(given) : given
const {levels} = categoricalColumn(table, FOLDER_COLUMN).field
const sizes = levels.map((_, at) => Math.round(Number(values.most) * Number(values.ratio) ** (-at / (levels.length - 1))))
const losses: readonly string[] = cnn.options.loss.choices

interface Drawn {
  readonly train: Table<'train'>
  readonly holdout: Table<'holdout'>
  /** Classes with few pictures. */
  readonly few: readonly string[]
}

function draw(seed: number): Drawn {
  const rng = createRng(seed)
  const order = Array.from(permutation(rng.fork('classes'), levels.length), at => levels[at])
  const picked = order.map((label, at) => {
    const rows = rowsWithLabel(table, FOLDER_COLUMN, [label])
    if (rows.length < sizes[at] + Number(values.test)) throw new Error(`${label} has ${rows.length} pictures, too few.`)
    const shuffled = Array.from(permutation(rng.fork(label), rows.length), row => rows[row])
    return {train: shuffled.slice(0, sizes[at]), test: shuffled.slice(sizes[at], sizes[at] + Number(values.test))}
  })
  return {
    train: table.select(
      picked.flatMap(({train}) => train),
      'train',
    ),
    holdout: table.select(
      picked.flatMap(({test}) => test),
      'holdout',
    ),
    few: order.filter((_, at) => shotsOf(sizes[at]) === 'few'),
  }
}

async function released(name: string, {train, few}: Drawn, seed: number): Promise<Table<'synthetic'>> {
  const parts: Table<'synthetic'>[] = []
  for (const label of few) {
    const rng = createRng(seed).fork(`${name} ${label}`)
    const generator = await generators.get(name).create()
    const fitted = await generator.fit(train, {target: FOLDER_COLUMN, label}, createContext(rng.fork('fit')))
    const more = sizes[0] - rowsWithLabel(train, FOLDER_COLUMN, [label]).length
    parts.push(await fitted.sample(more, createContext(rng.fork('sample'))))
    fitted.dispose()
  }
  return concatTables('synthetic', parts)
}

async function play(way: string, drawn: Drawn, seed: number): Promise<Record<string, number>> {
  const parts = way.split('+')
  const loss = parts.find(part => losses.includes(part))
  const name = parts.find(part => generators.has(part))
  const options: GivenOptions = {
    ...(loss !== undefined && {loss}),
    ...(parts.includes('saliency') && {saliency: true}),
    ...(values.steps !== undefined && {steps: Number(values.steps)}),
  }
  const clock = processorClock()
  const synthetic = name === undefined ? drawn.train.select([], 'synthetic') : await released(name, drawn, seed)
  const planned = {name: 'cnn', options: completeOptions('cnn', cnn.options, options)}
  const classes = {target: FOLDER_COLUMN, minority: drawn.few}
  const release = {train: drawn.train, holdout: drawn.holdout, synthetic, notes: []}
  const output = await runMulticlass(planned, release, classes, createRng(seed), createContext(createRng(seed)))
  if (output.kind !== 'multiclass') throw new Error('No figures of all classes.')
  const figures = Object.entries(output.figures).map(([key, {value}]) => [key, value] as const)
  return {...Object.fromEntries(figures), seconds: clock()}
}

// Kernels are compiled when they are first used, which is no part of a way's time.
await (
  await cnn.create({steps: 1})
).fit(
  {rows: 2, columns: 16, data: new Float64Array(32), grid: {width: 4, height: 4, channels: 1}},
  Uint8Array.of(0, 1),
  createContext(createRng(1)),
)
const seen = new Map<string, Record<string, number>[]>()
for (const seed of values.seeds.split(',').map(Number)) {
  const drawn = draw(seed)
  for (const way of values.ways.split(',')) {
    const figures = await play(way, drawn, seed)
    seen.set(way, [...(seen.get(way) ?? []), figures])
    console.error(seed, way, JSON.stringify(figures))
  }
}

const COLUMNS = ['balancedAccuracy', 'manyShot', 'mediumShot', 'fewShot', 'macroF1', 'seconds'] as const
function summary(key: string, all: readonly number[]): string {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  if (key === 'seconds') return mean.toFixed(0)
  const ends = [Math.min(...all), Math.max(...all)].map(value => value.toFixed(2))
  return `${mean.toFixed(2)} (${ends.join(' – ')})`
}
const name = `${values.name ?? path.basename(folder)}: ${sizes.join(', ')}`
const lines = [...seen].map(([way, runs]) => {
  const cells = COLUMNS.map(key => {
    const all = runs.flatMap(run => (key in run ? [run[key]] : []))
    return all.length === 0 ? '–' : summary(key, all)
  })
  return `| ${[name, way, ...cells].join(' | ')} |`
})
console.log(['| pictures | way | balanced accuracy | many | medium | few | macro F1 | processor seconds |', ...lines].join('\n'))
if (values.write !== undefined) await appendFile(values.write, `${lines.join('\n')}\n`)
