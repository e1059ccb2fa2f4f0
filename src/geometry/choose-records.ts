import type {Candidates} from './candidates.js'
import type {LineEnd} from './crossings.js'
import type {MeetingPoint} from './meeting-points.js'

/** Lines of any kind that must meet, and the dimensions they must span. */
const FEWEST_ANY = 3
const LEAST_RANK = 3
/** Directions count as independent when so much of one is left after the others. */
const INDEPENDENT = 1e-6

/**
 * Chooses the meeting points that are records. Those that most lines meet in come first; a row, and an end of a strong line, is
 * used up by the first record that takes it, and a meeting that is left with too few lines is none.
 */
export function chooseRecords(
  meetings: readonly MeetingPoint[],
  candidates: Candidates,
  fewestSure: number,
  isSureEnd = (end: LineEnd) => isSure(end, candidates),
): MeetingPoint[] {
  const used = new Set<string>()
  const order = Array.from(meetings.keys()).sort(
    (a, b) => rowsOf(meetings[b], candidates) - rowsOf(meetings[a], candidates) || meetings[a].error - meetings[b].error || a - b,
  )
  return order.flatMap(at => {
    const ends = unusedEnds(meetings[at].ends, candidates, used)
    if (!proves(ends, candidates, fewestSure, isSureEnd)) return []
    for (const end of ends) for (const use of usesOf(end, candidates)) used.add(use)
    return [{...meetings[at], ends}]
  })
}

/** Strong lines and rays first: a row on one of them is not on the pair lines through it. */
function unusedEnds(ends: readonly LineEnd[], candidates: Candidates, used: ReadonlySet<string>): LineEnd[] {
  const mine = new Set<string>()
  const sureFirst = [...ends].sort((a, b) => Number(isSure(b, candidates)) - Number(isSure(a, candidates)) || a - b)
  return sureFirst.filter(end => {
    const uses = usesOf(end, candidates)
    if (uses.some(use => used.has(use) || mine.has(use))) return false
    for (const use of uses) mine.add(use)
    return true
  })
}

const isSure = (end: LineEnd, {strong, origin}: Candidates) => strong[end >> 1] >= 0 || origin[end >> 1] >= 0

/** A strong line's end, or the rows of a ray or pair line. */
function usesOf(end: LineEnd, {lines, strong}: Candidates): string[] {
  const line = end >> 1
  return strong[line] >= 0 ? [`end ${end}`] : Array.from(lines[line].points, row => `row ${row}`)
}

function proves(
  ends: readonly LineEnd[],
  candidates: Candidates,
  fewestSure: number,
  isSureEnd: (end: LineEnd) => boolean,
): boolean {
  if (ends.filter(isSureEnd).length >= fewestSure) return true
  return ends.length >= FEWEST_ANY && spans(ends.map(end => candidates.lines[end >> 1].direction))
}

/** Whether directions span three dimensions (Gram-Schmidt). */
export function spans(directions: readonly Float64Array[]): boolean {
  const basis: Float64Array[] = []
  for (const direction of directions) {
    const rest = direction.slice()
    for (const axis of basis) {
      const share = rest.reduce((sum, value, at) => sum + value * axis[at], 0)
      for (let at = 0; at < rest.length; at++) rest[at] -= share * axis[at]
    }
    const length = Math.hypot(...rest)
    if (length > INDEPENDENT) basis.push(rest.map(value => value / length))
    if (basis.length === LEAST_RANK) return true
  }
  return false
}

function rowsOf({ends}: MeetingPoint, {lines}: Candidates): number {
  return ends.reduce((sum, end) => sum + lines[end >> 1].points.length, 0)
}
