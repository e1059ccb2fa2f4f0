import {MISSING_PLACE, type Placed} from './places.js'
import type {Nats} from './surprisal.js'

/** Rows by place in one column: those of place p from `starts[p]` to `starts[p + 1]`. */
interface RowsByPlace {
  readonly rows: Int32Array
  readonly starts: Int32Array
}

/** Finds the rows that have most cells in common with a person. Only rows that have some are looked at. */
export class EqualCells {
  /** Of the person that was looked at last: the largest sum of what equal cells are worth, and the largest number of them. */
  most = 0
  mostColumns = 0
  readonly #placed: Placed
  readonly #nats: Nats
  readonly #byPlace: readonly RowsByPlace[]
  readonly #sums: Float64Array
  readonly #counts: Int32Array

  constructor(placed: Placed, nats: Nats) {
    ;[this.#placed, this.#nats] = [placed, nats]
    const {columns, rows} = placed
    this.#byPlace = columns.map(({below}, column) => rowsByPlace(rows, column, columns.length, below.length))
    this.#sums = new Float64Array(rows.length / columns.length)
    this.#counts = new Int32Array(this.#sums.length)
  }

  find(person: number, isOther: (row: number) => boolean): void {
    ;[this.most, this.mostColumns] = [0, 0]
    const {columns, people} = this.#placed
    const places = people.subarray(person * columns.length, (person + 1) * columns.length)
    places.forEach((place, column) => {
      const {ordered, below, upTo} = columns[column]
      const worth = this.#nats.equal[ordered && place !== MISSING_PLACE ? upTo[place] - below[place] : upTo[place]]
      this.#add(this.#byPlace[column], place, worth, isOther)
    })
    places.forEach((place, column) => {
      this.#forget(this.#byPlace[column], place)
    })
  }

  #add({rows, starts}: RowsByPlace, place: number, worth: number, isOther: (row: number) => boolean): void {
    const [sums, counts] = [this.#sums, this.#counts]
    for (let at = starts[place]; at < starts[place + 1]; at++) {
      const row = rows[at]
      const sum = (sums[row] += worth)
      const count = ++counts[row]
      if ((sum > this.most || count > this.mostColumns) && isOther(row)) {
        this.most = Math.max(this.most, sum)
        this.mostColumns = Math.max(this.mostColumns, count)
      }
    }
  }

  #forget({rows, starts}: RowsByPlace, place: number): void {
    for (let at = starts[place]; at < starts[place + 1]; at++) this.#sums[rows[at]] = this.#counts[rows[at]] = 0
  }
}

function rowsByPlace(places: Int32Array, column: number, width: number, placeCount: number): RowsByPlace {
  const starts = new Int32Array(placeCount + 1)
  for (let at = column; at < places.length; at += width) starts[places[at] + 1]++
  for (let place = 0; place < placeCount; place++) starts[place + 1] += starts[place]
  const next = starts.slice()
  const rows = new Int32Array(places.length / width)
  for (let at = column, row = 0; at < places.length; at += width, row++) rows[next[places[at]]++] = row
  return {rows, starts}
}
