import {describe, expect, test} from 'vitest'
import type {AttackEntry, AttackerView} from '../../src/attacks/attack.js'
import {attacks, proxies} from '../../src/attacks/registry.js'
import {runAttack} from '../../src/audit/score/attack-step.js'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import {releaseWithModels, type Release} from '../../src/audit/release/release.js'
import {splitRows} from '../../src/audit/release/split.js'
import {createContext} from '../../src/core/context.js'
import {Interrupted} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'
import {sampleClasses} from '../../src/generators/sample-classes.js'
import {testContext} from '../support/context.js'
import {gaussianClasses} from '../support/tables.js'

const classes = {target: 'y', minority: ['1']}

/** Members, non-members, and a third part of the same population that no one else has seen. */
function population(seed: number, minority = 160) {
  const source = gaussianClasses(createRng(seed), {rows: 240 + minority, minority, columns: 5})
  const {train, holdout} = splitRows(source, 'y', 0.5, createRng(seed).fork('members'))
  const others = source.select(holdout, 'source')
  const parts = splitRows(others, 'y', 0.5, createRng(seed).fork('others'))
  return {
    train: source.select(train, 'train'),
    holdout: others.select(parts.train, 'holdout'),
    apart: others.select(parts.holdout, 'train'),
  }
}

async function sampled(name: string, from: Table<'train'>, seed: number): Promise<Table<'synthetic'>> {
  const {synthetic} = await sampleClasses({name, options: {}}, from, classes, () => 1200, testContext(`${name}/${seed}`))
  return synthetic
}

/** A network that an attack looks into. */
const opened = (opens: NonNullable<AttackEntry['opens']>, train: Table<'train'>, options: GivenOptions = {}) =>
  releaseWithModels(
    {name: opens.name, options: {...opens.options, ...options}},
    train,
    classes,
    () => 60,
    testContext(opens.name),
  )

/** A release in which an attack must find something: copies for membership and the regulatory risks, interpolation for the rest. */
async function leaking({needs, opens}: AttackEntry, seed: number): Promise<Release> {
  if (opens !== undefined) {
    const {train, holdout} = population(seed, 40)
    return {train, holdout, ...(await opened(opens, train))}
  }
  // Counting neighbours sees copies only dimly: it takes more people than measuring distances does.
  const {train, holdout} = population(seed, needs.targets ? 640 : 160)
  const copies = needs.targets || needs.asks !== undefined
  return {train, holdout, synthetic: await sampled(copies ? 'random-oversampling' : 'smote', train, seed), notes: []}
}

/** A release that says nothing of the members: made of other people. */
async function independent({opens}: AttackEntry, seed: number): Promise<Release> {
  const {train, holdout, apart} = population(seed, opens === undefined ? 160 : 80)
  if (opens !== undefined) return {train, holdout, ...(await opened(opens, apart, {steps: 60, hidden: 16, batchSize: 32}))}
  return {train, holdout, synthetic: await sampled('smote', apart, seed), notes: []}
}

/** Any release to look at; networks that hardly learn are made faster. */
const someRelease = (entry: AttackEntry, seed: number) =>
  entry.opens === undefined ? leaking(entry, seed) : independent(entry, seed)

async function pValue(entry: AttackEntry, release: Release, seed: number): Promise<number> {
  const attack = (await entry.load()).create({})
  const tally = await runAttack(attack, release, classes, testContext(seed))
  return figuresOf([tally], 0.95).test?.pValue ?? 1
}

/** Counting released rows among few neighbours sees copies but dimly, and a description singles out few people. */
const WEAK = ['dpi', 'singling-out']

const contents = (table: Table) =>
  table.columns.map((column: Column) => [...(column.kind === 'numeric' ? column.values : column.codes)])

