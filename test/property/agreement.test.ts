import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import {bestAgreement} from '../../src/stats/agreement.js'
import {BestRows} from '../../src/stats/agreement/best-rows.js'
import {createAgreementBounds} from '../../src/stats/agreement/bounds.js'
import {placeBeside} from '../../src/stats/agreement/places.js'
import {RowScorer} from '../../src/stats/agreement/row-scorer.js'
import {surprisals} from '../../src/stats/agreement/surprisal.js'

type Cells = readonly (number | string | null)[]

const context = () => createContext(createRng(1))
const rounded = (digits: number) => fc.double({min: -3, max: 3, noNaN: true}).map(value => Number(value.toFixed(digits)))
/** Cells of one column of `length` rows: coarse and fine numbers, levels, and some that are missing. */
const cells = (length: number) => {
  const of = <T extends number | string>(value: fc.Arbitrary<T>, missing: number) =>
    fc.array(fc.option(value, {freq: missing, nil: null}), {minLength: length, maxLength: length})
  return fc.oneof(
    of(fc.double({min: -1e9, max: 1e9, noNaN: true}), 1e6),
    of(rounded(2), 2),
    of(rounded(0), 4),
    of(fc.constantFrom('a', 'b', 'c'), 4),
  )
}

interface Sizes {
  readonly population: number
  readonly people: number
  readonly rows: number
}

const tables = (sizes: Sizes) => {
  const total = sizes.population + sizes.people + sizes.rows
  return fc.array(cells(total), {minLength: 1, maxLength: 5}).map(columns => tablesOf(columns, sizes))
}

function tablesOf(columns: readonly Cells[], sizes: Sizes) {
  const isLevels = (column: Cells) => column.some(cell => typeof cell === 'string')
  // Somebody has a value, so that it is known what kind a column is.
  const filled = columns.map(column => [isLevels(column) ? 'a' : 0, ...column.slice(1)])
  const all = Table.fromRows(columns[0].map((_, row) => Object.fromEntries(filled.map((column, at) => [`c${at}`, column[row]]))))
  const part = (from: number, count: number) =>
    all.select(
      Int32Array.from({length: count}, (_, at) => from + at),
      'train',
    )
  return {
    population: part(0, sizes.population),
    people: part(sizes.population, sizes.people),
    rows: part(sizes.population + sizes.people, sizes.rows),
  }
}

/** What `bestAgreement` promises, counted person by person and cell by cell. */
function plainAgreement(people: Table, rows: Table, population: Table, own?: (person: number, row: number) => boolean) {
  const among = own === undefined ? 0 : 1
  const nats = (count: number) => Math.max(0, Math.log((population.rowCount - among) / Math.max(1, count - among)))
  const everybody = [population, people, rows].map(table => table.toRows() as Record<string, number | string | null>[])
  const [known, asked, made] = everybody
  const names = population.columns.map(({field}) => field.name)
  const worth = (name: string, person: number | string | null, row: number | string | null) => {
    const count = (holds: (value: number | string | null) => boolean) => known.filter(one => holds(one[name])).length
    const isNumber = typeof person === 'number' && typeof row === 'number'
    // Values between the same two people's are alike.
    const alike = isNumber
      ? known.every(one => one[name] === null || Math.sign(Number(one[name]) - person) === Math.sign(Number(one[name]) - row))
      : person === row
    if (alike) return {isEqual: true, nats: nats(count(value => value === person))}
    if (!isNumber) return {isEqual: false, nats: 0}
    const [low, high] = [Math.min(person, row), Math.max(person, row)]
    const between = count(value => typeof value === 'number' && value >= low && value <= high)
    return {isEqual: false, nats: Math.max(0, nats(between) - Math.LN2)}
  }
  return asked.map((person, at) => {
    const scores = made.flatMap((row, index) => {
      if (own?.(at, index) === true) return []
      const found = names.map(name => worth(name, person[name], row[name]))
      const sum = (of: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + of(one), 0)
      return [
        {
          near: sum(one => one.nats),
          equal: sum(one => (one.isEqual ? one.nats : 0)),
          sparse: sum(one => Math.max(0, one.nats - Math.log(8))),
          equalColumns: sum(one => (one.isEqual ? 1 : 0)),
        },
      ]
    })
    const falling = scores.map(({near}) => near).sort((a, b) => b - a)
    const most = (name: 'equal' | 'sparse' | 'equalColumns') => Math.max(...scores.map(score => score[name]))
    return {near: falling[0], crowd: falling[4], equal: most('equal'), sparse: most('sparse'), equalColumns: most('equalColumns')}
  })
}

describe('the best agreement of rows with people', () => {
  it('is that of a comparison cell by cell, with ties, missing cells and levels', async () => {
    await fc.assert(
      fc.asyncProperty(tables({population: 60, people: 6, rows: 40}), fc.boolean(), async (some, isOfPopulation) => {
        const {population, people, rows} = some
        const own = isOfPopulation ? (person: number, row: number) => row % people.rowCount === person : undefined
        const found = await bestAgreement(people, rows, population, context(), own)
        plainAgreement(people, rows, population, own).forEach((expected, person) => {
          for (const name of ['near', 'crowd', 'equal', 'sparse', 'equalColumns'] as const)
            expect(found[name][person]).toBeCloseTo(expected[name], 9)
        })
      }),
      {seed: 1, numRuns: 60},
    )
  })

  it('is the same to the last bit whether all rows are looked at or only those that bounds let pass, and no row scores more', () => {
    fc.assert(
      fc.property(
        tables({population: 400, people: 4, rows: 1200}),
        fc.constantFrom(0, 1),
        ({population, people, rows}, among) => {
          const nats = surprisals(population.rowCount, among)
          const placed = placeBeside(population, people, rows)
          const bounds = createAgreementBounds(placed, nats)
          if (bounds === undefined) throw new Error('The kernels are not built.')
          const [filtered, all] = [new BestRows(placed, nats), new BestRows(placed, nats)]
          const scorer = new RowScorer(placed, nats)
          for (let person = 0; person < people.rowCount; person++) {
            const bounded = bounds.run(person, person + 1)[0]
            scorer.person = person
            const isBounded = Array.from({length: rows.rowCount}, (_, row) => {
              scorer.score(row)
              return bounded.sums[row] >= bounds.stepsOf(scorer.near) && bounded.beyond[row] >= bounds.stepsOf(scorer.sparse)
            })
            expect(isBounded).not.toContain(false)
            const isOther = (row: number) => row % 7 !== person
            filtered.find(person, isOther, {steps: bounds, ...bounded})
            all.find(person, isOther, undefined)
            expect([...filtered.near, filtered.sparse]).toStrictEqual([...all.near, all.sparse])
          }
        },
      ),
      {seed: 2, numRuns: 60},
    )
  })
})
