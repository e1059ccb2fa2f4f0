import {describe, expect, it, test} from 'vitest'
import type {Attack} from '../../../src/attacks/attack.js'
import {dcrMia} from '../../../src/attacks/membership/dcr-mia.js'
import {domias} from '../../../src/attacks/membership/domias.js'
import {dpi} from '../../../src/attacks/membership/dpi.js'
import {ganLeaks} from '../../../src/attacks/membership/gan-leaks.js'
import {genLra} from '../../../src/attacks/membership/gen-lra.js'
import {logan} from '../../../src/attacks/membership/logan.js'
import {mc} from '../../../src/attacks/membership/mc.js'
import {attacks} from '../../../src/attacks/registry.js'
import {smoteLines} from '../../../src/attacks/membership/smote-lines.js'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {aucEstimate, auc} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, smoteOf, tableOf} from '../../support/releases.js'
import {categorical, numeric} from '../../support/tables.js'

type Rows = readonly (readonly number[])[]

/** Scores of targets for released and auxiliary rows given as numbers. */
async function scores(attack: Attack, released: Rows, targets: Rows, auxiliary: Rows = []): Promise<number[]> {
  const view = {
    released: tableOf('synthetic', released),
    targets: tableOf('targets', targets),
    ...(auxiliary.length > 0 && {auxiliary: tableOf('auxiliary', auxiliary)}),
  }
  return scoresIn(attack, view)
}

async function scoresIn(attack: Attack, view: Parameters<Attack['guess']>[0]): Promise<number[]> {
  const guesses = await attack.guess(view, testContext())
  if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
  return [...guesses.scores]
}

const column = (...values: number[]) => values.map(value => [value])

describe('mc', () => {
  it('counts the released rows within the median distance to the closest one', async () => {
    // From -1 to 1 the scale is its own. The closest rows are 0.05, 0.2 and 0.5 away, so epsilon is 0.2.
    const found = await scores(mc.create({scaling: 'minmax'}), column(-1, -0.9, 0, 1), column(-0.95, 0.2, 0.5))
    // Within 0.2 there are two rows, one, and none. How close the closest one is adds half a row at most.
    expect(found.map(score => Math.floor(4 * score + 1e-9))).toEqual([2, 1, 0])
    expect(4 * found[1] - 1).toBeCloseTo(0.5 / 1.2, 12)
  })
})

describe('gan-leaks', () => {
  it('takes the distance to the closest released row from that to the closest auxiliary one', async () => {
    const found = await scores(ganLeaks.create({scaling: 'minmax'}), column(-1, 0), column(-0.9, 0.5), column(-0.5, 1))
    expect(found[0]).toBeCloseTo(0.4 - 0.1, 12)
    expect(found[1]).toBeCloseTo(0.5 - 0.5, 12)
  })
})

describe('dcr-mia', () => {
  const rows = <R extends 'synthetic' | 'targets'>(role: R, cells: readonly (readonly [number, number, string])[]) =>
    new Table(
      role,
      [
        numeric(
          'x',
          cells.map(([x]) => x),
        ),
        numeric(
          'y',
          cells.map(([, y]) => y),
        ),
        categorical(
          'level',
          cells.map(([, , level]) => level),
        ),
      ],
      cells.length,
    )

  it('finds a copy with one number redrawn nearer than people who are a little off in every column', async () => {
    const rng = createRng('redrawn')
    const released = gaussianRows(rng, 60, 6)
    const redrawn = released[0].map((x, at) => (at === 2 ? 9 : x))
    const targets = [redrawn, ...gaussianRows(rng, 40, 6)]
    const place = async (attack: Attack) => {
      const [own, ...others] = await scores(attack, released, targets)
      return others.filter(other => other > own).length
    }
    expect(await place(dcrMia.create())).toBe(0)
    // Of a Euclidean distance the redrawn column is all that counts.
    expect(await place(dcrMia.create({scaling: 'minmax'}))).toBeGreaterThan(20)
  })

  it('never lets a column cost more than 1, however wild its values', async () => {
    const found = await scoresIn(dcrMia.create(), {
      released: rows('synthetic', [
        [1, 2, 'a'],
        [2, 3, 'a'],
        [3, 99_999, 'b'],
      ]),
      targets: rows('targets', [
        [2, -1e300, 'a'],
        [2, 3, 'b'],
      ]),
    })
    expect(found[0]).toBeCloseTo(-1, 3)
    expect(found[1]).toBeCloseTo(-1 / 1.3, 12)
  })
})

