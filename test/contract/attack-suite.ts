import {expect, test} from 'vitest'
import type {AttackerView} from '../../src/attacks/attack.js'
import type {AttackDefinition} from '../../src/attacks/define-attack.js'
import {runAttack} from '../../src/audit/score/attack-step.js'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import {releaseWithModels, type Release} from '../../src/audit/release/release.js'
import {splitRows} from '../../src/audit/release/split.js'
import {createContext} from '../../src/core/context.js'
import {Interrupted} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng} from '../../src/core/rng.js'
import {concatTables, rowsWithLabel, Table, type Column} from '../../src/core/table.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {testContext} from '../support/context.js'
import type {SampleKind} from '../../src/core/column.js'
import {moleculeClasses} from '../support/molecules.js'
import {asPictures} from '../support/pictures.js'
import {asSignals} from '../support/signals.js'
import {gaussianClasses} from '../support/tables.js'

const classes = {target: 'y', minority: ['1']}

function samplesOf(seed: number, minority: number, samples: readonly SampleKind[] | undefined): Table<'source'> {
  if (samples?.includes('molecule')) return moleculeClasses(seed, {rows: 240 + minority, minority})
  const records = gaussianClasses(createRng(seed), {rows: 240 + minority, minority, columns: samples === undefined ? 5 : 36})
  if (samples?.includes('signal')) return asSignals(records)
  return samples === undefined ? records : asPictures(records, 6)
}

/** Members, non-members, and a third part of the same population that no one else has seen. */
export function population(seed: number, minority = 160, samples?: readonly SampleKind[]) {
  const source = samplesOf(seed, minority, samples)
  const {train, holdout} = splitRows(source, 'y', 0.5, createRng(seed).fork('members'))
  const others = source.select(holdout, 'source')
  const parts = splitRows(others, 'y', 0.5, createRng(seed).fork('others'))
  return {
    train: source.select(train, 'train'),
    holdout: others.select(parts.train, 'holdout'),
    apart: others.select(parts.holdout, 'train'),
  }
}

export async function sampled(name: string, from: Table<'train'>, seed: number, rows = 1200): Promise<Table<'synthetic'>> {
  const {synthetic} = await sampleClasses({name, options: {}}, from, classes, () => rows, testContext(`${name}/${seed}`))
  return synthetic
}

/** A network that an attack looks into. */
const opened = (
  controlGenerator: NonNullable<AttackDefinition['controlGenerator']>,
  train: Table<'train'>,
  options: GivenOptions = {},
) =>
  releaseWithModels(
    {name: controlGenerator.name, options: {...controlGenerator.options, ...options}},
    train,
    classes,
    () => 60,
    testContext(controlGenerator.name),
  )

/** A sweep trains hundreds of models on a release: its releases are small. */
const rowsFor = ({knows, onlySamples}: AttackDefinition) =>
  knows.asks?.kind === 'sweep' || onlySamples !== undefined ? 120 : 1200

const known = new Map<string, Promise<unknown>>()
/** Made once for all attacks that are shown the same: no attack changes what it sees, which is tested. */
function once<Made>(key: readonly unknown[], make: () => Promise<Made>): Promise<Made> {
  const name = JSON.stringify(key)
  const made = (known.get(name) as Promise<Made> | undefined) ?? make()
  known.set(name, made)
  return made
}

/** A release in which an attack must find something: copies for membership and the regulatory risks, interpolation for the rest. */
async function leaking(entry: AttackDefinition, seed: number): Promise<Release> {
  const {knows, controlGenerator} = entry
  if (controlGenerator !== undefined)
    return once(['opened', seed, controlGenerator], async () => {
      const {train, holdout} = population(seed, 40)
      return {train, holdout, ...(await opened(controlGenerator, train))}
    })
  // Counting neighbours sees copies only dimly: it takes more people than measuring distances does.
  const people = leakingPeople(entry)
  const generator = knows.targets || knows.asks !== undefined ? 'random-oversampling' : 'smote'
  // Many people share a scaffold: what one alone has shows when all of them are copied.
  const rows = isOfMolecules(entry) ? 1200 : rowsFor(entry)
  const key = ['leaking', seed, people, entry.onlySamples, generator, rows]
  return once(key, async () => {
    const {train, holdout} = population(seed, people, entry.onlySamples)
    const {changes, data} = changed(train, holdout)
    const later = () =>
      once(['later', ...key], async () => ({...changes, synthetic: await sampled(generator, data, seed + 1, rows)}))
    return {train, holdout, synthetic: await sampled(generator, train, seed, rows), notes: [], later}
  })
}

