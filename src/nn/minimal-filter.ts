/**
 * Minimal filtering: convolutions by fewer products than there are pairs of an output and a weight (Winograd, "Arithmetic Complexity of
 * Computations", 1980; in two directions and with channels: Lavin and Gray, arXiv:1509.09308, section 4.1). Two neighbouring outputs of
 * a filter of r taps take r + 1 products of sums instead of 2 r, so that 2 x 2 outputs take (r + 1)^2 instead of 4 r^2:
 *
 *     Y = A' [(G w G') * (B' d B)] A,     d the (r + 1) x (r + 1) inputs below, * by number, summed over the channels as matrix products
 *
 * All three maps are linear, so the gradients are their transposes in the other order.
 */
export type Taps = 2 | 3

/** What a map works on. Tiles of inputs overlap; those of outputs and filters do not. */
export type MinimalPart = 'inputs' | 'outputs' | 'filters'

/** B', A and G by row: with 2 taps for the points 0, 1 and infinity, with 3 taps for 0, 1, -1 and infinity. */
export const MINIMAL_MAPS: Readonly<Record<Taps, Readonly<Record<MinimalPart, readonly (readonly number[])[]>>>> = {
  2: {
    inputs: [
      [1, -1, 0],
      [0, 1, 0],
      [0, -1, 1],
    ],
    outputs: [
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    filters: [
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  },
  3: {
    inputs: [
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, 1, 0, -1],
    ],
    outputs: [
      [1, 0],
      [1, 1],
      [1, -1],
      [0, -1],
    ],
    filters: [
      [1, 0, 0],
      [0.5, 0.5, 0.5],
      [0.5, -0.5, 0.5],
      [0, 0, 1],
    ],
  },
}

/**
 * Where the numbers of tiles lie. Number (i, j) of tile (a, b) of a row is a run of neighbouring ones, a multiple of 4, that begins at
 * row x rowStep + a x tileDown + b x tileAcross + i x placeDown + j x placeAcross. Where a tile of outputs ends beyond the picture, the
 * places from `height` and `width` on do not exist.
 */
export interface Tiles {
  readonly rows: number
  readonly down: number
  readonly across: number
  readonly run: number
  readonly rowStep: number
  readonly tileDown: number
  readonly tileAcross: number
  readonly placeDown: number
  readonly placeAcross: number
  /** Places of all tiles that exist. */
  readonly height: number
  readonly width: number
}

/** Outputs on a side of a tile. */
export const TILE = 2
