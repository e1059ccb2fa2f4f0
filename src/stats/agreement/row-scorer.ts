import {MISSING_PLACE, type Placed} from './places.js'
import type {Nats} from './surprisal.js'

/** One column in eight is so close by chance. */
export const USUAL = Math.log(8)

/** Says how well rows agree with one person at a time. */
export class RowScorer {
  /** What the row that was looked at last scores: the sum over all columns, and of what is beyond `USUAL` in each. */
  near = 0
  sparse = 0
  readonly #rows: Int32Array
  readonly #people: Int32Array
  readonly #close: Float64Array
  readonly #equal: Float64Array
  /** Columns one after the other. */
  readonly #below: Int32Array
  readonly #upTo: Int32Array
  readonly #starts: Int32Array
  readonly #isOrdered: Uint8Array
  /** Of the person, by column. */
  readonly #place: Int32Array
  readonly #ownBelow: Int32Array
  readonly #ownUpTo: Int32Array
  readonly #same: Float64Array

  constructor({columns, people, rows}: Placed, {equal, close}: Nats) {
    ;[this.#rows, this.#people, this.#equal, this.#close] = [rows, people, equal, close]
    const count = columns.length
    this.#starts = new Int32Array(count + 1)
    columns.forEach(({below}, column) => (this.#starts[column + 1] = this.#starts[column] + below.length))
    this.#below = new Int32Array(this.#starts[count])
    this.#upTo = new Int32Array(this.#starts[count])
    columns.forEach(({below, upTo}, column) => {
      this.#below.set(below, this.#starts[column])
      this.#upTo.set(upTo, this.#starts[column])
    })
    this.#isOrdered = Uint8Array.from(columns, ({ordered}) => (ordered ? 1 : 0))
    ;[this.#place, this.#ownBelow, this.#ownUpTo] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
    this.#same = new Float64Array(count)
  }

  /** The person that rows are compared with from now on. */
  set person(person: number) {
    for (let column = 0; column < this.#place.length; column++) {
      const place = this.#people[person * this.#place.length + column]
      const at = this.#starts[column] + place
      const isOrdered = this.#isOrdered[column] === 1 && place !== MISSING_PLACE
      this.#place[column] = place
      this.#ownBelow[column] = this.#below[at]
      this.#ownUpTo[column] = this.#upTo[at]
      // How many people have what this person has.
      this.#same[column] = this.#equal[isOrdered ? this.#upTo[at] - this.#below[at] : this.#upTo[at]]
    }
  }

  score(row: number): void {
    const [places, own, same, close] = [this.#rows, this.#place, this.#same, this.#close]
    const [starts, below, upTo, isOrdered] = [this.#starts, this.#below, this.#upTo, this.#isOrdered]
    const [ownBelow, ownUpTo] = [this.#ownBelow, this.#ownUpTo]
    const width = own.length
    let [near, sparse] = [0, 0]
    for (let column = 0, cell = row * width; column < width; column++, cell++) {
      const place = places[cell]
      const ownPlace = own[column]
      let weight = 0
      if (place === ownPlace) weight = same[column]
      else if (isOrdered[column] === 1 && place !== MISSING_PLACE && ownPlace !== MISSING_PLACE) {
        const at = starts[column] + place
        weight = close[place > ownPlace ? upTo[at] - ownBelow[column] : ownUpTo[column] - below[at]]
      }
      near += weight
      if (weight > USUAL) sparse += weight - USUAL
    }
    this.near = near
    this.sparse = sparse
  }
}
