import {TILE_ROWS, type QuerySums} from '../../nn/kernels/lookup-sums.js'
import type {AgreementBounds} from './bounds.js'
import type {Placed} from './places.js'
import {RowScorer} from './row-scorer.js'
import type {Nats} from './surprisal.js'

/** So many rows that are alike make a crowd. */
export const CROWD = 5
/** Of the first tile that is looked at, the rows whose bounds are so near the largest come first. */
const FIRST_SHARE = 0.9

/** Whether a row is one that the person may be compared with. */
type IsOther = (row: number) => boolean

interface Bounded extends QuerySums {
  readonly steps: Pick<AgreementBounds, 'stepsOf'>
}

/** Finds the rows that agree best with a person, and looks only at those that may. */
export class BestRows {
  /** Of the person that was looked at last: the largest sums over all columns, falling, -Infinity where there are fewer rows. */
  readonly near = new Float64Array(CROWD)
  /** The largest sum of what is rare. */
  sparse = -Infinity
  readonly #scorer: RowScorer
  readonly #rowCount: number

  constructor(placed: Placed, nats: Nats) {
    this.#scorer = new RowScorer(placed, nats)
    this.#rowCount = placed.rows.length / placed.columns.length
  }

  /** @param bounds Left out, every row is looked at. */
  find(person: number, isOther: IsOther, bounds: Bounded | undefined): void {
    this.near.fill(-Infinity)
    this.sparse = -Infinity
    this.#scorer.person = person
    if (bounds === undefined) {
      for (let row = 0; row < this.#rowCount; row++) if (isOther(row)) this.#look(row)
      return
    }
    this.#findNear(isOther, bounds)
    this.#findSparse(isOther, bounds)
  }

  #findNear(isOther: IsOther, {steps, sums, largest}: Bounded): void {
    const tiles = Int32Array.from({length: largest.length / 2}, (_, tile) => tile).sort((a, b) => largest[2 * b] - largest[2 * a])
    const likely = FIRST_SHARE * largest[2 * tiles[0]]
    const lookAt = (tile: number, from: number, to: number) => {
      const end = Math.min(this.#rowCount, (tile + 1) * TILE_ROWS)
      let least = Math.max(from, steps.stepsOf(this.near[CROWD - 1]))
      for (let row = tile * TILE_ROWS; row < end; row++) {
        if (sums[row] < least || sums[row] >= to || !isOther(row)) continue
        this.#look(row)
        least = Math.max(from, steps.stepsOf(this.near[CROWD - 1]))
      }
    }
    lookAt(tiles[0], likely, Infinity)
    lookAt(tiles[0], 0, likely)
    for (let at = 1; at < tiles.length && largest[2 * tiles[at]] >= steps.stepsOf(this.near[CROWD - 1]); at++)
      lookAt(tiles[at], 0, Infinity)
  }

  #findSparse(isOther: IsOther, {steps, beyond, largest}: Bounded): void {
    let least = steps.stepsOf(this.sparse)
    for (let tile = 0; 2 * tile < largest.length; tile++) {
      if (largest[2 * tile + 1] < least) continue
      const end = Math.min(this.#rowCount, (tile + 1) * TILE_ROWS)
      for (let row = tile * TILE_ROWS; row < end; row++) {
        if (beyond[row] < least || !isOther(row)) continue
        this.#scorer.score(row)
        this.sparse = Math.max(this.sparse, this.#scorer.sparse)
        least = steps.stepsOf(this.sparse)
      }
    }
  }

  #look(row: number): void {
    this.#scorer.score(row)
    this.sparse = Math.max(this.sparse, this.#scorer.sparse)
    insert(this.near, this.#scorer.near)
  }
}

/** Into values that fall, of which the least is lost. */
function insert(falling: Float64Array, value: number): void {
  let at = falling.length - 1
  if (!(value > falling[at])) return
  for (; at > 0 && falling[at - 1] < value; at--) falling[at] = falling[at - 1]
  falling[at] = value
}
