/**
 * npm run bench:generators: how good generators are, beside what public Python implementations reach on the same protocol.
 *
 *   npm run bench:generators -- --data ../shared/data [--sets a,b] [--methods tabddpm,tvae] [--seeds 10] [--first-seed 1]
 *     [--option tabddpm.steps=2000] [--runs runs.jsonl] [--write docs/generators-figures.md]
 *
 * Per seed half of the rows are held out, stratified. A generator is fitted on the training half, with minority rows alone unless
 * an option says otherwise. c2st is the AUC of a random forest (five folds) that tells held-out minority rows from as many
 * synthetic ones: 0.5 is perfect. KS/TV is the mean over columns of the distance to held-out minority rows. AUPRC and
 * AUROC are those of a forest of 200 trees trained on training and synthetic rows and tested on held-out rows. Copies
 * are synthetic rows that equal a training row within rounding. The attack is the AUC of the distance to the closest
 * synthetic row, training against held-out minority rows: copying training rows would win every other figure and shows
 * here.
 *
 * With `--runs` every run is added to a file and not made again by the next command with that file: a long bench can be
 * done in pieces, each with a few sets or seeds. Delete the file when a generator has changed.
 */
import {existsSync} from 'node:fs'
import {appendFile, readFile, writeFile} from 'node:fs/promises'
import {cpus} from 'node:os'
import {parseArgs} from 'node:util'
import {splitRows} from '../src/audit/release/split.js'
import {createContext, subContext} from '../src/core/context.js'
import type {GivenOptions} from '../src/core/options.js'
import {createRng} from '../src/core/rng.js'
import type {Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {smoteFor} from '../src/generators/sample-classes.js'
import {meanOf, measureQuality, measureUtility, type Quality, type Utility} from './generators/measure.js'
import {readSet, SETS, type BenchSet} from './generators/sets.js'
import {requireFolder} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    sets: {type: 'string'},
    methods: {type: 'string', default: 'real,smote,tvae,tabddpm'},
    seeds: {type: 'string', default: '10'},
    'first-seed': {type: 'string', default: '1'},
    option: {type: 'string', multiple: true, default: []},
    runs: {type: 'string'},
    write: {type: 'string'},
  },
})

/** What the Python figures may be better by, beside two standard errors of ours. */
const TOLERANCE = 0.02

interface Run extends Partial<Quality>, Utility {
  readonly seconds: number
}

const methods = values.methods.split(',')
const sets = SETS.filter(({name}) => values.sets === undefined || values.sets.split(',').includes(name))
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => Number(values['first-seed']) + at)
const text: string[] = []
const kept = await keptRuns()
requireFolder(values.data)
say(
  '| set | method | c2st | KS/TV | AUPRC | AUROC | copies | attack | fit + sample, s | Python: ' +
    'c2st, KS/TV, AUPRC, AUROC | as good: c2st, KS/TV, AUPRC |',
)
say('|---|---|---|---|---|---|---|---|---|---|---|')
for (const set of sets) {
  const table = await readSet(values.data, set)
  for (const method of methods) {
    const runs: Run[] = []
    for (const seed of seeds) runs.push(await keptRun(table, set, method, seed))
    say(`| ${set.name} | ${method} | ${cells(runs, set.reference[method]).join(' | ')} |`)
  }
}
if (values.write !== undefined) await writeFile(values.write, [...preamble(), ...text, ''].join('\n'))

function say(line: string): void {
  console.log(line)
  text.push(line)
}

function optionsFor(method: string): GivenOptions {
  const given = values.option.filter(option => option.startsWith(`${method}.`)).map(option => option.slice(method.length + 1))
  return Object.fromEntries(given.map(option => option.split('=') as [string, string]))
}

interface KeptRun {
  readonly key: string
  readonly run: Run
}

/** The runs of earlier commands by set, method, seed and options. */
async function keptRuns(): Promise<Map<string, Run>> {
  if (values.runs === undefined || !existsSync(values.runs)) return new Map()
  const lines = (await readFile(values.runs, 'utf8')).split('\n').filter(line => line !== '')
  return new Map(lines.map(line => JSON.parse(line) as KeptRun).map(({key, run: made}) => [key, made]))
}

