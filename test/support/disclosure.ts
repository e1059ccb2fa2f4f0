import {createContext} from '../../src/core/context.js'
import {createRng, type Rng} from '../../src/core/rng.js'
import {Table, type Row} from '../../src/core/table.js'
import type {DeclaredColumns, DisclosureInput, RealPeople} from '../../src/metrics/disclosure/disclosure.js'

/** Rows with a column `minority` of yes and no, each a person of its own unless `people` says otherwise. */
export function realPeople(rows: readonly Row[], people?: readonly number[]): RealPeople {
  return {
    rows: Table.fromRows(rows),
    people: Int32Array.from(people ?? rows.keys()),
    isMinority: Uint8Array.from(rows, row => (row['minority'] === 'yes' ? 1 : 0)),
  }
}

export function disclosureInput(
  members: readonly Row[],
  released: readonly Row[],
  declared: Partial<DeclaredColumns>,
  others?: readonly Row[],
): DisclosureInput {
  return {
    members: realPeople(members),
    ...(others && {others: realPeople(others)}),
    released: Table.fromRows(released).as('synthetic'),
    declared: {quasiIdentifiers: [], sensitive: [], ...declared},
    confidence: 0.95,
  }
}

export const disclosureContext = (seed = 1) => createContext(createRng(seed))

/** People of a made-up population: an age, a sex, a region and an illness that hangs on age; one in five of the minority. */
export function population(count: number, rng: Rng): Row[] {
  const pick = (values: number) => Math.floor(rng.next() * values)
  return Array.from({length: count}, () => {
    const age = 20 + pick(50)
    return {
      age,
      sex: rng.next() < 0.5 ? 'f' : 'm',
      region: `r${pick(12)}`,
      illness: `i${rng.next() < 0.6 ? age % 4 : pick(4)}`,
      income: Math.round(1000 * (1 + 4 * rng.next())),
      minority: rng.next() < 0.2 ? 'yes' : 'no',
    }
  })
}