const isOfMolecules = ({onlySamples}: AttackDefinition) => onlySamples?.includes('molecule') === true

function leakingPeople(entry: AttackDefinition): number {
  if (isOfMolecules(entry)) return 320
  return entry.knows.targets && entry.onlySamples === undefined ? 640 : 160
}

/** The first 30 people of either side change places: numbers of people are those of the rows, the holdout's after the others. */
function changed(train: Table<'train'>, holdout: Table<'holdout'>) {
  const first = (table: Table) => Array.from(rowsWithLabel(table, 'y', ['1'])).slice(0, 30)
  const [going, coming] = [first(train), first(holdout)]
  const staying = Array.from({length: train.rowCount}, (_, row) => row).filter(row => !going.includes(row))
  return {
    changes: {went: new Set(going), came: new Set(coming.map(row => train.rowCount + row))},
    data: concatTables('train', [train.select(staying, 'train'), holdout.select(coming, 'train')]),
  }
}

/** A release that says nothing of the members: made of other people. */
async function independent(entry: AttackDefinition, seed: number): Promise<Release> {
  const {controlGenerator, onlySamples} = entry
  const rows = rowsFor(entry)
  const people = controlGenerator === undefined && rows > 1000 && onlySamples === undefined ? 160 : 80
  const generator = isOfMolecules(entry) ? 'graph-crossover' : 'smote'
  const key = ['independent', seed, people, onlySamples, generator, rows, controlGenerator]
  return once(key, async () => {
    const {train, holdout, apart} = population(seed, people, onlySamples)
    if (controlGenerator !== undefined)
      return {train, holdout, ...(await opened(controlGenerator, apart, {steps: 60, hidden: 16, batchSize: 32}))}
    const {changes} = changed(train, holdout)
    const later = () =>
      once(['later', ...key], async () => ({...changes, synthetic: await sampled(generator, apart, seed + 1, rows)}))
    return {train, holdout, synthetic: await sampled(generator, apart, seed, rows), notes: [], later}
  })
}

/** Any release to look at; networks that hardly learn are made faster. */
const someRelease = (entry: AttackDefinition, seed: number) =>
  entry.controlGenerator === undefined ? leaking(entry, seed) : independent(entry, seed)

/** Fewer models where an attack trains its own: what it promises of releases that say nothing, and of seeds, does not depend on it. */
const SMALL: Readonly<Record<string, GivenOptions>> = {
  'learned-inference': {draws: 1},
  'no-box-ensemble': {members: 12},
  'tartan-federer': {shadows: 1},
}
const smallOptions = ({name}: AttackDefinition) => SMALL[name] ?? {}

async function pValue(entry: AttackDefinition, release: Release, seed: number, options: GivenOptions = {}): Promise<number> {
  const attack = await entry.create(options)
  const output = await runAttack(attack, release, classes, testContext(seed))
  return figuresOf([output], 0.95).test?.pValue ?? 1
}

/** Counting released rows among few neighbours sees copies but dimly, and a description singles out few people. */
const WEAK = ['dpi', 'singling-out']
/** Those that take half a second or more for each release: they train models, search among all pairs, or compare whole samples. */
const SLOW = [
  'diffusion-loss',
  'differencing',
  'joined-reconsmote',
  'learned-inference',
  'levatt',
  'mia-ept',
  'nearest-copy',
  'no-box-ensemble',
  'scaffold-membership',
  'smote-lines',
  'tartan-federer',
]

const contents = (table: Table) =>
  table.columns.map((column: Column) => [...(column.kind === 'numeric' ? column.values : column.codes)])