async function keptRun(table: Table, set: BenchSet, method: string, seed: number): Promise<Run> {
  const key = JSON.stringify([set.name, method, seed, optionsFor(method)])
  const made = kept.get(key) ?? (await run(table, set, method, seed))
  if (values.runs !== undefined && !kept.has(key)) await appendFile(values.runs, `${JSON.stringify({key, run: made})}\n`)
  return made
}

async function run(table: Table, set: BenchSet, method: string, seed: number): Promise<Run> {
  const {minority, rows} = set
  const context = createContext(createRng(`${set.name}/${seed}`))
  const split = splitRows(table, minority.target, 0.5, context.rng.fork('split'))
  const halves = {train: table.select(split.train, 'train'), holdout: table.select(split.holdout, 'holdout')}
  const judge = subContext(context, 'judge')
  if (method === 'real') return {...(await measureUtility(halves, undefined, minority, judge)), seconds: 0}
  const name = method === 'smote' ? smoteFor(halves.train, minority.target).name : method
  const generator = await generators.get(name).create(optionsFor(method))
  const startedAt = performance.now()
  const fitted = await generator.fit(halves.train, minority, subContext(context, 'fit'))
  const synthetic = await fitted.sample(rows, subContext(context, 'sample'))
  const seconds = (performance.now() - startedAt) / 1000
  fitted.dispose()
  for (const note of fitted.notes) if (values.write === undefined && seed === seeds[0]) console.error(`  ${note}`)
  return {
    ...(await measureQuality(halves, synthetic, minority, judge)),
    ...(await measureUtility(halves, synthetic, minority, judge)),
    seconds,
  }
}

function cells(runs: readonly Run[], reference: readonly number[] | undefined): string[] {
  const columns = [
    runs.map(({c2st}) => c2st),
    runs.map(({distance}) => distance),
    runs.map(({auprc}) => auprc),
    runs.map(({auroc}) => auroc),
    runs.map(({copies}) => copies),
    runs.map(({attack}) => attack),
  ].map(column => column.filter(value => value !== undefined))
  const shown = columns.map(column => (column.length === 0 ? '' : `${meanOf(column).toFixed(3)} ± ${errorOf(column).toFixed(3)}`))
  const seconds = meanOf(runs.map(run => run.seconds)).toFixed(1)
  return [...shown, seconds, ...beside(columns, reference)]
}

/** The Python figures, and for c2st, KS/TV (both better when lower) and AUPRC whether ours are as good. */
function beside(columns: readonly number[][], reference: readonly number[] | undefined): string[] {
  if (reference === undefined) return ['', '']
  const verdicts = columns.slice(0, 3).map((column, at) => {
    if (column.length === 0) return ''
    const lead = (at === 2 ? 1 : -1) * (meanOf(column) - reference[at])
    return lead >= -TOLERANCE - 2 * errorOf(column) ? 'yes' : 'NO'
  })
  const figures = reference.map(value => (Number.isNaN(value) ? '' : value.toFixed(3)))
  return [figures.join(' '), verdicts.join(' ')]
}

function errorOf(column: readonly number[]): number {
  if (column.length < 2) return 0
  const mean = meanOf(column)
  return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (column.length - 1) / column.length)
}

function preamble(): string[] {
  const given = process.argv.slice(2).join(' ').replace(values.data, '../shared/data')
  const command = `npm run bench:generators -- ${values.runs === undefined ? given : given.replace(values.runs, 'runs.jsonl')}`
  return [
    '# Figures of the generators',
    '',
    `Made by \`${command}\` on ${cpus().length} cores (${cpus()[0].model}), Node ${process.versions.node}.`,
    `Means ± standard errors over seeds ${seeds[0]} to ${seeds.at(-1)}. What the columns mean stands in \`bench/generators.ts\`.`,
    '',
  ]
}
