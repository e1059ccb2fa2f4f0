import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../../src/core/table.js'
import {cart} from '../../../src/generators/statistical/cart.js'
import {cutOfLevels, cutOfNumbers} from '../../../src/generators/statistical/cart/find-cut.js'
import {gainFor} from '../../../src/generators/statistical/cart/gain.js'
import {growTree, type Tree} from '../../../src/generators/statistical/cart/grow-tree.js'
import {variablesOf, type Variable} from '../../../src/generators/statistical/variables.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric, twoGroups} from '../../support/tables.js'

const settings = {minBucket: 5, complexity: 1e-8}
const first = (column: Column): Variable => variablesOf(column)[0]
const range = (count: number) => Array.from({length: count}, (_, at) => at)

/** Fits to rows of one class and samples it. */
async function madeFrom(columns: readonly Column[], rowCount: number, options: Parameters<typeof cart.create>[0] = {}) {
  const [column] = columns
  const size = column.kind === 'numeric' ? column.values.length : column.codes.length
  const train = new Table('train', [...columns, categorical('y', new Array<string>(size).fill('1'))], size)
  const fitted = await cart.create(options).fit(train, {target: 'y', label: '1'}, testContext())
  return {table: await fitted.sample(rowCount, testContext('sample')), notes: fitted.notes.join(' ')}
}

const leavesOf = (tree: Tree): Int32Array[] =>
  'donors' in tree ? [tree.donors] : [...leavesOf(tree.left), ...leavesOf(tree.right)]

describe('growTree', () => {
  it('cuts halfway between the values on either side of a step, and sends rows to the donors of their side', () => {
    const x = first(numeric('x', range(40)))
    const tree = growTree(
      first(
        numeric(
          'y',
          range(40).map(at => (at < 12 ? 1 : 3)),
        ),
      ),
      [x],
      settings,
    )
    expect(leavesOf(tree).map(donors => [...donors])).toEqual([range(12), range(28).map(at => at + 12)])
    if ('donors' in tree) throw new Error('There must be a split.')
    expect([11.5, 11.6].map(tree.goesLeft)).toEqual([true, false])
  })

  it('leaves every row in one leaf, and no fewer than asked for in any', () => {
    const rng = createRng('leaves')
    const x = range(200).map(() => normal(rng))
    const columns = [
      numeric('x', x),
      categorical(
        'c',
        x.map(() => 'abcd'[integerBelow(rng, 4)]),
      ),
      numeric('y', x.map(Math.abs)),
    ]
    const [a, b, y] = columns.map(first)
    for (const minBucket of [1, 5, 20]) {
      const leaves = leavesOf(growTree(y, [a, b], {minBucket, complexity: 0}))
      expect(leaves.flatMap(donors => [...donors]).sort((p, q) => p - q)).toEqual(range(200))
      expect(leaves.length).toBeGreaterThan(3)
      expect(Math.min(...leaves.map(donors => donors.length))).toBeGreaterThanOrEqual(minBucket)
    }
  })

  it('takes back splits that do not pay: by complexity, and where no leaf would have another commonest level, as rpart does', () => {
    const x = first(numeric('x', range(40)))
    const step = first(
      numeric(
        'y',
        range(40).map(at => (at < 20 ? 1 : 3)),
      ),
    )
    expect(leavesOf(growTree(step, [x], {minBucket: 5, complexity: 1}))).toHaveLength(1)
    const rarely = (every: number) =>
      first(
        categorical(
          'y',
          range(40).map(at => (at < 20 && at % every === 0 ? 'b' : 'a')),
        ),
      )
    expect(leavesOf(growTree(rarely(4), [x], settings))).toHaveLength(1)
    expect(leavesOf(growTree(rarely(1), [x], settings))).toHaveLength(2)
  })

  it('sends a level that no row of a node had with most of its rows', () => {
    const level = {
      ...first(
        categorical(
          'c',
          range(40).map(at => (at < 12 ? 'a' : 'b')),
        ),
      ),
      levels: 4,
    }
    const tree = growTree(
      first(
        numeric(
          'y',
          range(40).map(at => (at < 12 ? 1 : 3)),
        ),
      ),
      [level],
      settings,
    )
    if ('donors' in tree) throw new Error('There must be a split.')
    expect([0, 1, 3].map(tree.goesLeft)).toEqual([true, false, false])
  })
})

