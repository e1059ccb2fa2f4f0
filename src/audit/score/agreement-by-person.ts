import type {Agreement} from '../../stats/agreement.js'
import type {People} from '../release/ground-truth.js'
import {rowsByGroup} from '../release/split.js'

export interface PeopleAgreement extends Agreement {
  readonly people: number[]
  /** One row of each person, in the table of their side. */
  readonly rows: number[]
}

/** Of several rows of a person the one that agrees most, figure by figure. */
export function byPerson(agreement: Agreement, {places, rows, persons}: People): PeopleAgreement {
  const groups = rowsByGroup(persons)
  const largest = (values: ArrayLike<number>) => groups.map(group => Math.max(...group.map(at => values[places[at]])))
  return {
    people: groups.map(([first]) => persons[first]),
    rows: groups.map(([first]) => rows[first]),
    near: Float64Array.from(largest(agreement.near)),
    equal: Float64Array.from(largest(agreement.equal)),
    sparse: Float64Array.from(largest(agreement.sparse)),
    crowd: Float64Array.from(largest(agreement.crowd)),
    equalColumns: Int32Array.from(largest(agreement.equalColumns)),
  }
}
