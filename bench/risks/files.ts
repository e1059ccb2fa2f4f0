import {normal, integerBelow, type Rng} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'

/** A column: a person's common causes in, a number or the position of a level out. */
interface Drawn {
  readonly name: string
  readonly levels?: number
  readonly draw: (causes: readonly number[], rng: Rng) => number
}

export interface Kind {
  readonly name: string
  readonly columns: readonly Drawn[]
}

const round = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals
const number = (name: string, decimals: number, draw: Drawn['draw']): Drawn => ({
  name,
  draw: (causes, rng) => round(draw(causes, rng), decimals),
})
const level = (name: string, levels: number): Drawn => ({name, levels, draw: (_, rng) => integerBelow(rng, levels)})

const clinical: readonly Drawn[] = [
  number('age', 0, ([age]) => 55 + 15 * age),
  level('sex', 2),
  level('region', 4),
  level('smoker', 2),
  number('crp', 1, ([, ill], rng) => Math.exp(1 + 0.4 * ill + 0.8 * normal(rng))),
  number('creat', 2, ([age], rng) => 0.9 + 0.05 * age + 0.25 * normal(rng)),
  number('bmi', 1, ([, ill], rng) => 27 + ill + 4 * normal(rng)),
  number('sbp', 0, ([age], rng) => 130 + 6 * age + 15 * normal(rng)),
  number('chol', 2, (_, rng) => 5.5 + normal(rng)),
]

const wide: readonly Drawn[] = [
  ...clinical,
  ...Array.from({length: 30}, (_, at) => number(`lab${at}`, at % 3, ([, ill], rng) => 50 + 3 * ill + 12 * normal(rng))),
  ...Array.from({length: 10}, (_, at) => level(`code${at}`, 2 + (at % 4))),
]

/** Populations of which a release is drawn that saw nobody. */
export const cleanKinds: readonly Kind[] = [
  {name: 'clinical: numbers and levels', columns: clinical},
  {name: 'wide: 49 columns', columns: wide},
  {name: 'coarse: five columns of few levels', columns: [4, 2, 2, 2, 3].map((levels, at) => level(`code${at}`, levels))},
  {
    name: 'columns that others decide',
    columns: [
      number('height', 0, ([a]) => 170 + 9 * a),
      number('weight', 0, ([a, b]) => 75 + 5 * a + 10 * b),
      number('bmi', 1, ([a, b]) => round(75 + 5 * a + 10 * b, 0) / (round(170 + 9 * a, 0) / 100) ** 2),
      number('tall', 0, ([a]) => (a > 0.5 ? 1 : 0)),
      level('sex', 2),
    ],
  },
  {
    name: 'a smooth surface: eight columns of two causes',
    columns: Array.from({length: 8}, (_, at) => ({
      name: `x${at}`,
      draw: ([a, b]: readonly number[]) => Math.sin(a + at) + Math.cos((1 + at / 4) * b),
    })),
  },
  {
    name: 'heavy tails',
    columns: Array.from({length: 6}, (_, at) => number(`x${at}`, 2, (_causes, rng) => normal(rng) / Math.abs(normal(rng) || 1))),
  },
]

const KEPT = ['age', 'sex', 'region', 'smoker', 'crp', 'creat']
const NINE = [...KEPT, 'lab0', 'lab4', 'code1']

/** Releases that keep columns of some members together; what the attacker is told when he is told. */
export const leakKinds: readonly {
  readonly name: string
  readonly kind: Kind
  readonly columns: readonly string[]
  readonly copied: number
  readonly released: number
  readonly known: string
  readonly secret: string
}[] = [
  ...[60, 20].map(copied => ({
    name: `6 of 9 columns of ${copied} people, 100 rows`,
    kind: {name: 'clinical', columns: clinical},
    columns: KEPT,
    copied,
    released: 100,
    known: 'age,sex,region,smoker',
    secret: 'crp',
  })),
  {
    name: '6 of 9 columns of 60 people, 1,000 rows',
    kind: {name: 'clinical', columns: clinical},
    columns: KEPT,
    copied: 60,
    released: 1000,
    known: 'age,sex,region,smoker',
    secret: 'crp',
  },
  ...[60, 20].map(copied => ({
    name: `9 of 49 columns of ${copied} people, 100 rows`,
    kind: {name: 'wide', columns: wide},
    columns: NINE,
    copied,
    released: 100,
    known: 'age,sex,region,smoker',
    secret: 'crp',
  })),
  ...[
    ['of 9', clinical],
    ['of 49', wide],
  ].map(([of, columns]) => ({
    name: `3 ${of as string} columns (age, region, crp) of 60 people, 100 rows`,
    kind: {name: 'some', columns: columns as readonly Drawn[]},
    columns: ['age', 'region', 'crp'],
    copied: 60,
    released: 100,
    known: 'age,region',
    secret: 'crp',
  })),
]

/** Rows of the population, with a target column `y` that is `a` everywhere. */
export function drawTable({columns}: Kind, rows: number, rng: Rng): Table {
  const cells = columns.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const causes = [normal(rng), normal(rng)]
    columns.forEach(({draw}, at) => (cells[at][row] = draw(causes, rng)))
  }
  const made = columns.map(({name, levels}, at) => columnOf(name, levels, cells[at]))
  return new Table('source', [...made, columnOf('y', 1, new Float64Array(rows))], rows)
}

function columnOf(name: string, levels: number | undefined, values: Float64Array): Column {
  if (levels === undefined)
    return {kind: 'numeric', field: {kind: 'numeric', name, min: NaN, max: NaN, decimals: 2, integer: false, missing: 0}, values}
  const names = Array.from({length: levels}, (_, at) => String.fromCharCode(97 + at))
  return {kind: 'categorical', field: {kind: 'categorical', name, levels: names, missing: 0}, codes: Int32Array.from(values)}
}

/** The release with some columns of the first people in its first rows. */
export function leak(people: Table, release: Table, columns: readonly string[], copied: number): Table {
  return release.withColumns(
    release.columns.map(column => {
      const theirs = people.column(column.field.name)
      if (!columns.includes(column.field.name)) return column
      if (column.kind === 'numeric' && theirs.kind === 'numeric') {
        const values = column.values.slice()
        values.set(theirs.values.subarray(0, copied))
        return {...column, values}
      }
      if (column.kind === 'categorical' && theirs.kind === 'categorical') {
        const codes = column.codes.slice()
        codes.set(theirs.codes.subarray(0, copied))
        return {...column, codes}
      }
      return column
    }),
  )
}
