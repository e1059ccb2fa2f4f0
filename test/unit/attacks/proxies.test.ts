import {describe, expect, it} from 'vitest'
import {proxies} from '../../../src/attacks/registry.js'
import {naiveDistinguisher} from '../../../src/attacks/proxies/naive-distinguisher.js'
import type {ProxyInput} from '../../../src/attacks/attack.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {concatTables, Table, type Column, type Role} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {numeric} from '../../support/tables.js'

const levels = ['a', 'b', 'c']
function labels(name: string, codes: readonly number[]): Column {
  return {kind: 'categorical', field: {kind: 'categorical', name, levels, missing: 0}, codes: Int32Array.from(codes)}
}

const table = <R extends Role>(role: R, ...columns: Column[]): Table<R> => {
  const [first] = columns
  return new Table(role, columns, first.kind === 'numeric' ? first.values.length : first.codes.length)
}

async function measure(name: string, input: ProxyInput, options: Record<string, number> = {}, seed = 1) {
  return (await proxies.get(name).create(options)).measure(input, testContext(seed))
}

/** Normal rows in `columns` dimensions. */
function cloud<R extends Role>(seed: string, rows: number, columns: number, role: R): Table<R> {
  const rng = createRng(seed)
  return table(
    role,
    ...Array.from({length: columns}, (_, at) =>
      numeric(
        `x${at}`,
        Array.from({length: rows}, () => normal(rng)),
      ),
    ),
  )
}

describe('dcr', () => {
  // Training x 0..8 makes the scale: one unit is 0.25 on [-1, 1], without rounding.
  const train = table('train', numeric('x', [0, 8, 4]))
  const holdout = table('holdout', numeric('x', [2, 6, 3.5]))

  it('agrees with a table worked out by hand', async () => {
    // To train: 1, 0, 0.25, 2 -> 0.25, 0, 0.0625, 0.5; to holdout: 1, 2, 0.25, 0 -> 0.25, 0.5, 0.0625, 0.
    const synthetic = table('synthetic', numeric('x', [1, 8, 3.75, 6]))
    const figures = await measure('dcr', {train, holdout, synthetic})
    expect(figures['median'].value).toBeCloseTo(0.15625, 12)
    // Sorted 0, 0.0625, 0.25, 0.5: the 5th percentile is 0.15 of the way to 0.0625.
    expect(figures['fifthPercentile'].value).toBeCloseTo(0.009_375, 12)
    expect(figures['medianRatio'].value).toBeCloseTo(1, 12)
    // One closer, one farther, two equal.
    expect(figures['closerToTrainShare'].value).toBeCloseTo(0.5, 12)
    expect(figures['closerToTrainShare'].trials).toBe(3)
  })

  it('leaves out ratios that are not defined and figures that need a holdout', async () => {
    const synthetic = table('synthetic', numeric('x', [2, 6]))
    expect(Object.keys(await measure('dcr', {train, holdout, synthetic}))).toEqual([
      'median',
      'fifthPercentile',
      'closerToTrainShare',
    ])
    expect(Object.keys(await measure('dcr', {train, synthetic}))).toEqual(['median', 'fifthPercentile'])
  })

  it('finds half of independent rows closer to training rows, however many more of these there are', async () => {
    const shares = await Promise.all(
      Array.from({length: 12}, async (_, run) => {
        const input = {
          train: cloud(`t${run}`, 120, 3, 'train'),
          holdout: cloud(`h${run}`, 30, 3, 'holdout'),
          synthetic: cloud(`s${run}`, 60, 3, 'synthetic'),
        }
        return (await measure('dcr', input))['closerToTrainShare'].value
      }),
    )
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    const deviation = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1))
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * deviation) / Math.sqrt(shares.length))
  })

  it('counts another level as far as it is in the one-hot encoding', async () => {
    const mixed = (role: Role, x: number[], codes: number[]) => table(role, numeric('x', x), labels('kind', codes))
    const figures = await measure('dcr', {
      train: mixed('train', [0, 1], [0, 1]).as('train'),
      synthetic: mixed('synthetic', [0], [1]).as('synthetic'),
    })
    expect(figures['median'].value).toBeCloseTo(Math.SQRT2, 12)
  })
})

describe('nndr', () => {
  it('agrees with a table worked out by hand', async () => {
    const train = table('train', numeric('x', [0, 4, 10]))
    const holdout = table('holdout', numeric('x', [3, 3, 3]))
    // Distances: 1 and 3; 0 and 4; 3 and 3; against the holdout 2 / 2, 3 / 3, 4 / 4.
    const figures = await measure('nndr', {train, holdout, synthetic: table('synthetic', numeric('x', [1, 0, 7]))})
    expect(figures['median'].value).toBeCloseTo(1 / 3, 12)
    expect(figures['holdoutMedian'].value).toBe(1)
  })

  it('calls two records at distance zero a tie', async () => {
    const figures = await measure('nndr', {
      train: table('train', numeric('x', [1, 1, 2])),
      synthetic: table('synthetic', numeric('x', [1])),
    })
    expect(figures['median'].value).toBe(1)
  })
})

