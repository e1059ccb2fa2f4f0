/**
 * npm run bench:signals: what attacks find of sounds that generators made, and how near Griffin-Lim comes to spectra.
 *
 *   npm run bench:signals -- [FOLDER CLASS] [--members 40] [--ratio 3] [--seeds 5] [--generators smote,mixup]
 *     [--write docs/signals-figures.md]
 *
 * FOLDER has a folder of sounds for each class; without it, wire breaks are simulated anew for each seed. For each seed, so many sounds
 * of the class are members, and as many others are asked about. `others` is SMOTE of sounds of the class that nobody is asked about.
 * Figures are added to the file.
 */
import {appendFile} from 'node:fs/promises'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {attacks} from '../src/attacks/registry.js'
import {comparable, comparisonScale, countRecords} from '../src/audit/score/count-guesses.js'
import {createContext} from '../src/core/context.js'
import {createRng, permutation} from '../src/core/rng.js'
import {formInWords, signalForm} from '../src/core/sample-form.js'
import {rowsWithLabel, type Table} from '../src/core/table.js'
import {wireBreaks} from '../src/datasets/simulated/wire-breaks.js'
import {generators} from '../src/generators/registry.js'
import {FOLDER_COLUMN} from '../src/io/samples/folder-column.js'
import {readTable} from '../src/io/read-table.js'
import {sampleNumbers} from '../src/preprocess/sample-features.js'
import {griffinLim, spectralConvergence} from '../src/signals/griffin-lim.js'
import {stftOf} from '../src/signals/spectrogram-form.js'
import {auc} from '../src/stats/auc.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    members: {type: 'string', default: '40'},
    ratio: {type: 'string', default: '3'},
    seeds: {type: 'string', default: '5'},
    generators: {type: 'string', default: 'others,smote,mixup,spectrogram-smote,gaussian'},
    write: {type: 'string'},
  },
})
const [folder, label = 'break'] = positionals as (string | undefined)[]
const [members, ratio] = [Number(values.members), Number(values.ratio)]
const seeds = Array.from({length: Number(values.seeds)}, (_, at) => at + 1)
const minority = {target: FOLDER_COLUMN, label}
const ASKED = ['cross-correlation', 'dcr-mia', 'domias', 'smote-posterior']

const given = folder === undefined ? undefined : (await readTable(folder, {target: FOLDER_COLUMN})).table
const soundsOf = (seed: number): Table => given ?? wireBreaks(`bench/${seed}`, {breaks: 3 * members, others: 1})

async function made(name: string, from: Table<'train'>, seed: number): Promise<Table<'synthetic'>> {
  const rng = createRng(seed).fork(name)
  const fitted = await (await generators.get(name).create()).fit(from, minority, createContext(rng.fork('fit')))
  const rows = await fitted.sample(Math.round(ratio * from.rowCount), createContext(rng.fork('sample')))
  fitted.dispose()
  return rows.without([FOLDER_COLUMN])
}

interface Figures {
  readonly aucs: readonly number[]
  readonly recall: number
  readonly precision: number
}

async function play(name: string, seed: number): Promise<Figures> {
  const table = soundsOf(seed)
  const rows = rowsWithLabel(table, FOLDER_COLUMN, [label])
  const order = Array.from(permutation(createRng(seed).fork('members'), rows.length), at => rows[at])
  const part = (from: number, to: number) => table.select(order.slice(from, to), 'train')
  const [train, others, apart] = [part(0, members), part(members, 2 * members), part(2 * members, 3 * members)]
  const released = name === 'others' ? await made('smote', apart, seed) : await made(name, train, seed)
  const asked = table.select(order.slice(0, 2 * members), 'targets').without([FOLDER_COLUMN])
  const context = () => createContext(createRng(seed).fork('attack'))
  const aucs: number[] = []
  for (const attack of ASKED) {
    const definition = attacks.get(attack)
    const {knows} = definition
    const view = {released, targets: asked, ...(knows.auxiliary && {auxiliary: apart.without([FOLDER_COLUMN]).as('auxiliary')})}
    const guess = await (await definition.create()).guess(view, context())
    if (guess.kind !== 'membership') throw new Error(`${attack} gives no scores`)
    aucs.push(auc(guess.scores.slice(0, train.rowCount), guess.scores.slice(train.rowCount, train.rowCount + others.rowCount)))
  }
  const rebuilt = await (await attacks.get('reconsmote').create()).guess({released}, context())
  const scale = comparisonScale(train)
  const {matched, guessed, real} = countRecords(comparable(train, scale), comparable(rebuilt.records, scale), scale)
  return {aucs, recall: matched / real, precision: guessed === 0 ? NaN : matched / guessed}
}

const range = (figures: readonly number[]) => {
  const known = figures.filter(figure => !Number.isNaN(figure))
  if (known.length === 0) return '-'
  const [low, high] = [Math.min(...known), Math.max(...known)].map(figure => figure.toFixed(2))
  return low === high ? low : `${low} – ${high}`
}

const first = soundsOf(1)
const form = signalForm(first)
if (form === undefined) throw new Error(`${String(folder)} holds no signals`)
const name = `${folder === undefined ? 'wire breaks' : path.basename(folder)}, ${formInWords(form)}`
const lines = [
  `| sounds | release | ${ASKED.join(' | ')} | recall | precision |`,
  `| --- | --- | ${ASKED.map(() => '---').join(' | ')} | --- | --- |`,
]
for (const generator of values.generators.split(',')) {
  const all: Figures[] = []
  for (const seed of seeds) all.push(await play(generator, seed))
  const aucs = ASKED.map((_, at) => range(all.map(({aucs: own}) => own[at])))
  lines.push(
    `| ${[name, generator, ...aucs, range(all.map(one => one.recall)), range(all.map(one => one.precision))].join(' | ')} |`,
  )
  console.log(lines.at(-1))
}

const stft = stftOf(form)
const numbers = sampleNumbers(first.select(rowsWithLabel(first, FOLDER_COLUMN, [label]).slice(0, 20), 'train'))
for (const [iterations, momentum] of [
  [60, 0.99],
  [60, 0],
  [200, 0.99],
] as const) {
  const ratios = Array.from({length: numbers.rows}, (_, row) => {
    const wanted = stft.magnitudes(numbers.data.slice(row * form.length, (row + 1) * form.length))
    const found = griffinLim(wanted, stft, createRng(row), {iterations, momentum})
    return spectralConvergence(wanted, stft.magnitudes(found))
  })
  lines.push(
    '',
    `Griffin-Lim, ${iterations} iterations, momentum ${momentum}: ${range(ratios)} dB over ${ratios.length} sounds of ${name}.`,
  )
  console.log(lines.at(-1))
}
if (values.write !== undefined) await appendFile(values.write, `\n${lines.join('\n')}\n`)