/** What every attack on a release must do, the tool's own and those of plug-ins. */
export function attackContract(entry: AttackDefinition): void {
  let made: Promise<Release> | undefined
  /** Made once: no attack changes what it sees, which is tested first. */
  const releaseToSee = () => (made ??= someRelease(entry, 2))

  test('finds a planted leak', async () => {
    expect(await pValue(entry, await leaking(entry, 1), 1)).toBeLessThan(WEAK.includes(entry.name) ? 1e-3 : 1e-6)
  })

  // Binomial(20, 0.05): more than 4 has probability 0.0026; Binomial(10, 0.05): more than 3 has probability 0.001.
  const [samples, most] = SLOW.includes(entry.name) ? [10, 3] : [20, 4]
  test(`sees nothing where there is nothing: of ${samples} independent samples at most ${most} come out below 5 %`, async () => {
    const pValues: number[] = []
    for (let seed = 100; seed < 100 + samples; seed++)
      pValues.push(await pValue(entry, await independent(entry, seed), seed, smallOptions(entry)))
    expect(pValues.filter(p => p < 0.05).length).toBeLessThanOrEqual(most)
  })

  test('gives the same guesses for the same seed and leaves what it sees as it was', async () => {
    const release = await releaseToSee()
    const view = await viewOf(entry, release)
    const before = contents(view.released)
    const attack = await entry.create(smallOptions(entry))
    const one = await attack.guess(view, testContext(1))
    const two = await attack.guess(view, testContext(1))
    expect(JSON.stringify(two)).toBe(JSON.stringify(one))
    expect(contents(view.released)).toEqual(before)
  })

  test('needs nothing but the view: a frozen one without any truth will do', async () => {
    const release = await releaseToSee()
    const view = Object.freeze(await viewOf(entry, release))
    const {targets, auxiliary, generator, releases} = entry.knows
    const model = generator === 'white-box' ? ['model'] : []
    const later = releases === undefined ? [] : ['later']
    const held = ['released', ...later, ...model, ...(targets ? ['targets'] : []), ...(auxiliary ? ['auxiliary'] : [])]
    const asked = {predicates: [], links: ['halves'], attribute: ['incomplete'], sweep: ['incomplete']}[
      entry.knows.asks?.kind ?? 'predicates'
    ]
    expect(Object.keys(view).sort()).toEqual([...held, ...asked].sort())
    const guesses = await (await entry.create(smallOptions(entry))).guess(view, testContext(1))
    const otherwise = targets ? 'membership' : entry.knows.released === 'augmented' ? 'origins' : 'records'
    expect(guesses.kind).toBe(entry.knows.asks?.kind ?? otherwise)
  })

  test('declares the same needs in the list as in the file', async () => {
    expect((await entry.create({})).knows).toEqual(entry.knows)
  })

  test('stops when asked to', async () => {
    const controller = new AbortController()
    controller.abort()
    const attack = await entry.create({})
    const view = await viewOf(entry, await releaseToSee())
    await expect(attack.guess(view, createContext(createRng(1), controller.signal))).rejects.toThrow(Interrupted)
  })

  test('refuses unknown options with the known ones', () => {
    expect(() => entry.create({nonsense: 1})).toThrow(`${entry.name} has no option 'nonsense'`)
  })

  test('says in a sentence who the attacker is, and where it is from', () => {
    expect(entry.attacker).toMatch(/\w+.*\.$/s)
    expect(entry.source).not.toBe('')
  })
}

async function viewOf({knows}: AttackDefinition, release: Release): Promise<AttackerView> {
  const {train, holdout, synthetic, models} = release
  const later = knows.releases && (await release.later?.(testContext('later')))
  const model = knows.generator === 'white-box' ? models?.get('1') : undefined
  const features = synthetic.without(['y'])
  const released = knows.released === 'augmented' ? features.as('augmented') : features
  return {
    released,
    ...(later && {later: [later.synthetic.without(['y'])]}),
    ...(model && {model}),
    ...(knows.targets && {targets: train.without(['y']).as('targets')}),
    ...(knows.auxiliary && holdout && {auxiliary: holdout.without(['y']).as('auxiliary')}),
    ...askedOf(knows, train.without(['y']).as('targets')),
  }
}

/** What one of the three regulatory risks shows of people: two halves of their columns, or all columns and which of them are asked for. */
function askedOf({asks}: AttackDefinition['knows'], people: Table<'targets'>): Pick<AttackerView, 'halves' | 'incomplete'> {
  const names = people.columns.map(({field}) => field.name)
  if (asks?.kind === 'links') return {halves: {left: people.without(names.slice(2)), right: people.without(names.slice(0, 2))}}
  if (asks?.kind === 'attribute' || asks?.kind === 'sweep') return {incomplete: {records: people, secrets: names.slice(0, 2)}}
  return {}
}