describe('The best cut of a node', () => {
  const cells = fc.array(fc.tuple(fc.nat(3), fc.integer({min: -5, max: 5}), fc.boolean()), {minLength: 4, maxLength: 30})

  it('by levels is the best of all subsets, for numbers and for two levels', () => {
    fc.assert(
      fc.property(cells, rows => {
        const levels = first(
          categorical(
            'c',
            rows.map(([level]) => 'abcd'[level]),
          ),
        )
        for (const response of [
          numeric(
            'y',
            rows.map(cell => cell[1]),
          ),
          categorical(
            'y',
            rows.map(cell => String(cell[2])),
          ),
        ]) {
          const gain = gainFor(first(response))
          const all = Int32Array.from(range(rows.length))
          const best = Math.max(0, ...range(16).map(subset => gainOf(subset)))
          function gainOf(subset: number): number {
            gain.start(all)
            const left = all.filter(row => (subset >> levels.values[row]) & 1)
            left.forEach(row => {
              gain.move(row)
            })
            return left.length === 0 || left.length === rows.length ? 0 : gain.now()
          }
          expect(cutOfLevels(levels, all, gain, 1, 0)?.gain ?? 0).toBeCloseTo(best, 9)
        }
      }),
      {numRuns: 60},
    )
  })

  it('by numbers lowers the impurity by what it says', () => {
    fc.assert(
      fc.property(cells, rows => {
        const x = first(
          numeric(
            'x',
            rows.map(cell => cell[1]),
          ),
        )
        const y = first(
          numeric(
            'y',
            rows.map(cell => cell[0]),
          ),
        )
        const gain = gainFor(y)
        const cut = cutOfNumbers(x, x.order, gain, 1, 0)
        if (cut === undefined) return
        const [left, right] = [true, false].map(side => y.rows.filter(row => cut.goesLeft(x.values[row]) === side))
        expect(gain.risk(y.rows) - gain.risk(left) - gain.risk(right)).toBeCloseTo(cut.gain, 9)
      }),
      {numRuns: 60},
    )
  })
})

describe('cart', () => {
  it('makes cells of real values alone, and says so', async () => {
    const rng = createRng('cells')
    const columns = range(3).map(at =>
      numeric(
        `x${at}`,
        range(60).map(() => normal(rng)),
      ),
    )
    const {table, notes} = await madeFrom(columns, 500)
    for (const {field, values} of columns) {
      const real = new Set(values)
      expect(numericColumn(table, field.name).values.every(value => real.has(value))).toBe(true)
    }
    expect(notes).toContain('cart draws every cell from a record of the class')
  })

  it('keeps what ties columns together where it neither rises nor falls', async () => {
    const rng = createRng('square')
    const x = range(400).map(() => normal(rng))
    const {table} = await madeFrom(
      [
        numeric('x', x),
        numeric(
          'square',
          x.map(value => value ** 2),
        ),
      ],
      1000,
    )
    const [made, square] = ['x', 'square'].map(name => numericColumn(table, name).values)
    const errors = made.map((value, row) => Math.abs(value ** 2 - square[row]))
    // Independent columns are 1.1 apart in the mean.
    expect(errors.reduce((sum, error) => sum + error, 0) / 1000).toBeLessThan(0.15)
  })

  it('keeps how often a level goes with numbers', async () => {
    const groups = twoGroups(400)
    const {table} = await madeFrom([groups.column('x'), groups.column('c')], 4000)
    const high = categoricalColumn(table, 'c').field.levels.indexOf('high')
    const {values} = numericColumn(table, 'x')
    const agree = categoricalColumn(table, 'c').codes.filter((code, row) => (code === high) === values[row] > 0)
    const real = categoricalColumn(groups, 'c').codes.filter(
      (code, row) => (code === high) === numericColumn(groups, 'x').values[row] > 0,
    )
    // Three standard errors of 4,000 rows.
    expect(Math.abs(agree.length / 4000 - real.length / 400)).toBeLessThan(0.015)
  })

  it('makes missing cells where the class has them', async () => {
    const level = range(200).map(at => 'ab'[at % 2])
    const columns = [
      categorical('c', level),
      numeric(
        'x',
        range(200).map(at => (at % 2 === 0 ? NaN : at)),
      ),
      categorical(
        'd',
        range(200).map(at => (at % 2 === 0 ? 'p' : undefined)),
      ),
    ]
    const {table} = await madeFrom(columns, 300)
    const codes = categoricalColumn(table, 'c').codes
    expect([...codes].map(code => code === 0)).toEqual(Array.from(numericColumn(table, 'x').values, value => Number.isNaN(value)))
    expect([...codes].map(code => code === 1)).toEqual(
      Array.from(categoricalColumn(table, 'd').codes, code => code === MISSING_CODE),
    )
  })

  it('smooths numbers when asked to, within their range and decimals, and leaves a value that most rows have', async () => {
    const rng = createRng('smooth')
    const prices = range(300).map(() => Math.round(100 * Math.exp(normal(rng))) / 100)
    const columns = [
      numeric('price', prices),
      numeric(
        'paid',
        prices.map((price, at) => (at % 5 === 0 ? price : 0)),
      ),
    ]
    const {table, notes} = await madeFrom(columns, 1000, {smoothing: 'density'})
    const price = numericColumn(table, 'price').values
    expect(price.filter(value => prices.includes(value)).length).toBeLessThan(900)
    expect(price.every(value => value >= Math.min(...prices) && value <= Math.max(...prices))).toBe(true)
    expect(price.every(value => Number(value.toFixed(2)) === value)).toBe(true)
    const unpaid = numericColumn(table, 'paid').values.filter(value => value === 0).length
    expect(unpaid).toBeGreaterThan(740)
    expect(unpaid).toBeLessThan(860)
    expect(notes).toContain('with a little noise')
  })

  it('says when columns were drawn by themselves', async () => {
    const columns = [
      numeric('x', range(8)),
      numeric(
        'z',
        range(8).map(at => 2 * at),
      ),
    ]
    expect((await madeFrom(columns, 5)).notes).toContain('cart found no split in the 8 rows of the class')
    expect((await madeFrom(columns, 5, {minBucket: 2})).notes).not.toContain('no split')
  })
})
