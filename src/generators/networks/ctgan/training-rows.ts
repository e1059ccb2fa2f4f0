import {integerBelow, type Rng} from '../../../core/rng.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import {ShuffledRows} from '../shared/shuffled-rows.js'
import type {WganBuffers} from '../shared/train-wgan.js'
import {ConditionalVectors} from './conditional-vectors.js'
import {RowsByLevel, conditionSpace, drawTrainingCondition, type Condition, type ConditionSpace} from './conditions.js'

/** The rows of one class and the conditions that can be asked of them. */
interface ClassSource {
  readonly space: ConditionSpace
  readonly rows: Int32Array
  readonly byLevel: RowsByLevel
}

/** Rows to train on and the conditional vectors that go with them. */
export class TrainingRows {
  readonly vectors: ConditionalVectors
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
    this.vectors = new ConditionalVectors(this.#classes.map(({rows, space}) => ({size: rows.length, space})))
  }

  /**
   * Writes training batch number `batch`, from 0: for each row a class by the logarithm of its size, a condition by the
   * logarithm of its frequency, and a real row of that class that meets it. Without categorical columns all rows of a
   * single class are taken in random order, each once per pass, and of several classes any row of the one that was
   * drawn.
   */
  fill({real, condition}: WganBuffers, batchSize: number, rng: Rng, batch: number): void {
    const {data, width} = this.#features
    condition.fill(0)
    for (let at = 0; at < batchSize; at++) {
      const label = this.vectors.drawClass(rng)
      const {space, byLevel} = this.#classes[label]
      const asked = space.width > 0 ? drawTrainingCondition(space, rng) : undefined
      const row = asked === undefined ? this.#drawRow(label, rng, batch * batchSize + at) : byLevel.draw(asked, rng)
      real.set(data.subarray(row * width, (row + 1) * width), at * width)
      this.vectors.write(condition, at, label, asked)
    }
  }

  /** The conditions that a row of class 0 meets: one for each categorical column whose level the training rows have. */
  conditionsOf({data, width}: Features, row: number): Float32Array[] {
    const asked = this.vectors.levels.groups.flatMap(({group}, at): Condition[] => {
      const {offset, size} = this.#layout.groups[group]
      const level = data.subarray(row * width + offset, row * width + offset + size).indexOf(1)
      return level < 0 ? [] : [{group: at, level}]
    })
    return (asked.length === 0 ? [undefined] : asked).map(one => {
      const condition = new Float32Array(this.vectors.width)
      this.vectors.write(condition, 0, 0, one)
      return condition
    })
  }

  #drawRow(label: number, rng: Rng, draw: number): number {
    if (this.#classes.length === 1) return this.#shuffled.at(draw)
    const {rows} = this.#classes[label]
    return rows[integerBelow(rng, rows.length)]
  }
}

function classSource(layout: Layout, features: Features, classOf: Int32Array, label: number): ClassSource {
  const rows = Int32Array.from(classOf.keys()).filter(row => classOf[row] === label)
  const space = conditionSpace(layout, features, rows)
  return {rows, space, byLevel: new RowsByLevel(space, layout, features, rows)}
}
