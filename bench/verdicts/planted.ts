import {integerBelow, normal, type Rng} from '../../src/core/rng.js'
import type {Files, PlantedKind} from './case.js'
import {deterministic, heavyTailed, patients, wide, type Cells, type Population} from './people.js'

const MEMBERS = 100
const RELEASED = 400
const people = patients()
const NUMBERS = 6

const first = <T>(rows: readonly T[], count: number) => rows.slice(0, count)
const equalIn = (columns: number) => (person: Cells, row: Cells) =>
  person.filter((cell, at) => cell === row[at]).length >= columns
const isCopy = (person: Cells, row: Cells) => person.every((cell, at) => cell === row[at])
const decimalsOf = (cell: string) => cell.split('.').at(1)?.length ?? 0
const isNumber = (cell: string) => cell !== '' && Number.isFinite(Number(cell))

/** Numbers moved a little, in shares of their size, and written with the same decimals. */
const noisy = (row: Cells, rng: Rng, share: number): Cells =>
  row.map(cell => (isNumber(cell) ? (Number(cell) * (1 + share * normal(rng))).toFixed(decimalsOf(cell)) : cell))

const isNear = (share: number) => (person: Cells, row: Cells) =>
  person.every((cell, at) =>
    isNumber(cell)
      ? Math.abs(Number(row[at]) - Number(cell)) <= 4 * share * Math.abs(Number(cell)) + 10 ** -decimalsOf(cell)
      : cell === row[at],
  )

/** Some columns drawn anew. */
const redrawn = (row: Cells, other: Cells, columns: readonly number[]): Cells =>
  row.map((cell, at) => (columns.includes(at) ? other[at] : cell))

const someOf = (rng: Rng, count: number, of: number) => {
  const all = Array.from({length: of}, (_, at) => at)
  return Array.from({length: count}, () => all.splice(integerBelow(rng, all.length), 1)[0])
}

interface Planting {
  readonly name: string
  readonly truth: string
  readonly population?: Population
  readonly members?: number
  readonly withoutHoldout?: true
  readonly plant: (members: readonly Cells[], rng: Rng, draw: (count: number) => Cells[]) => readonly Cells[]
  readonly isOf: PlantedKind['isOf']
}

/** Planted rows beside fresh ones of the same population. */
const rows = ({members = MEMBERS, withoutHoldout, plant, population = people, ...kind}: Planting): PlantedKind => ({
  ...kind,
  population,
  files(rng, draw): Files {
    const ours = draw(members)
    return {
      columns: population.columns,
      members: ours,
      ...(withoutHoldout === undefined && {outsiders: draw(members)}),
      released: [...draw(RELEASED), ...plant(ours, rng, draw)],
    }
  },
})

/** Between a member and another one, as SMOTE makes rows. */
function between(members: readonly Cells[], count: number, rng: Rng, decimals?: number): Cells[] {
  const distance = (a: Cells, b: Cells) =>
    a.reduce(
      (sum, cell, at) =>
        sum + (isNumber(cell) ? ((Number(cell) - Number(b[at])) / (1 + Math.abs(Number(cell)))) ** 2 : cell === b[at] ? 0 : 0.1),
      0,
    )
  const near = members.map(one => [...members].sort((a, b) => distance(one, a) - distance(one, b)).slice(1, 6))
  return Array.from({length: count}, () => {
    const at = integerBelow(rng, members.length)
    const [from, to] = [members[at], near[at][integerBelow(rng, near[at].length)]]
    const position = rng.next()
    return from.map((cell, column) =>
      isNumber(cell)
        ? String(round(Number(cell) + position * (Number(to[column]) - Number(cell)), decimals ?? decimalsOf(cell)))
        : cell,
    )
  })
}
const round = (value: number, decimals: number) => (decimals > 12 ? value : Number(value.toFixed(decimals)))

/** Measurements of different sizes, none of them near zero. */
const measured: Population = {
  columns: wide(6).columns,
  draw: rng =>
    wide(6)
      .draw(rng)
      .map((cell, at) => (50 * (at + 2) + 10 * Number(cell)).toFixed(2)),
}

