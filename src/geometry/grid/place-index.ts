/**
 * All places between two parents that fit the fractional part of one value, for differences of up to `most` steps either way: found by
 * where they are. They lie in as many equal intervals of [0, 1] as there are places, so that one is looked up in a step or two;
 * to sort them took most of the time of a row that does not decode.
 */
export class PlaceIndex {
  readonly #places: Float64Array
  /** [intervals + 1]: where the places of each interval begin. */
  readonly #starts: Int32Array

  constructor(
    part: number,
    readonly most: number,
  ) {
    const places = new Float64Array(most * (most + 1))
    let at = 0
    for (let difference = 1; difference <= most; difference++)
      for (let turn = 0; turn < difference; turn++) {
        places[at++] = (turn + part) / difference
        places[at++] = (turn + 1 - part) / difference
      }
    const starts = new Int32Array(places.length + 2)
    for (const place of places) starts[intervalOf(place, places.length) + 2]++
    for (let interval = 1; interval < starts.length; interval++) starts[interval] += starts[interval - 1]
    this.#places = new Float64Array(places.length)
    // Each start runs to where the next interval begins.
    for (const place of places) this.#places[starts[intervalOf(place, places.length) + 1]++] = place
    this.#starts = starts
  }

  /** Whether a place is at most this far from the value, which is in [0, 1]. */
  hasNear(value: number, tolerance: number): boolean {
    const count = this.#places.length
    const last = intervalOf(Math.min(1, value + tolerance), count)
    for (let at = this.#starts[intervalOf(Math.max(0, value - tolerance), count)]; at < this.#starts[last + 1]; at++)
      if (this.#places[at] >= value - tolerance && this.#places[at] <= value + tolerance) return true
    return false
  }
}

/** A place of 1 is in the last interval. */
const intervalOf = (place: number, intervals: number) => Math.min(intervals - 1, Math.floor(place * intervals))
