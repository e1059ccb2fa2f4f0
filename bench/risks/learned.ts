import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {attacks} from '../../src/attacks/registry.js'
import {GUESSERS} from '../../src/attacks/risks/risk.js'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import {splitRows} from '../../src/audit/release/split.js'
import {runAttack} from '../../src/audit/score/attack-step.js'
import {createContext} from '../../src/core/context.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng, integerBelow, normal, permutation, type Rng} from '../../src/core/rng.js'
import {Table, type CategoricalColumn, type Column, type MinorityClass} from '../../src/core/table.js'
import {amountFor, sampleClasses} from '../../src/generators/sample-classes.js'
import {readTable} from '../../src/io/read-table.js'
import {drawTable, type Kind} from './files.js'

/** Members, others, and what was released. */
export interface File {
  readonly train: Table
  readonly holdout: Table
  readonly synthetic: Table
}

const ATTACK = 'learned-inference'
const CONFIDENCE = 0.95
/** Three columns that anybody may know, and two of levels that have nothing to do with them. */
const SECRETIVE: Kind = {
  name: 'secrets that nothing tells',
  columns: [
    ...[0, 1, 2].map(at => ({name: `x${at}`, draw: (_: readonly number[], rng: Rng) => normal(rng)})),
    ...[3, 4].map(levels => ({
      name: `secret${levels}`,
      levels,
      draw: (_: readonly number[], rng: Rng) => integerBelow(rng, levels),
    })),
  ],
}

/** Releases of each person's row several times, with noise in what may be known. */
export const NOISY = [1, 3].flatMap(times =>
  [0.3, 0.6, 1].map(noise => ({
    name: `${times === 1 ? 'one row' : `${times} rows`} of each person, noise of ${noise} standard deviations`,
    make: (seed: string, people: number): File => {
      const rng = createRng(seed)
      const train = drawTable(SECRETIVE, people, rng.fork('in'))
      const rows = Int32Array.from({length: times * people}, (_, row) => row % people)
      const copied = train.select(rows, 'source')
      const own = rng.fork('noise')
      const columns = copied.columns.map(column =>
        column.kind === 'numeric' && column.field.name.startsWith('x')
          ? {...column, values: column.values.map(value => value + noise * normal(own))}
          : column,
      )
      return {train, holdout: drawTable(SECRETIVE, people, rng.fork('out')), synthetic: copied.withColumns(columns)}
    },
  })),
)
export const TOLD = {known: 'x0,x1,x2'}

interface RealSet {
  readonly name: string
  readonly file: string
  readonly minority: MinorityClass
  readonly options: GivenOptions
}

const inFixtures = (name: string) => fileURLToPath(new URL(`../../fixtures/data/${name}`, import.meta.url))
const REAL: readonly RealSet[] = [
  {
    name: 'registry',
    file: inFixtures('rare-disease-registry.csv'),
    minority: {target: 'diagnosis', label: 'storage-disorder'},
    options: {mostSecrets: 100},
  },
  {name: 'german_credit', file: 'german_credit.csv', minority: {target: 'class', label: '2'}, options: {mostSecrets: 100}},
]
const MADE_BY = ['smote-nc', 'cart', 'gaussian-copula']

export const REAL_HEAD = [
  'set',
  'generator',
  'guessed by',
  'people in the data',
  'control',
  'rarity advantage',
  'p of the attack',
]

/** What is guessed right of real people from what generators make of them; half of the class are members. */
export async function realRows(folder: string, seed: string): Promise<string[][]> {
  const rows: string[][] = []
  for (const {name, file, minority, options} of REAL) {
    const {table} = await readTable(path.resolve(folder, file), {target: minority.target})
    const {train, holdout} = splitRows(table, minority.target, 0.5, createRng(seed))
    const classes = {target: minority.target, minority: [minority.label]}
    const members = table.select(train, 'train')
    for (const generator of MADE_BY) {
      const amount = amountFor({kind: 'balance'}, members, minority.target, minority.label)
      const planned = {name: generator, options: {}}
      const made = await sampleClasses(planned, members, classes, () => amount, createContext(createRng(seed)))
      const release = {train: members, holdout: table.select(holdout, 'holdout'), synthetic: made.synthetic}
      const {shares, pValue} = await measured(release, classes, options, seed)
      shares.forEach(({by, main, control, advantage}, at) => {
        const cells = [percent(main), percent(control), `${signed(advantage)} points`]
        rows.push([at === 0 ? name : '', at === 0 ? generator : '', by, ...cells, at === 0 ? probability(pValue) : ''])
      })
    }
  }
  return rows
}

/** What the paper's attacker knows of people (its QI1), and how many intervals numbers are cut into before anything is made. */
const ADULT_KNOWN = 'age,sex,race,native-country,education,marital-status'
const INTERVALS = 20
const ADULT_ROWS = 10_000

