import {describe, expect, it} from 'vitest'
import {dcrMia} from '../../../src/attacks/membership/dcr-mia.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import type {GivenOptions} from '../../../src/core/options.js'
import {createRng, normal, type Rng} from '../../../src/core/rng.js'
import {Table, type Column, type Role} from '../../../src/core/table.js'
import {auc, aucEstimate} from '../../../src/stats/roc.js'
import {testContext} from '../../support/context.js'
import {numeric} from '../../support/tables.js'

const levels = ['a', 'b', 'c']
function labels(name: string, codes: readonly number[]): Column {
  return {kind: 'categorical', field: {kind: 'categorical', name, levels, missing: 0}, codes: Int32Array.from(codes)}
}

/** Three correlated normal columns and a category. */
function population<R extends Role>(rng: Rng, rows: number, role: R): Table<R> {
  const common = Array.from({length: rows}, () => normal(rng))
  const columns = [1, 10, 0.1].map((scale, at) =>
    numeric(
      `x${at}`,
      common.map(value => scale * (value + normal(rng))),
    ),
  )
  return new Table(
    role,
    [
      ...columns,
      labels(
        'kind',
        common.map(() => Math.floor(rng.next() * 3)),
      ),
    ],
    rows,
  )
}

async function scoresOf(
  released: Table<'synthetic'>,
  targets: Table<'targets'>,
  options: GivenOptions = {},
): Promise<Float64Array> {
  const guesses = await dcrMia.create(options).guess({released, targets}, testContext())
  return guesses.scores
}

describe('dcr-mia', () => {
  it('scores a target by minus its distance to the closest released row, on scaled numbers', async () => {
    // x runs from 0 to 10, so 5 is at 0 and 8 at 0.6 on [-1, 1]; another level is sqrt(2) away.
    const released = new Table('synthetic', [numeric('x', [0, 10]), labels('kind', [0, 1])], 2)
    const targets = new Table('targets', [numeric('x', [10, 8, 0]), labels('kind', [1, 1, 2])], 3)
    const scores = await scoresOf(released, targets, {scaling: 'minmax'})
    expect(scores[0]).toBeCloseTo(0, 12)
    expect(scores[1]).toBeCloseTo(-0.4, 12)
    expect(scores[2]).toBeCloseTo(-Math.SQRT2, 12)
  })

  it('tells all members from non-members when the release holds copies', async () => {
    const rng = createRng('copies')
    const members = population(rng, 40, 'train')
    const others = population(rng, 40, 'targets')
    const scores = async (targets: Table) => scoresOf(members.as('synthetic'), targets.as('targets'))
    expect(auc(await scores(members), await scores(others))).toBe(1)
  })

  it('sees nothing in an independent sample: its 90 % interval holds 0.5 in about 90 % of runs', async () => {
    const rng = createRng('independent')
    const runs = 120
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const scores = await scoresOf(population(rng, 60, 'synthetic'), population(rng, 60, 'targets'))
      const {low, high} = aucEstimate(scores.subarray(0, 30), scores.subarray(30), 0.9)
      if (low <= 0.5 && 0.5 <= high) covered++
    }
    // 0.9 within four standard errors of 120 runs.
    expect(covered / runs).toBeGreaterThan(0.9 - 4 * Math.sqrt((0.9 * 0.1) / runs))
  })

  it('works with missing cells', async () => {
    const released = new Table('synthetic', [numeric('x', [0, NaN, 4])], 3)
    const targets = new Table('targets', [numeric('x', [NaN, 4])], 2)
    expect((await scoresOf(released, targets)).every(Number.isFinite)).toBe(true)
  })

  it('says that it does not apply without targets or released rows, and knows no options', async () => {
    const some = population(createRng(1), 3, 'synthetic')
    await expect(dcrMia.create({}).guess({released: some}, testContext())).rejects.toThrow(NotApplicable)
    const none = some.select([], 'synthetic')
    await expect(dcrMia.create({}).guess({released: none, targets: some.as('targets')}, testContext())).rejects.toThrow(
      NotApplicable,
    )
    expect(() => dcrMia.create({radius: 1})).toThrow(UserError)
  })
})