describe.each(attacks.entries.map(entry => [entry.name, entry] as const))('the attack %s', (_name, entry) => {
  test('finds a planted leak', async () => {
    expect(await pValue(entry, await leaking(entry, 1), 1)).toBeLessThan(WEAK.includes(entry.name) ? 1e-3 : 1e-6)
  })

  test('sees nothing where there is nothing: of 20 independent samples at most 4 come out below 5 %', async () => {
    const pValues: number[] = []
    for (let seed = 100; seed < 120; seed++) pValues.push(await pValue(entry, await independent(entry, seed), seed))
    // Binomial(20, 0.05): more than 4 has probability 0.0026.
    expect(pValues.filter(p => p < 0.05).length).toBeLessThanOrEqual(4)
  })

  test('gives the same guesses for the same seed and leaves what it sees as it was', async () => {
    const release = await someRelease(entry, 2)
    const view = viewOf(entry, release)
    const before = contents(view.released)
    const attack = (await entry.load()).create({})
    const one = await attack.guess(view, testContext(1))
    const two = await attack.guess(view, testContext(1))
    expect(JSON.stringify(two)).toBe(JSON.stringify(one))
    expect(contents(view.released)).toEqual(before)
  })

  test('needs nothing but the view: a frozen one without any truth will do', async () => {
    const release = await someRelease(entry, 3)
    const view = Object.freeze(viewOf(entry, release))
    const {targets, auxiliary, generator} = entry.needs
    const model = generator === 'white-box' ? ['model'] : []
    const held = ['released', ...model, ...(targets ? ['targets'] : []), ...(auxiliary ? ['auxiliary'] : [])]
    const asked = {predicates: [], links: ['halves'], attribute: ['incomplete']}[entry.needs.asks?.kind ?? 'predicates']
    expect(Object.keys(view).sort()).toEqual([...held, ...asked].sort())
    const guesses = await (await entry.load()).create({}).guess(view, testContext(1))
    const otherwise = targets ? 'membership' : entry.needs.released === 'augmented' ? 'verdicts' : 'records'
    expect(guesses.kind).toBe(entry.needs.asks?.kind ?? otherwise)
  })

  test('declares the same needs in the list as in the file', async () => {
    expect((await entry.load()).create({}).needs).toEqual(entry.needs)
  })

  test('stops when asked to', async () => {
    const controller = new AbortController()
    controller.abort()
    const attack = (await entry.load()).create({})
    const view = viewOf(entry, await someRelease(entry, 4))
    await expect(attack.guess(view, createContext(createRng(1), controller.signal))).rejects.toThrow(Interrupted)
  })

  test('refuses unknown options with the known ones', async () => {
    const module = await entry.load()
    expect(() => module.create({nonsense: 1})).toThrow(`${entry.name} has no option 'nonsense'`)
  })

  test('says in a sentence who the attacker is, and where it is from', () => {
    expect(entry.attacker).toMatch(/\w+.*\.$/s)
    expect(entry.source).not.toBe('')
  })
})

function viewOf({needs}: AttackEntry, {train, holdout, synthetic, models}: Release): AttackerView {
  const model = needs.generator === 'white-box' ? models?.get('1') : undefined
  const features = synthetic.without(['y'])
  const released = needs.released === 'augmented' ? features.as('augmented') : features
  return {
    released,
    ...(model && {model}),
    ...(needs.targets && {targets: train.without(['y']).as('targets')}),
    ...(needs.auxiliary && holdout && {auxiliary: holdout.without(['y']).as('auxiliary')}),
    ...askedOf(needs, train.without(['y']).as('targets')),
  }
}

/** What one of the three regulatory risks shows of people: two halves of their columns, or all columns and which of them are asked for. */
function askedOf({asks}: AttackEntry['needs'], people: Table<'targets'>): Pick<AttackerView, 'halves' | 'incomplete'> {
  const names = people.columns.map(({field}) => field.name)
  if (asks?.kind === 'links') return {halves: {left: people.without(names.slice(2)), right: people.without(names.slice(0, 2))}}
  if (asks?.kind === 'attribute') return {incomplete: {records: people, secrets: names.slice(0, 2)}}
  return {}
}

describe.each(proxies.entries.map(entry => [entry.name, entry] as const))('the proxy %s', (_name, entry) => {
  test('gives finite figures within their intervals on identical, close and far samples', async () => {
    const {train, holdout} = population(5)
    const members = train.without(['y'])
    const far = await sampled('gaussian', train, 5)
    for (const synthetic of [members.as('synthetic'), far.without(['y'])]) {
      const proxy = (await entry.load()).create({})
      const estimates = await proxy.measure({train: members, holdout: holdout.without(['y']), synthetic}, testContext(1))
      expect(Object.keys(estimates).length).toBeGreaterThan(0)
      for (const {value, low, high} of Object.values(estimates)) {
        expect(Number.isFinite(value)).toBe(true)
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
      }
    }
  })
})
