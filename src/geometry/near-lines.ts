import type {Context} from '../core/context.js'
import {pickRows} from '../core/matrix.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {Cloud} from './cloud.js'
import type {Line} from './strong-lines.js'

/**
 * Which lines to meet with a line: those through the rows nearest to its outer rows, but for rays from the same record.
 *
 * @param origin Per line the record it is a ray from, or -1.
 * @param nearRows How many rows count as near.
 * @returns Per line the others of higher number, each once; good until the next line is asked for.
 */
export async function nearLines(
  cloud: Cloud,
  lines: readonly Line[],
  origin: readonly number[],
  nearRows: number,
  context: Context,
): Promise<(line: number) => Int32Array> {
  const {rows, linesAt} = linesByRow(lines)
  const count = Math.min(nearRows, rows.length - 1)
  if (count < 1) return () => new Int32Array(0)
  const positionOf = new Int32Array(cloud.points.rows)
  for (const [at, row] of rows.entries()) positionOf[row] = at
  const places = pickRows(cloud.points, rows)
  const {indices} = await nearestNeighboursAsync(places, places, count, {excludeSelf: true}, context)
  // The line that last took each line: a set would cost more than the meeting itself.
  const takenBy = new Int32Array(lines.length).fill(-1)
  const others = new Int32Array(lines.length)
  return line => {
    let found = 0
    const own = origin[line]
    for (const row of outerRows(lines[line])) {
      const start = positionOf[row] * count
      for (let near = start; near < start + count; near++)
        for (const other of linesAt[indices[near]])
          if (other > line && takenBy[other] !== line) {
            takenBy[other] = line
            if (own < 0 || origin[other] !== own) others[found++] = other
          }
    }
    return others.subarray(0, found)
  }
}

/** The rows that are outermost on a line, and per such row these lines. */
function linesByRow(lines: readonly Line[]): {rows: Int32Array; linesAt: Int32Array[]} {
  const through = new Map<number, number[]>()
  lines.forEach((line, index) => {
    for (const row of outerRows(line)) {
      const known = through.get(row)
      if (known === undefined) through.set(row, [index])
      else known.push(index)
    }
  })
  return {
    rows: Int32Array.from(through.keys()),
    linesAt: Array.from(through.values(), list => Int32Array.from(list)),
  }
}

const outerRows = ({points}: Line) => (points.length === 1 ? [points[0]] : [points[0], points[points.length - 1]])
