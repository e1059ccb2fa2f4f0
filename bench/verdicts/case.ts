import type {Rng} from '../../src/core/rng.js'
import {fisherExactGreater} from '../../src/stats/tests.js'
import {drawn, type Cells, type Population} from './people.js'

/** The files of one audit, without the target column: every row is of the minority but those that the bench adds. */
export interface Files {
  readonly columns: readonly string[]
  readonly members: readonly Cells[]
  readonly outsiders?: readonly Cells[]
  readonly released: readonly Cells[]
  /** So many real rows of the majority are in the release as they are. */
  readonly majorityReleased?: number
  /** Cells of columns that the population lacks, for rows of the majority. */
  readonly fill?: (at: number) => string[]
  /** Rows that are in the holdout file, though they are members as well. */
  readonly alsoHeldOut?: readonly Cells[]
}

export interface Kind {
  readonly name: string
  /** What is true of its files, in a few words. */
  readonly truth: string
  readonly population: Population
  files(rng: Rng, draw: (count: number) => Cells[]): Files
}

export interface PlantedKind extends Kind {
  /** What somebody looks for who knows the kind: that a released row is of a person. */
  readonly isOf: (person: Cells, row: Cells) => boolean
  /** The finding is about the inputs: a refusal, or that nothing can be told, counts as finding it. */
  readonly aboutInputs?: true
}

/** As many people whom nobody ever saw as make a direct test fine. */
const FRESH = 400

/**
 * The test of somebody who knows what was planted: members of whom a released row is, against as many of 400 fresh
 * people (Fisher, one-sided).
 */
export function directTest({population, isOf}: PlantedKind, {members, released}: Files, rng: Rng): number {
  const of = (people: readonly Cells[]) => people.filter(person => released.some(row => isOf(person, row))).length
  const fresh = drawn(population, rng, FRESH).map(person => [...person, ...members[0].slice(person.length).map(() => '')])
  return fisherExactGreater(of(members), members.length, of(fresh), FRESH)
}
