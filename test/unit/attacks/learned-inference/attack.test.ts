import {describe, expect, test} from 'vitest'
import {attacks} from '../../../../src/attacks/registry.js'
import {runAttack} from '../../../../src/audit/score/attack-step.js'
import {figuresOf} from '../../../../src/audit/pool/pool-results.js'
import type {Release} from '../../../../src/audit/release/release.js'
import {UserError} from '../../../../src/core/errors.js'
import type {GivenOptions} from '../../../../src/core/options.js'
import {createRng, integerBelow, normal, type Rng} from '../../../../src/core/rng.js'
import {Table, type Column} from '../../../../src/core/table.js'
import {testContext} from '../../../support/context.js'

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  field: {kind: 'numeric', name, min: Math.min(...values), max: Math.max(...values), decimals: 3, integer: false, missing: 0},
  values: Float64Array.from(values),
})
const levels = (name: string, codes: readonly number[], count: number): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: Array.from({length: count}, (_, at) => `l${at}`), missing: 0},
  codes: Int32Array.from(codes),
})
const drawn = <T>(count: number, draw: () => T) => Array.from({length: count}, draw)
const table = (columns: readonly Column[], rows: number) =>
  new Table('source', [...columns, levels('y', new Array<number>(rows).fill(0), 1)], rows)

/** Three numbers that anybody may know, and two secrets that have nothing to do with them: a level, one in ten a rare one, and a number. */
function people(seed: string, rows: number) {
  const rng = createRng(seed)
  return table(
    [
      ...[0, 1, 2].map(at =>
        numeric(
          `x${at}`,
          drawn(rows, () => normal(rng)),
        ),
      ),
      levels(
        'illness',
        drawn(rows, () => (rng.next() < 0.1 ? 2 : integerBelow(rng, 2))),
        3,
      ),
      numeric(
        'dose',
        drawn(rows, () => rng.next()),
      ),
    ],
    rows,
  )
}

/** Rows of the people, each several times, with noise in what may be known. */
function noisyCopies(of: Table, times: number, rng: Rng): Table<'synthetic'> {
  const rows = Int32Array.from({length: times * of.rowCount}, (_, row) => row % of.rowCount)
  const copied = of.select(rows, 'synthetic')
  return copied.withColumns(
    copied.columns.map(column =>
      column.kind === 'numeric' && column.field.name.startsWith('x')
        ? {...column, values: column.values.map(value => value + 0.1 * normal(rng))}
        : column,
    ),
  )
}

async function play(release: Omit<Release, 'notes'>, options: GivenOptions = {}, seed = 1) {
  const attack = attacks.get('learned-inference').create(options)
  const output = await runAttack(attack, {...release, notes: []}, {target: 'y', minority: ['l0']}, testContext(seed))
  if (output.kind !== 'risk') throw new TypeError(output.kind)
  return output
}

const [train, holdout] = [people('in', 60).as('train'), people('out', 60).as('holdout')]
const copied = {train, holdout, synthetic: noisyCopies(train, 3, createRng('noise'))}
const independent = {train, holdout, synthetic: people('others', 180).as('synthetic')}
const small = {
  train: people('in', 30).as('train'),
  holdout: people('out', 30).as('holdout'),
  synthetic: people('others', 60).as('synthetic'),
}
const KNOWN = {known: 'x0,x1,x2'}

function shares({inference}: ReturnType<typeof figuresOf>, secret: string, by: string) {
  const found = inference?.secrets.find(each => each.secret === secret && each.by === by)
  if (found === undefined) throw new TypeError(`${secret} by ${by}`)
  return found
}

describe('a release of noisy copies, whose secrets have nothing to do with what is known', () => {
  test('tells the secrets of people in the data, by every way of guessing, and nobody else’s', async () => {
    const output = await play(copied, KNOWN)
    const figures = figuresOf([output], 0.95)
    expect(figures.test?.pValue).toBeLessThan(1e-8)
    const [told] = output.people ?? []
    expect([told.members.length, told.nonMembers.length]).toEqual([60, 60])
    expect(Math.min(...told.members)).toBeGreaterThan(0.3)
    for (const by of ['neighbour', 'forest', 'boosting', 'cobp-ra']) {
      const illness = shares(figures, 'illness', by)
      expect(illness.main.low).toBeGreaterThan(illness.control.high)
      expect(illness.rarity.advantage.low).toBeGreaterThan(0)
    }
    const dose = shares(figures, 'dose', 'neighbour')
    expect(dose.main.value).toBeGreaterThan(0.9)
    // Of a number between 0 and 1, within 5 % on both sides.
    expect(dose.control.value).toBeLessThan(0.25)
  })

  test('is found by a sweep as well, which says how many sets of how many columns there were', async () => {
    const figures = figuresOf([await play(copied)], 0.95)
    expect(figures.test?.pValue).toBeLessThan(1e-6)
    expect(figures.question?.known).not.toContain(figures.question?.secret?.[0])
    // A random released row's value is right about some.
    expect(figures.baseline?.['risk'].value).toBeLessThan(0.5)
    const sizes = figures.inference?.sizes.filter(({by}) => by === 'forest').map(({known, sets}) => [known, sets])
    expect(sizes).toEqual([
      [2, 2],
      [4, 5],
    ])
    // Two sets of two columns leave three secrets each, and five sets leave one: in four ways, and all of it together.
    expect(figures.question?.asked).toBe(1 + 4 * (2 * 3 + 5))
  })
})