export const planted: readonly PlantedKind[] = [
  rows({name: 'verbatim-5', truth: '5 of 100 members verbatim', plant: members => first(members, 5), isOf: isCopy}),
  rows({
    name: 'verbatim-5-often',
    truth: '5 of 100 members verbatim, five times each',
    plant: members => first(members, 5).flatMap(row => Array.from({length: 5}, () => row)),
    isOf: isCopy,
  }),
  rows({name: 'verbatim-20', truth: '20 of 100 members verbatim', plant: members => first(members, 20), isOf: isCopy}),
  rows({name: 'verbatim-all', truth: 'every member verbatim', plant: members => members, isOf: isCopy}),
  rows({
    name: 'verbatim-small-class',
    truth: '6 of 20 members verbatim',
    members: 20,
    plant: members => first(members, 6),
    isOf: isCopy,
  }),
  rows({
    name: 'verbatim-without-holdout',
    truth: '10 of 100 members verbatim, no holdout',
    withoutHoldout: true,
    plant: members => first(members, 10),
    isOf: isCopy,
  }),
  {
    name: 'few-rows-all-copies',
    truth: '12 released rows, all of them members',
    population: people,
    isOf: isCopy,
    files: (_, draw) => {
      const members = draw(MEMBERS)
      return {columns: people.columns, members, outsiders: draw(MEMBERS), released: first(members, 12)}
    },
  },
  rows({
    name: 'verbatim-heavy-tails',
    truth: '10 of 100 members verbatim, heavy tails',
    population: heavyTailed,
    plant: members => first(members, 10),
    isOf: isCopy,
  }),
  rows({
    name: 'verbatim-deterministic',
    truth: '15 of 100 members verbatim, columns that follow from others',
    population: deterministic,
    plant: members => first(members, 15),
    isOf: isCopy,
  }),
  rows({
    name: 'category-redrawn',
    truth: '30 members, region drawn anew',
    plant: (members, _, draw) => first(members, 30).map(row => redrawn(row, draw(1)[0], [7])),
    isOf: equalIn(8),
  }),
  rows({
    name: 'number-redrawn',
    truth: '30 members, one measurement drawn anew',
    plant: (members, rng, draw) => first(members, 30).map(row => redrawn(row, draw(1)[0], someOf(rng, 1, NUMBERS))),
    isOf: equalIn(8),
  }),
  rows({
    name: 'two-redrawn',
    truth: '30 members, two columns drawn anew',
    plant: (members, rng, draw) => first(members, 30).map(row => redrawn(row, draw(1)[0], someOf(rng, 2, 9))),
    isOf: equalIn(7),
  }),
  rows({
    name: 'three-redrawn-all',
    truth: 'all members, three columns drawn anew',
    plant: (members, rng, draw) => members.map(row => redrawn(row, draw(1)[0], someOf(rng, 3, 9))),
    isOf: equalIn(6),
  }),
  rows({
    name: 'noise-1-percent',
    truth: '40 members with noise of 1 %',
    plant: (members, rng) => first(members, 40).map(row => noisy(row, rng, 0.01)),
    isOf: isNear(0.01),
  }),
  rows({
    name: 'noise-3-percent',
    truth: 'all members with noise of 3 %',
    plant: (members, rng) => members.map(row => noisy(row, rng, 0.03)),
    isOf: isNear(0.03),
  }),
  {
    name: 'noise-and-typing-error',
    truth: '40 members with noise of 1 %, one cell 99999',
    population: people,
    isOf: isNear(0.01),
    files: (rng, draw) => {
      const members = draw(MEMBERS).map((row, at) =>
        at === MEMBERS - 1
          ? redrawn(
              row,
              row.map(() => '99999'),
              [5],
            )
          : row,
      )
      return {
        columns: people.columns,
        members,
        outsiders: draw(MEMBERS),
        released: [...draw(RELEASED), ...first(members, 40).map(row => noisy(row, rng, 0.01))],
      }
    },
  },
  rows({
    name: 'six-of-nine',
    truth: '60 members, six columns copied',
    plant: (members, _, draw) => first(members, 60).map(row => redrawn(row, draw(1)[0], [1, 2, 3])),
    isOf: (person, row) => [0, 4, 5, 6, 7, 8].every(at => person[at] === row[at]),
  }),
  rows({
    name: 'nine-of-49',
    truth: '60 members, nine of 49 columns copied',
    population: wide(49),
    plant: (members, _, draw) =>
      first(members, 60).map(row =>
        redrawn(
          row,
          draw(1)[0],
          Array.from({length: 40}, (__, at) => at),
        ),
      ),
    isOf: (person, row) => Array.from({length: 9}, (_, at) => 40 + at).every(at => person[at] === row[at]),
  }),
  rows({
    name: 'known-and-secret',
    truth: '60 members, two known and one secret column copied',
    plant: (members, _, draw) => first(members, 60).map(row => redrawn(row, draw(1)[0], [1, 2, 4, 5, 6, 8])),
    isOf: (person, row) => [0, 3, 7].every(at => person[at] === row[at]),
  }),
  rows({
    name: 'one-person-noise',
    truth: 'one member 40 times with noise of 1 %',
    plant: (members, rng) => Array.from({length: 40}, () => noisy(members[3], rng, 0.01)),
    isOf: isNear(0.01),
  }),
  rows({
    name: 'one-person-verbatim',
    truth: 'one member 20 times verbatim',
    plant: members => Array.from({length: 20}, () => members[3]),
    isOf: isCopy,
  }),
  rows({
    name: 'one-group-verbatim',
    truth: 'the members of one region verbatim',
    plant: members => members.filter(row => row[7] === 'west'),
    isOf: isCopy,
  }),
  rows({
    name: 'one-group-noise',
    truth: 'the members of one region, five times each with noise of 1 %',
    plant: (members, rng) =>
      members.filter(row => row[7] === 'west').flatMap(row => Array.from({length: 5}, () => noisy(row, rng, 0.01))),
    isOf: isNear(0.01),
  }),
  rows({
    name: 'smote',
    truth: 'rows between members, ratio 4',
    plant: (members, rng) => between(members, 400, rng, 15),
    isOf: equalIn(9),
  }),
  {
    name: 'real-ids',
    truth: 'fresh rows with the ids of 60 members',
    population: people,
    isOf: (person, row) => person[9] !== '' && person[9] === row[9],
    files: (_, draw) => {
      const named = (all: Cells[], from: number) => all.map((row, at) => [...row, `P${100_000 + 37 * (from + at)}`])
      const members = named(draw(MEMBERS), 0)
      const released = named(draw(RELEASED), 5000).map((row, at) => (at < 60 ? [...row.slice(0, 9), members[at][9]] : row))
      const fill = (at: number) => [`P${100_000 + 37 * (9000 + at)}`]
      return {columns: [...people.columns, 'patient_id'], members, outsiders: named(draw(MEMBERS), 2000), released, fill}
    },
  },
  {
    name: 'timestamps',
    truth: 'fresh rows with the admission times of 60 members, to the second',
    population: people,
    isOf: (person, row) => person[9] !== '' && person[9] === row[9],
    files: (rng, draw) => {
      const fill = () => [new Date(1.6e12 + 1000 * integerBelow(rng, 1e8)).toISOString().slice(0, 19)]
      const timed = (all: Cells[]) => all.map(row => [...row, ...fill()])
      const members = timed(draw(MEMBERS))
      const released = timed(draw(RELEASED)).map((row, at) => (at < 60 ? [...row.slice(0, 9), members[at][9]] : row))
      return {columns: [...people.columns, 'admitted'], members, outsiders: timed(draw(MEMBERS)), released, fill}
    },
  },
  {
    name: 'holdout-released',
    truth: 'the whole holdout is in the release',
    population: people,
    aboutInputs: true,
    isOf: () => false,
    files: (_, draw) => {
      const outsiders = draw(MEMBERS)
      return {columns: people.columns, members: draw(MEMBERS), outsiders, released: [...draw(RELEASED), ...outsiders]}
    },
  },
  {
    name: 'holdout-overlaps',
    truth: '30 members verbatim, and 40 members in the holdout as well',
    population: people,
    isOf: isCopy,
    files: (_, draw) => {
      const members = draw(MEMBERS)
      return {
        columns: people.columns,
        members,
        outsiders: draw(60),
        alsoHeldOut: first(members, 40),
        released: [...draw(RELEASED), ...first(members, 30)],
      }
    },
  },
  {
    name: 'respelt-levels',
    truth: '40 members verbatim, levels in capitals',
    population: people,
    isOf: (person, row) => person.every((cell, at) => cell.toUpperCase() === row[at]),
    files: (_, draw) => {
      const members = draw(MEMBERS)
      const released = [...draw(RELEASED), ...first(members, 40)].map(row => row.map(cell => cell.toUpperCase()))
      return {columns: people.columns, members, outsiders: draw(MEMBERS), released}
    },
  },
  {
    name: 'left-standardised',
    truth: 'rows between members, left standardised',
    population: measured,
    aboutInputs: true,
    isOf: () => false,
    files: (rng, draw) => {
      const members = draw(MEMBERS)
      const made = between(members, RELEASED, rng, 15)
      const columns = members[0].map((_, at) => {
        const values = members.map(row => Number(row[at]))
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        return {mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)}
      })
      const released = made.map(row => row.map((cell, at) => String((Number(cell) - columns[at].mean) / columns[at].sd)))
      return {columns: measured.columns, members, outsiders: draw(MEMBERS), released}
    },
  },
  {
    name: 'avoids-members',
    truth: 'rows near members were thrown away',
    population: people,
    isOf: () => false,
    files: (_, draw) => {
      const members = draw(150)
      const spread = [12, 4, 15, 1, 0.25, 1.5]
      const apart = (a: Cells, b: Cells) =>
        spread.reduce((sum, sd, at) => sum + ((Number(a[at]) - Number(b[at])) / sd) ** 2, 0) +
        [6, 7, 8].filter(at => a[at] !== b[at]).length
      const made = draw(900).map(row => ({row, nearest: Math.min(...members.map(member => apart(row, member)))}))
      const released = made
        .sort((a, b) => b.nearest - a.nearest)
        .slice(0, 500)
        .map(({row}) => row)
      return {columns: people.columns, members, outsiders: draw(150), released}
    },
  },
  {
    name: 'majority-copied',
    truth: 'the release holds 100 of 300 real rows of the majority verbatim',
    population: people,
    aboutInputs: true,
    isOf: () => false,
    files: (_, draw) => ({
      columns: people.columns,
      members: draw(MEMBERS),
      outsiders: draw(MEMBERS),
      released: draw(RELEASED),
      majorityReleased: 100,
    }),
  },
]
