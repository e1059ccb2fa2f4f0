import {integerBelow, type Rng} from '../../../core/rng.js'
import type {Features, Group, Layout} from '../../../preprocess/tabular/layout.js'

/** One categorical column of the conditional vector; plain JSON. */
export interface ConditionGroup {
  /** Name of the table's column. */
  readonly column: string
  /** Place of the group among the layout's groups. */
  readonly group: number
  /** First place in the conditional vector. */
  readonly offset: number
  /** Training rows per level. */
  readonly counts: readonly number[]
}

/** What the conditional vector can ask for: one level of one categorical column. Counts only, no rows. */
export interface ConditionSpace {
  /** Places of the vector; 0 for a table without categorical columns: then there is no condition. */
  readonly width: number
  readonly groups: readonly ConditionGroup[]
}

/** A level of a column that a row is asked to have: places in `ConditionSpace.groups` and in its counts. */
export interface Condition {
  readonly group: number
  readonly level: number
}

/** The columns that are conditioned on and how many of these rows have each level. Modes of numbers are not conditioned on. */
export function conditionSpace({groups}: Layout, features: Features, rows: Int32Array): ConditionSpace {
  let width = 0
  const conditioned = groups.flatMap((group, at): ConditionGroup[] => {
    if (group.kind !== 'level') return []
    const offset = width
    width += group.size
    return [{column: group.column, group: at, offset, counts: levelCounts(group, features, rows)}]
  })
  return {width, groups: conditioned}
}

function levelCounts({offset, size}: Group, {data, width}: Features, rows: Int32Array): number[] {
  return Array.from({length: size}, (_, level) => rows.reduce((sum, row) => sum + data[row * width + offset + level], 0))
}

/**
 * Draws a condition for training: a categorical column uniformly, then a level of it in proportion to ln(1 + rows with it), so that
 * rare levels are seen. Xu et al., arXiv:1907.00503, section 4.3 ("training-by-sampling"); with 1 added as in its package, so that a level
 * of one row is drawn at all.
 */
export function drawTrainingCondition({groups}: ConditionSpace, rng: Rng): Condition {
  const group = integerBelow(rng, groups.length)
  return {group, level: drawByWeight(groups[group].counts, count => Math.log(1 + count), rng)}
}

/** Draws a condition for sampling: a categorical column uniformly, a level by how often the training rows have it. */
export function drawSamplingCondition({groups}: ConditionSpace, rng: Rng): Condition {
  const group = integerBelow(rng, groups.length)
  return {group, level: drawByWeight(groups[group].counts, count => count, rng)}
}

/** A place of `counts` in proportion to its weight; never one whose count is 0. */
export function drawByWeight(counts: readonly number[], weight: (count: number) => number, rng: Rng): number {
  let rest = rng.next() * counts.reduce((sum, count) => sum + weight(count), 0)
  let last = 0
  for (const [level, count] of counts.entries()) {
    if (count === 0) continue
    rest -= weight(count)
    last = level
    if (rest < 0) break
  }
  return last
}

/** Training rows by the level they have, to draw a real row that meets a condition. */
export class RowsByLevel {
  readonly #rows: readonly (readonly Int32Array[])[]

  constructor({groups}: ConditionSpace, layout: Layout, {data, width}: Features, rows: Int32Array) {
    this.#rows = groups.map(({group}) => {
      const {offset, size} = layout.groups[group]
      return Array.from({length: size}, (_, level) => rows.filter(row => data[row * width + offset + level] === 1))
    })
  }

  /** A row with the level, each equally likely; at least one has it, since levels without rows are never drawn. */
  draw({group, level}: Condition, rng: Rng): number {
    const rows = this.#rows[group][level]
    return rows[integerBelow(rng, rows.length)]
  }
}