describe('one typing error in one column', () => {
  // 30 of 80 members copied with noise; one cell is 99999.
  const rng = createRng('typing error')
  const draw = (count: number) => gaussianRows(rng, count, 4)
  const [members, others, auxiliary, fresh] = [draw(80), draw(80), draw(40), draw(60)]
  const released = [...members.slice(0, 30).map(row => row.map(x => x + 0.1 * normal(rng))), ...fresh]
  const spoilt = [...members.slice(0, 79), members[79].map((x, at) => (at === 1 ? 99_999 : x))]

  test.each([['dcr-mia'], ['mc'], ['gan-leaks'], ['domias']])('costs %s no more than that one person', async name => {
    const attack = await attacks.get(name).create({})
    const aucOf = async (of: Rows) => {
      const found = await scores(attack, released, [...of, ...others], auxiliary)
      return auc(found.slice(0, 80), found.slice(80))
    }
    expect(Math.abs((await aucOf(spoilt)) - (await aucOf(members)))).toBeLessThan(0.02)
  })
})

describe('dpi', () => {
  it('is the share of released rows among the nearest of both samples', async () => {
    const found = await scores(dpi.create({neighbours: 2}), column(-1, -0.9, 0.8), column(-0.95, 0.9, 0.1), column(1, 0, 0.2))
    expect(found).toEqual([1, 0.5, 0])
  })
})

/** What is standardised here: mean 0 and deviation 1 over all rows together. */
function standardised(...parts: Rows[]): number[][] {
  const all = parts.flat().map(([x]) => x)
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length
  const deviation = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length)
  return parts.map(rows => rows.map(([x]) => (x - mean) / deviation))
}