describe('a release that says nothing of the people', () => {
  test('is not flagged: what is guessed is right as often about others', async () => {
    const figures = figuresOf([await play(independent)], 0.95)
    expect(figures.test?.pValue).toBeGreaterThan(0.01)
    for (const {main, control} of figures.inference?.secrets ?? []) expect(main.low).toBeLessThan(control.high)
  })

  test('is not flagged for what is true of everybody, which is guessed well about people in the data and others alike', async () => {
    const withRule = (seed: string, rows: number) => {
      const rest = people(seed, rows)
      const x0 = rest.column('x0')
      const signs = x0.kind === 'numeric' ? Array.from(x0.values, value => (value > 0 ? 1 : 0)) : []
      return rest.withColumns([...rest.columns, levels('sign', signs, 2)])
    }
    const release = {
      train: withRule('in', 60).as('train'),
      holdout: withRule('out', 60).as('holdout'),
      synthetic: withRule('others', 180).as('synthetic'),
    }
    const figures = figuresOf([await play(release, {known: 'x0,x1', secret: 'sign'})], 0.95)
    const {main, control} = shares(figures, 'sign', 'forest')
    expect([main.value > 0.9, control.value > 0.9]).toEqual([true, true])
    expect(figures.test?.pValue).toBeGreaterThan(0.01)
  })
})

describe('what is asked', () => {
  test('are the columns that are named, and all sizes of what else may be known where only secrets are', async () => {
    const both = await play(small, {known: 'x0', secret: 'illness'})
    expect(both.inference?.sizes.map(({known, sets}) => [known, sets])).toEqual([1, 1, 1, 1].map(known => [known, 1]))
    expect(both.question).toEqual({known: ['x0'], secret: ['illness']})
    const secret = await play(small, {secret: 'illness,dose'})
    expect(new Set(secret.inference?.secrets.map(each => each.secret))).toEqual(new Set(['illness', 'dose']))
    expect(new Set(secret.inference?.sizes.map(({known}) => known))).toEqual(new Set([1, 3]))
    await expect(play(small, {known: 'x0,agee'})).rejects.toThrow(UserError)
    await expect(play(small, {known: 'x0,agee'})).rejects.toThrow("Got 'agee' instead")
  })

  test('are people in the data and people outside it about the same column, also where few of them have it', async () => {
    const few = (from: Table, missing: number) =>
      from.withColumns(
        from.columns.map(column =>
          column.kind === 'numeric' && column.field.name === 'dose'
            ? {...column, values: column.values.map((value, row) => (row < missing ? NaN : value))}
            : column,
        ),
      )
    const release = {...small, train: few(small.train, 25).as('train'), holdout: few(small.holdout, 27).as('holdout')}
    const {inference} = await play(release)
    for (const {secret, main, control} of inference?.secrets ?? [])
      expect([main.attempts, control.attempts]).toEqual(secret === 'dose' ? [5, 3] : [30, 30])
  })

  test('is at most so many secrets and released rows where there are more', async () => {
    const {inference, details} = await play(small, {mostSecrets: 2, rows: 50})
    expect(new Set(inference?.secrets.map(({secret}) => secret)).size).toBe(2)
    expect(details).toMatchObject({secrets: 2, trainedOn: 50})
  })

  test('works on releases of a row or a few, and of columns without a value', async () => {
    const empty = (from: Table) =>
      from.withColumns(
        from.columns.map(column =>
          column.kind === 'numeric' && column.field.name === 'x1' ? {...column, values: column.values.map(() => NaN)} : column,
        ),
      )
    for (const rows of [1, 2, 12]) {
      const released = small.synthetic.select(
        Int32Array.from({length: rows}, (_, row) => row),
        'synthetic',
      )
      for (const synthetic of [released, empty(released).as('synthetic')]) {
        const output = await play({...small, synthetic})
        expect(figuresOf([output], 0.95).test?.pValue).toBeGreaterThan(0.01)
      }
    }
  })

  test('needs people outside the data', async () => {
    const {holdout: _, ...without} = copied
    await expect(play(without)).rejects.toThrow('no-non-members')
  })
})

test('guesses do not depend on what stands in the column that is guessed', async () => {
  const attack = attacks.get('learned-inference').create({secret: 'illness,dose'})
  const records = train.without(['y']).as('targets')
  const other = people('else', 60)
  const swapped = records.withColumns(
    records.columns.map(column => (column.field.name.startsWith('x') ? column : other.column(column.field.name))),
  )
  const released = copied.synthetic.without(['y'])
  const [one, two] = await Promise.all(
    [records, swapped].map(each =>
      attack.guess({released, incomplete: {records: each, secrets: ['illness', 'dose']}}, testContext(1)),
    ),
  )
  expect(one.tries).toHaveLength(24)
  expect(two).toEqual(one)
})