export const ADULT_HEAD = ['generator', 'guessed by', 'people in the data', 'control']

/** Rarity-weighted success on Adult, the mean over nine secrets, with columns and rows as in the paper. */
export async function adultRows(folder: string, seed: string): Promise<string[][]> {
  const {table} = await readTable(path.resolve(folder, 'adult.csv'), {target: 'income'})
  const cut = table.withColumns([...table.columns.map(asLevels), constant('y', table.rowCount)])
  const order = permutation(createRng(seed), cut.rowCount)
  const train = cut.select(order.subarray(0, ADULT_ROWS), 'train')
  const holdout = cut.select(order.subarray(ADULT_ROWS, 2 * ADULT_ROWS), 'holdout')
  const domain = JSON.stringify(
    Object.fromEntries(cut.columns.map(({field}) => [field.name, {levels: levelsOf(field), missing: field.missing > 0}])),
  )
  const known = [...ADULT_KNOWN.split(','), 'y']
  const least = [train, holdout].map(people => mostFrequent(people, known))
  const rows = [['', 'always the most frequent', ...least.map(share => (100 * share).toFixed(1))]]
  const classes = {target: 'y', minority: ['a']}
  for (const planned of [
    {name: 'mst', options: {epsilon: 1, domain}},
    {name: 'mst', options: {epsilon: 100, domain}},
    {name: 'cart', options: {}},
  ]) {
    const made = await sampleClasses(planned, train, classes, () => ADULT_ROWS, createContext(createRng(seed)))
    const options = {known: ADULT_KNOWN, rows: ADULT_ROWS}
    const {shares} = await measured({train, holdout, synthetic: made.synthetic}, classes, options, seed)
    const epsilon = 'epsilon' in planned.options ? `, epsilon ${planned.options.epsilon}` : ''
    shares.forEach(({by, weighted, weightedControl}, at) => {
      rows.push([
        at === 0 ? `${planned.name}${epsilon}` : '',
        by,
        ...[weighted, weightedControl].map(share => (100 * share).toFixed(1)),
      ])
    })
  }
  return rows
}

async function measured(
  {train, holdout, synthetic}: File,
  classes: {target: string; minority: string[]},
  options: GivenOptions,
  seed: string,
) {
  const release = {train: train.as('train'), holdout: holdout.as('holdout'), synthetic: synthetic.as('synthetic'), notes: []}
  const output = await runAttack(attacks.get(ATTACK).create(options), release, classes, createContext(createRng(seed)))
  const {inference, test} = figuresOf([output], CONFIDENCE)
  const shares = GUESSERS.map(by => {
    const own = inference?.secrets.filter(secret => secret.by === by) ?? []
    const mean = (pick: (secret: (typeof own)[number]) => number) =>
      own.reduce((sum, secret) => sum + pick(secret), 0) / own.length
    return {
      by,
      main: mean(({main}) => main.value),
      control: mean(({control}) => control.value),
      advantage: mean(({rarity}) => rarity.advantage.value),
      weighted: mean(({rarity}) => rarity.main.value),
      weightedControl: mean(({rarity}) => rarity.control.value),
    }
  })
  return {shares, pValue: test?.pValue ?? 1}
}

/** What always guessing the most frequent level comes to: 1 / C of C levels, the mean over the columns that are not known. */
function mostFrequent(people: Table, known: readonly string[]): number {
  const secrets = people.columns.filter(({field}) => !known.includes(field.name))
  const counts = secrets.map(column =>
    column.kind === 'categorical' ? new Set(column.codes.filter(code => code >= 0)).size : NaN,
  )
  return counts.reduce((sum, count) => sum + 1 / count, 0) / counts.length
}

function asLevels(column: Column): CategoricalColumn {
  if (column.kind === 'categorical') return column
  const {field, values} = column
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  )
  const intervals = Array.from(values, value =>
    Math.min(INTERVALS - 1, Math.floor((INTERVALS * (value - least)) / (most - least))),
  )
  const used = [...new Set(intervals)].sort((a, b) => a - b)
  return {
    kind: 'categorical',
    field: {kind: 'categorical', name: field.name, levels: used.map(interval => `interval ${interval}`), missing: 0},
    codes: Int32Array.from(intervals, interval => used.indexOf(interval)),
  }
}

const constant = (name: string, rows: number): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: ['a'], missing: 0},
  codes: new Int32Array(rows),
})
const levelsOf = (field: Column['field']) => (field.kind === 'categorical' ? field.levels : [])
const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const signed = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(0)}`
const probability = (p: number) => (p < 0.001 ? '< 0.001' : String(Number(p.toPrecision(2))))