describe('identical-match', () => {
  it('counts rows equal in every column, missing equal to missing', async () => {
    const train = table('train', numeric('x', [1, 2, NaN, 0]), labels('kind', [0, 1, 2, -1]))
    const synthetic = table('synthetic', numeric('x', [1, 2, NaN, -0, 2]), labels('kind', [0, 0, 2, -1, 1.0]))
    const holdout = table('holdout', numeric('x', [2, 9]), labels('kind', [0, 0]))
    const figures = await measure('identical-match', {train, holdout, synthetic})
    expect(figures['share'].value).toBeCloseTo(4 / 5, 12)
    expect(figures['foundShare'].value).toBe(1)
    expect(figures['holdoutShare'].value).toBeCloseTo(1 / 5, 12)
    expect(figures['share'].trials).toBe(4)
  })

  it('does not take neighbouring numbers for equal', async () => {
    const train = table('train', numeric('x', [0.3]))
    const figures = await measure('identical-match', {train, synthetic: table('synthetic', numeric('x', [0.1 + 0.2]))})
    expect(figures['share'].value).toBe(0)
    expect(figures['share'].high).toBeGreaterThan(0.5)
  })
})

describe('naive-distinguisher', () => {
  it('finds real rows that lie apart from the synthetic ones', async () => {
    const train = cloud('real', 30, 2, 'train')
    const synthetic = table(
      'synthetic',
      ...['x0', 'x1'].map(name =>
        numeric(
          name,
          Array.from({length: 60}, (_, at) => 20 + at),
        ),
      ),
    )
    const figures = await measure('naive-distinguisher', {train, synthetic})
    expect(figures['f1'].value).toBe(1)
    expect(figures['f1'].low).toBeLessThan(1)
  })

  it('fails on interpolated rows, though each gives its parents away', async () => {
    const train = cloud('parents', 40, 4, 'train')
    const rng = createRng('interpolation')
    const pairs = Array.from({length: 600}, () => [integerBelow(rng, 40), integerBelow(rng, 40), rng.next()])
    const columns = train.columns.map(column => {
      if (column.kind !== 'numeric') throw new TypeError('numeric by construction')
      return numeric(
        column.field.name,
        pairs.map(([a, b, t]) => column.values[a] + t * (column.values[b] - column.values[a])),
      )
    })
    const figures = await measure('naive-distinguisher', {train, synthetic: table('synthetic', ...columns)})
    expect(figures['recall'].value).toBeLessThan(0.3)
  })

  it('uses 20 synthetic rows per real one, weighted, and says so, or all where all are asked for', async () => {
    const train = cloud('real', 20, 2, 'train')
    // Overlaps the real rows here and there.
    const synthetic = cloud('made', 4000, 2, 'synthetic')
    const proxy = naiveDistinguisher.create({trees: 10})
    const sampled = await proxy.measure({train, synthetic}, testContext(1))
    const all = await proxy.measure({train, synthetic}, {...testContext(1), allRows: true})
    expect(sampled['recall'].method).toBe('Clopper-Pearson, on 400 of 4000 synthetic rows')
    expect(all['recall'].method).toBe('Clopper-Pearson')
    // One synthetic row in ten, with the weight of ten: real rows stay as rare as they are, and are hardly ever said to be real.
    expect(all['recall'].value).toBeLessThan(0.2)
    expect(sampled['recall'].low).toBeLessThanOrEqual(all['recall'].value)
    expect(sampled['recall'].value).toBeLessThan(0.2)
  })

  it('needs enough rows to halve', async () => {
    await expect(
      measure('naive-distinguisher', {train: cloud('few', 3, 2, 'train'), synthetic: cloud('some', 9, 2, 'synthetic')}),
    ).rejects.toThrow(NotApplicable)
  })
})

