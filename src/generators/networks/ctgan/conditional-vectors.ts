import type {Rng} from '../../../core/rng.js'
import {drawByWeight, drawSamplingCondition, type Condition, type ConditionSpace} from './conditions.js'

/** How many training rows a class has, and what can be asked of them. Counts only, plain JSON. */
export interface ConditionedClass {
  readonly size: number
  readonly space: ConditionSpace
}

/**
 * Conditional vectors. Width of a vector: the levels of the categorical columns, of which one is set, and with
 * several classes one place for each, of which the row's own is set in every row (Mirza and Osindero, arXiv:1411.1784):
 * CTGAN would treat the class as one more column and name it in a part of the rows only.
 */
export class ConditionalVectors {
  /** @param classes Class 0 is the one to make rows of. */
  constructor(readonly classes: readonly ConditionedClass[]) {}

  /** Places of a vector. */
  get width(): number {
    return this.levels.width + (this.classes.length > 1 ? this.classes.length : 0)
  }

  /** The part of the vector that asks for levels; its places are the same for all classes. */
  get levels(): ConditionSpace {
    return this.classes[0].space
  }

  /** Draws a class by the logarithm of its size, of all or of all but class 0. */
  drawClass(rng: Rng, from: 'all' | 'others' = 'all'): number {
    if (this.classes.length === 1) return 0
    const sizes = this.classes.map(({size}) => size)
    return drawByWeight(from === 'all' ? sizes : sizes.with(0, 0), classWeight, rng)
  }

  /**
   * Writes a batch of conditions to sample class 0 by: levels as often as its rows have them. Batch norm wants classes in the
   * proportions of training, so rows of other classes follow.
   *
   * @returns How many rows from the first on are of class 0.
   */
  fill(condition: Float32Array, rng: Rng): number {
    const count = condition.length / this.width
    const weights = this.classes.map(({size}) => classWeight(size))
    const wanted = Math.max(1, Math.round((count * weights[0]) / weights.reduce((sum, weight) => sum + weight, 0)))
    condition.fill(0)
    for (let at = 0; at < count; at++) {
      const label = at < wanted ? 0 : this.drawClass(rng, 'others')
      const {space} = this.classes[label]
      this.write(condition, at, label, space.width > 0 ? drawSamplingCondition(space, rng) : undefined)
    }
    return wanted
  }

  /** Writes the vector of a row of this class into a batch of zeros. */
  write(target: Float32Array, row: number, label: number, asked: Condition | undefined): void {
    const start = row * this.width
    const {width, groups} = this.levels
    if (asked !== undefined) target[start + groups[asked.group].offset + asked.level] = 1
    if (this.classes.length > 1) target[start + width + label] = 1
  }
}

const classWeight = (size: number) => Math.log(1 + size)
