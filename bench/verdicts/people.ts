import {integerBelow, normal, type Rng} from '../../src/core/rng.js'

/** One row of a CSV file, cell by cell. */
export type Cells = readonly string[]

/** People of one kind: what their columns are called and how one is drawn. */
export interface Population {
  readonly columns: readonly string[]
  draw(rng: Rng): Cells
}

const pick = (rng: Rng, levels: readonly string[], weights: readonly number[]) => {
  let left = rng.next()
  return levels.find((_, at) => (left -= weights[at]) < 0) ?? levels[levels.length - 1]
}

/** Patients: an age, five measurements that go together, three categories. `shift` moves the measurements, in their own spread. */
export function patients(shift = 0): Population {
  return {
    columns: ['age', 'bmi', 'sbp', 'chol', 'creat', 'crp', 'sex', 'region', 'smoker'],
    draw(rng) {
      const common = normal(rng)
      const value = (mean: number, spread: number, decimals: number, share = 0.5) =>
        (mean + spread * (shift + share * common + Math.sqrt(1 - share ** 2) * normal(rng))).toFixed(decimals)
      return [
        value(60, 12, 0),
        value(27, 4, 1),
        value(130, 15, 0),
        value(5.4, 1, 2),
        value(1.1, 0.25, 2, 0.3),
        Math.exp(0.8 * (shift + normal(rng))).toFixed(1),
        pick(rng, ['F', 'M'], [0.55, 0.45]),
        pick(rng, ['north', 'south', 'east', 'west'], [0.35, 0.3, 0.2, 0.15]),
        pick(rng, ['yes', 'no'], [0.3, 0.7]),
      ]
    },
  }
}

/** Few levels: a sample of the population equals nearly everybody. */
export const coarse: Population = {
  columns: ['ageband', 'sex', 'smoker', 'diabetes', 'beds'],
  draw: rng => [
    pick(rng, ['0-39', '40-59', '60-79', '80+'], [0.2, 0.3, 0.35, 0.15]),
    pick(rng, ['F', 'M'], [0.5, 0.5]),
    pick(rng, ['yes', 'no'], [0.3, 0.7]),
    pick(rng, ['yes', 'no'], [0.2, 0.8]),
    String(1 + integerBelow(rng, 3)),
  ],
}

/** Columns that follow from others. */
export const deterministic: Population = {
  columns: ['height', 'weight', 'index', 'dose', 'volume', 'age', 'born'],
  draw(rng) {
    const [height, weight, age] = [
      Math.round(170 + 9 * normal(rng)),
      Math.round(72 + 11 * normal(rng)),
      30 + integerBelow(rng, 50),
    ]
    const index = (weight / (height / 100) ** 2).toFixed(1)
    return [height, weight, index, 5 * weight, Math.round((height * weight) / 100), age, 2020 - age].map(String)
  },
}

/** Eight columns that two hidden numbers decide. */
export const manifold: Population = {
  columns: ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'],
  draw(rng) {
    const [u, v] = [rng.next(), rng.next()]
    return Array.from({length: 8}, (_, at) => Math.sin((at + 1) * u + at * v).toFixed(4))
  },
}

export const heavyTailed: Population = {
  columns: ['a', 'b', 'c', 'd', 'e', 'group'],
  draw: rng => [
    ...Array.from({length: 5}, () => Math.tan(Math.PI * (rng.next() - 0.5)).toFixed(2)),
    pick(rng, ['x', 'y', 'z'], [0.5, 0.3, 0.2]),
  ],
}

export function wide(columns: number): Population {
  return {
    columns: Array.from({length: columns}, (_, at) => `v${at + 1}`),
    draw(rng) {
      const common = normal(rng)
      return Array.from({length: columns}, () => (0.4 * common + normal(rng)).toFixed(2))
    },
  }
}

/** Mostly zeros, as counts of procedures are. */
export const zeros: Population = {
  columns: Array.from({length: 10}, (_, at) => `n${at + 1}`),
  draw: rng => Array.from({length: 10}, () => (rng.next() < 0.8 ? '0' : String(1 + integerBelow(rng, 40)))),
}

/** One in six is a standard record that others have as well. */
export const templates: Population = {
  columns: ['code', 'dose', 'days', 'price', 'ward', 'unit'],
  draw(rng) {
    const standard = rng.next() < 1 / 6 ? integerBelow(rng, 25) : undefined
    const number = (at: number, most: number) =>
      standard === undefined ? integerBelow(rng, most) : Math.floor(most * Math.abs(Math.sin(37 * (standard + 1) * (at + 1))))
    return [number(0, 900), number(1, 500), number(2, 60), number(3, 9000), `w${number(4, 5)}`, `u${number(5, 3)}`].map(String)
  },
}

/** Tight clusters. */
export const clusters: Population = {
  columns: ['a', 'b', 'c', 'd', 'e', 'f'],
  draw(rng) {
    const cluster = integerBelow(rng, 6)
    return Array.from({length: 6}, (_, at) => (10 * Math.sin(99 * cluster + 7 * at) + 0.2 * normal(rng)).toFixed(2))
  },
}

export const drawn = (population: Population, rng: Rng, count: number): Cells[] =>
  Array.from({length: count}, () => population.draw(rng))