describe('linkability-paper', () => {
  it('links every record of a copy and hardly any of other people', async () => {
    const train = cloud('members', 80, 6, 'train')
    const holdout = cloud('others', 80, 6, 'holdout')
    const figures = await measure('linkability-paper', {train, holdout, synthetic: train.as('synthetic')})
    expect(figures['main'].value).toBe(1)
    expect(figures['control'].value).toBeLessThan(0.2)
    expect(figures['risk'].low).toBeGreaterThan(0.3)
  })

  it('links members of an independent sample no more often than others', async () => {
    const figures = await measure(
      'linkability-paper',
      {
        train: cloud('members', 60, 6, 'train'),
        holdout: cloud('others', 60, 6, 'holdout'),
        synthetic: cloud('alone', 60, 6, 'synthetic'),
      },
      {splits: 40},
    )
    expect(figures['main'].low).toBeLessThan(figures['control'].high)
    expect(figures['control'].low).toBeLessThan(figures['main'].high)
  })

  it('agrees with a table worked out by hand', async () => {
    // Two columns, so a halving is one each. Record (0, 10) is nearest to row 0 by a and to row 1 by b; (10, 10) to row 1 by both.
    const synthetic = table('synthetic', numeric('a', [1, 9]), numeric('b', [1, 9]))
    const linked = {
      train: table('train', numeric('a', [10]), numeric('b', [10])),
      holdout: table('holdout', numeric('a', [0]), numeric('b', [10])),
    }
    const figures = await measure('linkability-paper', {...linked, synthetic})
    expect(figures['main'].value).toBe(1)
    expect(figures['control'].value).toBe(0)
    // One try each: Wilson's centres (1 + z^2/2) / (1 + z^2) and (z^2/2) / (1 + z^2), so the risk is 1 / (1 + z^2/2).
    expect(figures['risk'].value).toBeCloseTo(1 / (1 + 1.959_964 ** 2 / 2), 6)
  })

  it('counts a missing cell as far from everything, and numbers by their range', async () => {
    // By a, of range 8, (6, b) is nearest to row 1 and (3, a) to row 2, at 3 / 8 where the missing cell is at 1; by b to rows 1 and 0.
    const synthetic = table('synthetic', numeric('a', [NaN, 8, 0]), labels('b', [0, 1, 2]))
    const train = table('train', numeric('a', [6]), labels('b', [1]))
    const holdout = table('holdout', numeric('a', [3]), labels('b', [0]))
    const figures = await measure('linkability-paper', {train, holdout, synthetic})
    expect([figures['main'].value, figures['control'].value]).toEqual([1, 0])
  })

  it('has the figures of a search that looks at every column of every row', async () => {
    const mixed = <R extends Role>(role: R, rows: number, shift: number) => {
      const rng = createRng(role)
      const codes = (missing: number) => Array.from({length: rows}, () => integerBelow(rng, 3 + missing) - missing)
      const numbers = () => Array.from({length: rows}, () => (rng.next() < 0.1 ? NaN : Math.round(3 * normal(rng)) + shift))
      return table(
        role,
        numeric('a', numbers()),
        labels('b', codes(1)),
        numeric('c', numbers()),
        labels('d', codes(0)),
        numeric('e', numbers()),
      )
    }
    const train = mixed('train', 40, 0)
    const synthetic = concatTables('synthetic', [train, mixed('synthetic', 40, 1)])
    const figures = await measure('linkability-paper', {train, holdout: mixed('holdout', 40, 0), synthetic})
    // Made by summing over all columns before comparing, and drawing one of the nearest rows.
    expect([figures['main'].value, figures['control'].value]).toEqual([0.344, 0.008])
  })

  it('takes equally near rows at random: rows that are all alike are linked as often as chance says', async () => {
    const alike = (role: Role) => table(role, ...['a', 'b'].map(name => labels(name, new Array<number>(10).fill(0))))
    const figures = await measure(
      'linkability-paper',
      {train: alike('train').as('train'), holdout: alike('holdout').as('holdout'), synthetic: alike('synthetic').as('synthetic')},
      {splits: 100},
    )
    // 1000 tries at 1/10: four standard errors are 0.038.
    expect(Math.abs(figures['main'].value - 0.1)).toBeLessThan(0.038)
  })

  it('does not apply without people outside the data', async () => {
    const train = cloud('members', 9, 2, 'train')
    await expect(measure('linkability-paper', {train, synthetic: train.as('synthetic')})).rejects.toThrow(NotApplicable)
  })
})

describe.each(proxies.entries)('proxy $name', entry => {
  const input = {
    train: cloud('t', 30, 3, 'train'),
    holdout: cloud('h', 30, 3, 'holdout'),
    synthetic: cloud('s', 50, 3, 'synthetic'),
  }

  it('gives the same with the same seed, with values inside their intervals', async () => {
    const first = await measure(entry.name, input, {}, 5)
    expect(await measure(entry.name, input, {}, 5)).toEqual(first)
    for (const {value, low, high} of Object.values(first)) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
  })

  it('names figures by plain identifiers', async () => {
    for (const name of Object.keys(await measure(entry.name, input))) expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/)
  })

  it('does not apply without synthetic rows, and refuses unknown options', async () => {
    await expect(measure(entry.name, {...input, synthetic: input.synthetic.select([], 'synthetic')})).rejects.toThrow(
      NotApplicable,
    )
    expect(() => entry.create({nonsense: 1})).toThrow(UserError)
  })
})
