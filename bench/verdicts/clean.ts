import {integerBelow, normal} from '../../src/core/rng.js'
import type {Kind} from './case.js'
import {
  clusters,
  coarse,
  deterministic,
  heavyTailed,
  manifold,
  patients,
  templates,
  wide,
  zeros,
  type Cells,
  type Population,
} from './people.js'

interface Independent {
  readonly name: string
  readonly truth: string
  readonly population: Population
  readonly members?: number
  readonly released?: number
  /** How the release is drawn: as the people are when left out. */
  readonly from?: Population
  readonly withoutHoldout?: true
  readonly outsidersFrom?: Population
}

const independent = ({members = 100, released = 400, from, withoutHoldout, outsidersFrom, ...kind}: Independent): Kind => ({
  ...kind,
  files: (rng, draw) => ({
    columns: kind.population.columns,
    members: draw(members),
    ...(withoutHoldout === undefined && {
      outsiders: outsidersFrom === undefined ? draw(members) : Array.from({length: members}, () => outsidersFrom.draw(rng)),
    }),
    released: from === undefined ? draw(released) : Array.from({length: released}, () => from.draw(rng)),
  }),
})

const people = patients()
const coarser = (row: Cells) => row.map(cell => (Number.isFinite(Number(cell)) ? String(Math.round(Number(cell))) : cell))

/** Rows between people whom nobody asks about, as SMOTE makes them. */
function smoteOf(others: readonly Cells[], count: number, next: (below: number) => number, position: () => number): Cells[] {
  return Array.from({length: count}, () => {
    const [from, to] = [others[next(others.length)], others[next(others.length)]]
    const at = position()
    return from.map((cell, column) =>
      Number.isFinite(Number(cell)) ? String(Number(cell) + at * (Number(to[column]) - Number(cell))) : cell,
    )
  })
}

/** Releases that say nothing about who is in the data. */
export const clean: readonly Kind[] = [
  independent({name: 'independent', truth: 'drawn from the population', population: people}),
  independent({name: 'heavy-tails', truth: 'heavy tails', population: heavyTailed}),
  independent({name: 'coarse', truth: 'few levels', population: coarse}),
  independent({name: 'deterministic', truth: 'columns that follow from others', population: deterministic}),
  independent({name: 'other-population', truth: 'drawn from another population', population: people, from: patients(0.7)}),
  independent({name: 'manifold', truth: 'eight columns of two hidden numbers', population: manifold}),
  independent({
    name: 'shifted-holdout',
    truth: 'the holdout is from another site (1.2 sd)',
    population: people,
    outsidersFrom: patients(1.2),
  }),
  independent({
    name: 'slightly-shifted-holdout',
    truth: 'the holdout is from another site (0.4 sd)',
    population: people,
    outsidersFrom: patients(0.4),
  }),
  independent({name: 'small-class', truth: '15 members', population: people, members: 15}),
  independent({name: 'small-release', truth: '40 released rows', population: people, released: 40}),
  independent({name: 'large-release', truth: '2,000 released rows', population: people, released: 2000}),
  independent({name: 'wide', truth: '40 columns', population: wide(40)}),
  independent({name: 'zeros', truth: 'mostly zeros', population: zeros}),
  independent({name: 'templates', truth: 'one record in six is a standard one', population: templates}),
  independent({name: 'clusters', truth: 'tight clusters', population: clusters}),
  independent({name: 'without-holdout', truth: 'no holdout', population: people, withoutHoldout: true}),
  independent({name: 'coarse-without-holdout', truth: 'few levels, no holdout', population: coarse, withoutHoldout: true}),
  independent({
    name: 'deterministic-without-holdout',
    truth: 'columns that follow from others, no holdout',
    population: deterministic,
    withoutHoldout: true,
  }),
  {
    name: 'smote-of-others',
    truth: 'SMOTE of other people',
    population: people,
    files: (rng, draw) => ({
      columns: people.columns,
      members: draw(100),
      outsiders: draw(100),
      released: smoteOf(
        draw(100),
        500,
        below => integerBelow(rng, below),
        () => rng.next(),
      ),
    }),
  },
  {
    name: 'rounded-release',
    truth: 'drawn from the population, then rounded to whole numbers',
    population: people,
    files: (_, draw) => ({columns: people.columns, members: draw(100), outsiders: draw(100), released: draw(400).map(coarser)}),
  },
  {
    name: 'missing-cells',
    truth: 'one cell in ten is missing in all files',
    population: people,
    files: (rng, draw) => {
      const gappy = (rows: Cells[]) => rows.map(row => row.map(cell => (rng.next() < 0.1 ? '' : cell)))
      return {columns: people.columns, members: gappy(draw(100)), outsiders: gappy(draw(100)), released: gappy(draw(400))}
    },
  },
  {
    name: 'own-ids',
    truth: 'made-up ids in every row',
    population: people,
    files: (rng, draw) => {
      const fill = () => [`P${100_000 + integerBelow(rng, 9e5)}`]
      const named = (rows: Cells[]) => rows.map(row => [...row, ...fill()])
      return {
        columns: [...people.columns, 'patient_id'],
        members: named(draw(100)),
        outsiders: named(draw(100)),
        released: named(draw(400)),
        fill,
      }
    },
  },
  {
    name: 'gaussian',
    truth: 'a normal fit of other people',
    population: wide(6),
    files: (rng, draw) => {
      const others = draw(100).map(row => row.map(Number))
      const columns = others[0].map((_, at) => {
        const values = others.map(row => row[at])
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        return {mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)}
      })
      const released = Array.from({length: 400}, () => columns.map(({mean, sd}) => String(mean + sd * normal(rng))))
      return {columns: wide(6).columns, members: draw(100), outsiders: draw(100), released}
    },
  },
]
