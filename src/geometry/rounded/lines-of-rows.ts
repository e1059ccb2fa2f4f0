import {breather, type Context} from '../../core/context.js'
import type {RowsBetween, Ends} from './rows-between.js'

/** Rows on the line through two of them, from one end to the other. */
export interface LineOfRows {
  readonly points: Int32Array
  /** Where each lies, from 0 to the distance of the ends. */
  readonly places: Float64Array
}

export interface LinesOfRows {
  readonly lines: readonly LineOfRows[]
  /** Share of the rows between others that only showed when lines were known: about as many may be missed. */
  readonly late: number
}

/**
 * The lines that hold three or more of some rows, which were rounded to whole levels, such as pictures. From each row others are seen in
 * directions along the principal components; it may lie between two in opposite directions, and all their numbers tell whether it does.
 * A row that lies between none is then held against the lines of the others: a row near an end is seen in no direction from it.
 *
 * A method of this project, as `rebuildRounded`.
 *
 * @param between Of rows that differ from each other.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function linesOfRows(between: RowsBetween, context: Context): Promise<LinesOfRows> {
  const breathe = breather(context)
  const {rowCount} = between
  const found = new Map<string, FoundLine>()
  const open: number[] = []
  for (let row = 0; row < rowCount; row++) {
    await breathe()
    const all = between.widestAround(row)
    for (const {ends, place} of all) {
      const key = ends.join(' ')
      const line = found.get(key) ?? {ends, inside: new Map<number, number>()}
      found.set(key, line)
      line.inside.set(row, place)
    }
    if (all.length === 0) open.push(row)
    context.progress((row + 1) / rowCount)
  }
  const lines = [...found.values()]
  const isEnd = new Set(lines.flatMap(({ends}) => ends))
  let late = 0
  for (const row of open.filter(each => !isEnd.has(each))) {
    await breathe()
    for (const {ends, inside} of lines) {
      const place = between.nearLine(row, ends)
      if (place === undefined) continue
      late++
      inside.set(row, place)
      break
    }
  }
  return {
    lines: lines.map(line => inOrder(line, between)),
    late: (late + 1) / (rowCount - open.length + late + 2),
  }
}

interface FoundLine {
  readonly ends: Ends
  /** Rows between them, and how far from the first each lies. */
  readonly inside: Map<number, number>
}

function inOrder({ends: [from, to], inside}: FoundLine, between: RowsBetween): LineOfRows {
  const all = [...inside, [from, 0] as const, [to, between.distance(from, to)] as const].sort(([, a], [, b]) => a - b)
  return {points: Int32Array.from(all, ([row]) => row), places: Float64Array.from(all, ([, place]) => place)}
}
