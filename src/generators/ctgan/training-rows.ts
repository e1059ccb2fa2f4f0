import {integerBelow, type Rng} from '../../core/rng.js'
import type {Features, Layout} from '../../preprocess/tabular/layout.js'
import {ShuffledRows} from '../neural/shuffled-rows.js'
import type {WganBuffers} from '../neural/train-wgan.js'
import {
  RowsByLevel,
  conditionSpace,
  drawByWeight,
  drawSamplingCondition,
  drawTrainingCondition,
  type Condition,
  type ConditionSpace,
} from './conditions.js'

/** The rows of one class and the conditions that can be asked of them. */
interface ClassSource {
  readonly space: ConditionSpace
  readonly rows: Int32Array
  readonly byLevel: RowsByLevel
}

/**
 * Rows to train on and their conditional vectors. Width of a vector: the levels of the categorical columns, of which one is set, and with
 * several classes one place for each, of which the row's own is set in every row (Mirza and Osindero, arXiv:1411.1784): CTGAN would treat the
 * class as one more column and name it in a part of the rows only.
 */
export class TrainingRows {
  readonly #layout: Layout
  readonly #features: Features
  readonly #classes: readonly ClassSource[]
  readonly #shuffled: ShuffledRows

  /**
   * @param classOf Class of each encoded row, from 0; every class up to the largest has rows.
   * @param rng Of the order in which rows without conditions are taken.
   */
  constructor(layout: Layout, features: Features, classOf: Int32Array, rng: Rng) {
    this.#shuffled = new ShuffledRows(features.rows, rng)
    this.#layout = layout
    this.#features = features
    const count = classOf.reduce((most, label) => Math.max(most, label), 0) + 1
    this.#classes = Array.from({length: count}, (_, label) => classSource(layout, features, classOf, label))
  }

  /** Places of the conditional vector. */
  get width(): number {
    return this.levels.width + (this.#classes.length > 1 ? this.#classes.length : 0)
  }

  /** The part of the vector that asks for levels; its places are the same for all classes. */
  get levels(): ConditionSpace {
    return this.#classes[0].space
  }

  /**
   * Writes training batch number `batch`, from 0: for each row a class by the logarithm of its size, a condition by the logarithm of its frequency, and a
   * real row of that class that meets it. Without categorical columns all rows of a single class are taken in random order, each once per
   * pass, and of several classes any row of the one that was drawn.
   */
  fill({real, condition}: WganBuffers, batchSize: number, rng: Rng, batch: number): void {
    const {data, width} = this.#features
    condition.fill(0)
    for (let at = 0; at < batchSize; at++) {
      const label = this.#drawClass(rng)
      const {space, byLevel} = this.#classes[label]
      const asked = space.width > 0 ? drawTrainingCondition(space, rng) : undefined
      const row = asked === undefined ? this.#drawRow(label, rng, batch * batchSize + at) : byLevel.draw(asked, rng)
      real.set(data.subarray(row * width, (row + 1) * width), at * width)
      this.#write(condition, at, label, asked)
    }
  }

  /**
   * Writes a batch of conditions to sample class 0 by: levels as often as its rows have them. Batch norm wants classes in the
   * proportions of training, so rows of other classes follow.
   *
   * @returns How many rows from the first on are of class 0.
   */
  fillConditions(condition: Float32Array, rng: Rng): number {
    const count = condition.length / this.width
    const weights = this.#sizes.map(classWeight)
    const wanted = Math.max(1, Math.round((count * weights[0]) / weights.reduce((sum, weight) => sum + weight, 0)))
    condition.fill(0)
    for (let at = 0; at < count; at++) {
      const label = at < wanted ? 0 : this.#drawOther(rng)
      const {space} = this.#classes[label]
      this.#write(condition, at, label, space.width > 0 ? drawSamplingCondition(space, rng) : undefined)
    }
    return wanted
  }

  /** The conditions that a row of class 0 meets: one for each categorical column whose level the training rows have. */
  conditionsOf({data, width}: Features, row: number): Float32Array[] {
    const asked = this.levels.groups.flatMap(({group}, at): Condition[] => {
      const {offset, size} = this.#layout.groups[group]
      const level = data.subarray(row * width + offset, row * width + offset + size).indexOf(1)
      return level < 0 ? [] : [{group: at, level}]
    })
    return (asked.length === 0 ? [undefined] : asked).map(one => {
      const condition = new Float32Array(this.width)
      this.#write(condition, 0, 0, one)
      return condition
    })
  }

  #drawClass(rng: Rng): number {
    return this.#classes.length === 1 ? 0 : drawByWeight(this.#sizes, classWeight, rng)
  }

  #drawRow(label: number, rng: Rng, draw: number): number {
    if (this.#classes.length === 1) return this.#shuffled.at(draw)
    const {rows} = this.#classes[label]
    return rows[integerBelow(rng, rows.length)]
  }

  #drawOther(rng: Rng): number {
    return drawByWeight(this.#sizes.with(0, 0), classWeight, rng)
  }

  get #sizes(): number[] {
    return this.#classes.map(({rows}) => rows.length)
  }

  #write(target: Float32Array, row: number, label: number, asked: Condition | undefined): void {
    const start = row * this.width
    const {width, groups} = this.levels
    if (asked !== undefined) target[start + groups[asked.group].offset + asked.level] = 1
    if (this.#classes.length > 1) target[start + width + label] = 1
  }
}

const classWeight = (size: number) => Math.log(1 + size)

function classSource(layout: Layout, features: Features, classOf: Int32Array, label: number): ClassSource {
  const rows = Int32Array.from(classOf.keys()).filter(row => classOf[row] === label)
  const space = conditionSpace(layout, features, rows)
  return {rows, space, byLevel: new RowsByLevel(space, layout, features, rows)}
}