const normalDensity = (x: number, deviation: number) =>
  Math.exp(-((x / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI))
const kernelDensity = (points: number[], x: number, bandwidth: number) =>
  points.reduce((sum, point) => sum + normalDensity(x - point, bandwidth), 0) / points.length

describe('domias', () => {
  const released = column(0, 0.1, 0.2, 3)
  const targets = column(0.1, 2)
  const auxiliary = column(1, 2, 4)

  it('is the logarithm of the ratio of two kernel densities with bandwidths by Scott', async () => {
    const [r, t, a] = standardised(released, targets, auxiliary)
    const expected = t.map(x => Math.log(kernelDensity(r, x, 4 ** -0.2) / kernelDensity(a, x, 3 ** -0.2)))
    const found = await scores(
      domias.create({reference: 'kde', bandwidth: 1, scaling: 'standardise'}),
      released,
      targets,
      auxiliary,
    )
    found.forEach((score, at) => {
      expect(score).toBeCloseTo(expected[at], 10)
    })
  })

  it('can take a normal density for the population, its variance shrunk to 1', async () => {
    const [r, t, a] = standardised(released, targets, auxiliary)
    const mean = a.reduce((sum, x) => sum + x, 0) / 3
    const deviation = Math.sqrt((a.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1) / 4)
    const expected = t.map(x => Math.log(kernelDensity(r, x, 4 ** -0.2) / normalDensity(x - mean, deviation)))
    const found = await scores(domias.create({bandwidth: 1, scaling: 'standardise'}), released, targets, auxiliary)
    found.forEach((score, at) => {
      expect(score).toBeCloseTo(expected[at], 10)
    })
  })

  it('has finite scores far from everything', async () => {
    const found = await scores(domias.create({bandwidth: 0.01}), released, column(0, 1e6), auxiliary)
    expect(found.every(Number.isFinite)).toBe(true)
  })
})

describe('gen-lra', () => {
  it('is the gain in log-likelihood of the nearest released rows by adding the target to the reference', async () => {
    const released = column(0, 0.1, 0.2, 3)
    const targets = column(0.1, 2)
    const auxiliary = column(1, 2, 4)
    const [r, t, a] = standardised(released, targets, auxiliary)
    const bandwidth = 4 ** -0.2
    const nearest = [
      [1, 0, 2],
      [3, 2, 1],
    ]
    const found = await scores(genLra.create({neighbours: 3}), released, targets, auxiliary)
    const gains = t.map((x, at) =>
      nearest[at].reduce(
        (sum, row) => sum + Math.log(kernelDensity([...a, x], r[row], bandwidth)) - Math.log(kernelDensity(a, r[row], bandwidth)),
        0,
      ),
    )
    // Without the constant 3 ln(4 / 3), the same for all.
    found.forEach((score, at) => {
      expect(score - 3 * Math.log(4 / 3)).toBeCloseTo(gains[at], 10)
    })
  })
})

describe('gen-lra near a record far from all others', () => {
  it('has a finite score, the largest', async () => {
    // Beyond 38 kernel widths the reference's density is below 1e-308.
    const rows = (count: number, far: number) =>
      gaussianRows(createRng(count), count, 3).map((row, at) => (at < far ? row.map(x => x + 10_000) : row))
    const found = await scores(genLra.create(), rows(3000, 2), rows(10, 1), rows(11, 0))
    expect(found.every(Number.isFinite)).toBe(true)
    expect(found[0]).toBe(Math.max(...found))
  })
})

describe('logan', () => {
  it('scores a place where only released rows lie above one where only auxiliary rows lie', async () => {
    const cluster = (centre: number) => gaussianRows(createRng(centre), 30, 2).map(row => row.map(x => centre + x))
    const found = await scores(
      logan.create(),
      cluster(10),
      [...cluster(10).slice(0, 5), ...cluster(-10).slice(0, 5)],
      cluster(-10),
    )
    expect(Math.min(...found.slice(0, 5))).toBeGreaterThan(0.9)
    expect(Math.max(...found.slice(5))).toBeLessThan(0.1)
  })
})

describe('smote-lines', () => {
  const records = gaussianRows(createRng('lines'), 4, 3)
  const released = [
    ...between(records[0], records[1], [0.2, 0.5, 0.9]),
    ...between(records[0], records[2], [0.3, 0.6]),
    ...between(records[1], records[3], [0.4]),
  ]

  it('counts the rays that hold two rows or more, up to two, and orders the rest by distance', async () => {
    const middle = between(records[0], records[1], [0.7])[0]
    const found = await scores(smoteLines.create(), released, [...records, middle, [9, 9, 9]])
    // From the middle of an edge there are two rows in one direction; the fourth record sees one row, a stranger none.
    expect(found.map(Math.floor)).toEqual([2, 1, 1, 0, 1, 0])
    expect(found[3]).toBeGreaterThan(found[5])
  })

  it('takes a released row that equals the record for certain', async () => {
    const found = await scores(smoteLines.create(), released, [released[5], records[3]])
    expect(found[0]).toBe(3)
    expect(found[1]).toBeLessThan(1)
  })

  it('is not misled by copies of one row, nor by a target without numbers', async () => {
    const copied = [released[5], released[5], released[0], released[4]]
    expect((await scores(smoteLines.create(), copied, [[3, 3, 3]])).map(Math.floor)).toEqual([0])
    expect((await scores(smoteLines.create(), released, [[NaN, 0, 0]])).map(Math.floor)).toEqual([0])
  })

  test('on SMOTE rows it tells all members from all others, where the distance does not', async () => {
    const everyone = gaussianRows(createRng('smote lines'), 120, 4)
    const synthetic = await smoteOf(everyone.slice(0, 60), 600, 'smote lines')
    const view = {released: synthetic, targets: tableOf('targets', everyone)}
    const found = await scoresIn(smoteLines.create(), view)
    expect(auc(found.slice(0, 60), found.slice(60))).toBe(1)
  })

  it('falls back on the distance where rounding gives everyone rays', async () => {
    const everyone = gaussianRows(createRng('rounded'), 60, 4)
    const {columns, rowCount} = await smoteOf(everyone.slice(0, 30), 300, 'rounded')
    const round = (x: number) => Math.round(100 * x) / 100
    const rounded = columns.map(one => (one.kind === 'numeric' ? numeric(one.field.name, [...one.values].map(round)) : one))
    const view = {released: new Table('synthetic', rounded, rowCount), targets: tableOf('targets', everyone)}
    const found = await scoresIn(smoteLines.create(), view)
    expect(auc(found.slice(0, 30), found.slice(30))).toBeGreaterThan(0.9)
  })
})

const OWN = ['smote-lines', 'smote-posterior', 'mc', 'gan-leaks', 'domias', 'dpi', 'gen-lra', 'logan', 'levatt', 'mia-ept']

describe.each(OWN)('%s', name => {
  const make = async () => await attacks.get(name).create({})

  test('sees nothing in an independent sample: its 90 % interval holds 0.5 in about 90 % of runs', async () => {
    const rng = createRng(`independent ${name}`)
    const attack = await make()
    const runs = 60
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const rows = (count: number) => gaussianRows(rng, count, 3)
      const found = await scores(attack, rows(80), rows(60), rows(20))
      const {low, high} = aucEstimate(found.slice(0, 30), found.slice(30), 0.9)
      if (low <= 0.5 && 0.5 <= high) covered++
    }
    // 0.9 within four standard errors of 60 runs.
    expect(covered / runs).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / runs))
  })

  test('works with categories, missing cells and constant columns', async () => {
    const table = <R extends 'synthetic' | 'targets' | 'auxiliary'>(role: R, shift: number) =>
      new Table(
        role,
        [
          numeric('x', [shift, 1, NaN, 4, 5, 6]),
          numeric('same', [7, 7, 7, 7, 7, 7]),
          categorical('kind', ['a', 'b', 'a', 'b', 'a', 'b']),
        ],
        6,
      )
    const view = {released: table('synthetic', 0), targets: table('targets', 1), auxiliary: table('auxiliary', 2)}
    const found = await scoresIn(await make(), view)
    expect(found).toHaveLength(6)
    expect(found.every(Number.isFinite)).toBe(true)
  })

  test('scores the same with a column that has one value and a level that nobody has', async () => {
    const rng = createRng('constant')
    const parts = (['released', 'targets', 'auxiliary'] as const).map(role => {
      const plain = tableOf(role === 'released' ? 'synthetic' : role, gaussianRows(rng, 12, 3))
      const same = numeric('same', new Float64Array(12).fill(7))
      const kind = categorical('kind', new Array<string>(12).fill('a'))
      const wide = {...kind, field: {...kind.field, levels: ['a', 'b']}}
      return {role, plain, more: plain.withColumns([same, ...plain.columns, wide])}
    })
    const view = (of: 'plain' | 'more') =>
      Object.fromEntries(parts.map(part => [part.role, part[of]])) as unknown as Parameters<Attack['guess']>[0]
    expect(await scoresIn(await make(), view('more'))).toEqual(await scoresIn(await make(), view('plain')))
  })

  test('says what is missing', async () => {
    const some = tableOf('synthetic', gaussianRows(createRng(1), 8, 2))
    const none = some.select([], 'synthetic')
    const attack = await make()
    const guess = (view: Parameters<Attack['guess']>[0]) => attack.guess(view, testContext())
    const auxiliary = some.as('auxiliary')
    await expect(guess({released: some, auxiliary})).rejects.toThrow('there are no targets')
    await expect(guess({released: none, targets: some.as('targets'), auxiliary})).rejects.toThrow('no synthetic rows')
    if (attack.knows.auxiliary) {
      await expect(guess({released: some, targets: some.as('targets')})).rejects.toThrow(NotApplicable)
    }
  })
})
