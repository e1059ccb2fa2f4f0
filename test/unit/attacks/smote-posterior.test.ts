import {describe, expect, it, test} from 'vitest'
import {dcrMia} from '../../../src/attacks/membership/dcr-mia.js'
import {smotePosterior} from '../../../src/attacks/membership/smote-posterior.js'
import {createRng, integerBelow, permutation} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {auc} from '../../../src/stats/auc.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, rowsOf, smoteOf, tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

type Rows = readonly (readonly number[])[]
type Options = NonNullable<Parameters<typeof smotePosterior.create>[0]>

async function scores(released: Table<'synthetic'>, targets: Table<'targets'> | Rows, options: Options = {}): Promise<number[]> {
  const asked = targets instanceof Table ? targets : tableOf('targets', targets)
  const guesses = await smotePosterior.create(options).guess({released, targets: asked}, testContext())
  return [...guesses.scores]
}

/** Records with few decimals, as most tables have them. */
function records(seed: string, count: number, columns = 6): number[][] {
  return gaussianRows(createRng(seed), count, columns).map(row =>
    row.map((x, at) => Math.round(x * 30) / (at % 2 === 0 ? 1 : 10)),
  )
}

const changed = (table: Table<'synthetic'>, change: (value: number) => number) =>
  table.withColumns(
    table.columns.map(one => (one.kind === 'numeric' ? numeric(one.field.name, [...one.values].map(change)) : one)),
  )

/** Half are members. */
const aucOf = (found: readonly number[]) => auc(found.slice(0, found.length / 2), found.slice(found.length / 2))

describe('smote-posterior at one row per record', () => {
  const everyone = records('one row each', 120)
  const made = smoteOf(everyone.slice(0, 60), 60, 'one row each')

  it('finds nearly all members that rows were made of, where the distance finds few', async () => {
    const released = await made
    const distance = await dcrMia.create().guess({released, targets: tableOf('targets', everyone)}, testContext())
    expect(aucOf([...distance.scores])).toBeLessThan(0.85)
    // A member starts a row on average and ends another. About exp(-2) of them have none and are like the others: 1 -
    // exp(-2) / 2 is the most.
    expect(aucOf(await scores(released, everyone))).toBeGreaterThan(0.85)
  })

  it('needs one row and no record of anybody else where values have few decimals', async () => {
    const together = aucOf(await scores(await made, everyone))
    expect(aucOf(await scores(await made, everyone, {targets: 'alone'}))).toBeGreaterThan(together - 0.02)
  })

  it.each([
    ['rounded to whole numbers', Math.round],
    ['cut off to whole numbers', Math.trunc],
    ['in single precision', Math.fround],
    ['with six significant digits', (value: number) => Number(value.toPrecision(6))],
  ])('finds them in rows %s', async (_, change) => {
    const whole = everyone.map(row => row.map(Math.round))
    const released = changed(await smoteOf(whole.slice(0, 60), 60, 'whole'), change)
    expect(aucOf(await scores(released, whole))).toBeGreaterThan(0.86)
  })

  it.each([[0.5], [1], [4]])('tells that there are %d rows per record', async ratio => {
    const released = await smoteOf(everyone.slice(0, 60), 60 * ratio, `ratio ${ratio}`)
    const {parameters} = await smotePosterior.create().guess({released, targets: tableOf('targets', everyone)}, testContext())
    expect(parameters.estimated).toEqual(['rowsPerRecord'])
    // Below one row per record few members have two, and the estimate is rough.
    expect(Number(parameters['rowsPerRecord']) / ratio).toBeGreaterThan(0.6)
    expect(Number(parameters['rowsPerRecord']) / ratio).toBeLessThan(1.33)
  })

  it('does not tell how many rows there are per record where they are of other people', async () => {
    const {parameters} = await smotePosterior
      .create()
      .guess({released: await made, targets: tableOf('targets', records('strangers', 60))}, testContext())
    expect(parameters).toEqual({targets: 'together', estimated: []})
  })

  it('finds records of full precision by the rows between two of them', async () => {
    const fine = gaussianRows(createRng('fine'), 120, 6)
    expect(aucOf(await scores(await smoteOf(fine.slice(0, 60), 60, 'fine'), fine))).toBeGreaterThan(0.83)
  })

  it('gives every record the same score, in whatever order they are asked about', async () => {
    const order = permutation(createRng('order'), everyone.length)
    const inOrder = await scores(await made, everyone)
    const shuffled = await scores(
      await made,
      [...order].map(at => everyone[at]),
    )
    order.forEach((at, place) => {
      expect(shuffled[place] / inOrder[at]).toBeCloseTo(1, 5)
    })
  })
})

