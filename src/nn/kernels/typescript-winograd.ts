import {MINIMAL_MAPS, TILE, type MinimalPart, type Taps, type Tiles} from '../minimal-filter.js'

/** A map and how many numbers it takes and gives. */
interface Lines {
  readonly map: readonly (readonly number[])[]
  readonly points: number
  readonly size: number
}

export function toPoints(taps: Taps, part: MinimalPart, tiles: Tiles, values: Float32Array, points: Float32Array): void {
  const lines = linesOf(taps, part)
  const plane = tiles.rows * tiles.down * tiles.across * tiles.run
  const tile = new Float64Array(lines.size ** 2)
  const turned = new Float64Array(lines.points ** 2)
  forEachTile(tiles, part, lines.size, (at, tall, wide, index) => {
    for (let channel = 0; channel < tiles.run; channel++) {
      tile.fill(0)
      for (let i = 0; i < tall; i++)
        for (let j = 0; j < wide; j++)
          tile[i * lines.size + j] = values[at + i * tiles.placeDown + j * tiles.placeAcross + channel]
      through(lines, tile, turned)
      for (let point = 0; point < turned.length; point++) points[point * plane + index * tiles.run + channel] = turned[point]
    }
  })
}

export function fromPoints(
  taps: Taps,
  part: MinimalPart,
  tiles: Tiles,
  points: Float32Array,
  values: Float32Array,
  bias?: Float32Array,
): void {
  const {map, ...sizes} = linesOf(taps, part)
  const back = {map: map[0].map((_, at) => map.map(row => row[at])), points: sizes.size, size: sizes.points}
  const plane = tiles.rows * tiles.down * tiles.across * tiles.run
  const turned = new Float64Array(sizes.points ** 2)
  const tile = new Float64Array(sizes.size ** 2)
  const isAdded = part === 'inputs'
  forEachTile(tiles, part, sizes.size, (at, tall, wide, index) => {
    for (let channel = 0; channel < tiles.run; channel++) {
      for (let point = 0; point < turned.length; point++) turned[point] = points[point * plane + index * tiles.run + channel]
      through(back, turned, tile)
      for (let i = 0; i < tall; i++)
        for (let j = 0; j < wide; j++) {
          const place = at + i * tiles.placeDown + j * tiles.placeAcross + channel
          values[place] = tile[i * sizes.size + j] + (isAdded ? values[place] : (bias?.[channel] ?? 0))
        }
    }
  })
}

function linesOf(taps: Taps, part: MinimalPart): Lines {
  const map = MINIMAL_MAPS[taps][part]
  return {map, points: map.length, size: map[0].length}
}

/** Where each tile begins, how many of its rows and columns exist, and its number. */
function forEachTile(
  {rows, down, across, rowStep, tileDown, tileAcross, height, width}: Tiles,
  part: MinimalPart,
  size: number,
  visit: (at: number, tall: number, wide: number, index: number) => void,
): void {
  let index = 0
  for (let row = 0; row < rows; row++)
    for (let a = 0; a < down; a++)
      for (let b = 0; b < across; b++) {
        const [tall, wide] =
          part === 'outputs' ? [height - TILE * a, width - TILE * b].map(left => Math.min(TILE, left)) : [size, size]
        visit(row * rowStep + a * tileDown + b * tileAcross, tall, wide, index++)
      }
}

/** The map in both directions: `[size, size]` in, `[points, points]` out. */
function through({map, points, size}: Lines, from: Float64Array, to: Float64Array): void {
  for (let p = 0; p < points; p++)
    for (let q = 0; q < points; q++) {
      let sum = 0
      for (let i = 0; i < size; i++) {
        if (map[p][i] === 0) continue
        for (let j = 0; j < size; j++) sum += map[p][i] * map[q][j] * from[i * size + j]
      }
      to[p * points + q] = sum
    }
}