test('smote-posterior scores records alike that are alike, whoever comes first, where thousands of pairs fit a row', async () => {
  // Few levels, as in one-hot tables: a row lies between very many pairs.
  const rng = createRng('twins')
  const members = Array.from({length: 150}, () => Array.from({length: 4}, () => integerBelow(rng, 3)))
  const found = await scores(await smoteOf(members, 300, 'twins'), [...members, ...members])
  members.forEach((_, at) => {
    expect(found[150 + at] - found[at]).toBeCloseTo(0, 6)
  })
})

describe('smote-posterior of one record', () => {
  const [first, second, stranger] = records('three', 3)

  it('is for the record that a row was made of, and against one that it was not', async () => {
    const rest = await smoteOf(records('others', 20), 20, 'others')
    const released = tableOf('synthetic', [...between(first, second, [0.371]), ...rowsOf(rest)])
    const [own] = await scores(released, [first])
    const [other] = await scores(released, [stranger])
    expect(own).toBeGreaterThan(3)
    expect(other).toBeLessThan(0)
  })

  it('is for a record that a row copies', async () => {
    const released = tableOf('synthetic', [first, ...records('others', 20)])
    const [[own], [other]] = await Promise.all([scores(released, [first]), scores(released, [stranger])])
    expect(own).toBeGreaterThan(3)
    expect(other).toBeLessThan(0)
  })
})

describe('smote-posterior on rows that say nothing of the people asked about', () => {
  /** Mean AUC over the files lies this near to 0.5 with probability 0.9999, at 30 against 30. */
  const files = 30
  const slack = (3.9 * Math.sqrt(61 / (12 * 30 * 30))) / Math.sqrt(files)

  test.each(['together', 'alone'] as const)('SMOTE of other people gives no advantage to anybody, asked %s', async targets => {
    let sum = 0
    for (let file = 0; file < files; file++) {
      const released = await smoteOf(records(`others ${file}`, 30), 36, `others ${file}`)
      sum += aucOf(await scores(released, records(`asked ${file}`, 60), {targets}))
    }
    expect(Math.abs(sum / files - 0.5)).toBeLessThan(slack)
  })
})

describe('smote-posterior on mixed tables', () => {
  it('does without numbers', async () => {
    const rng = createRng('levels')
    const levels = Array.from('abcdefgh')
    const draw = (count: number) => Array.from({length: count}, () => Array.from({length: 6}, () => levels[integerBelow(rng, 8)]))
    const [members, others] = [draw(20), draw(20)]
    // Four of six levels are a member's.
    const rows = draw(20).map((row, at) => [...members[at].slice(0, 4), ...row.slice(4)])
    const all = new Table(
      'source',
      Array.from({length: 6}, (_, column) =>
        categorical(
          `c${column}`,
          [...members, ...others, ...rows].map(row => row[column]),
        ),
      ),
      60,
    )
    const numbered = (from: number, count: number) => Int32Array.from({length: count}, (_, at) => from + at)
    const found = await scores(all.select(numbered(40, 20), 'synthetic'), all.select(numbered(0, 40), 'targets'))
    expect(aucOf(found)).toBeGreaterThan(0.9)
  })

  it('takes a missing number for no evidence', async () => {
    const people = records('missing', 22)
    const rest = await smoteOf(people.slice(2), 20, 'rest')
    const released = tableOf('synthetic', [...between(people[0], people[1], [0.37]), ...rowsOf(rest)])
    const [gap] = await scores(released, [[NaN, ...people[1].slice(1)]])
    expect(gap).toBeGreaterThan(3)
  })
})
