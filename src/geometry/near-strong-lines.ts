import {breather, type Context, type KeepSoFar} from '../core/context.js'
import {projectionLeaves} from '../stats/projection-tree.js'
import type {Cloud} from './cloud.js'
import {createPencil, pseudoAngle} from './pencil.js'
import {checkLineCount, extendLine, type FoundLines, type Line} from './strong-lines.js'

/** Points looked at together. Smaller groups part more lines, larger ones cost more: the sum changes little around here. */
const GROUP = 128
/** Groupings tried at least, before their agreement says anything, and at most. */
const FEWEST_GROUPINGS = 6
const MOST_GROUPINGS = 100
/** It is enough when no more of the lines than this are likely to be missing. */
const MISSING_SHARE = 0.01

/**
 * Lines that hold at least three points, among points that are near each other: what `findStrongLines` finds, for clouds too large
 * to look at all pairs. The rows of one edge are near each other, so random projection trees often keep them in one
 * group; each group is searched completely, and groupings are added until they bring hardly anything new. How much is
 * missing is told from how often lines were seen: f1 of them in one grouping and f2 in two leave about f1^2 / (2 f2)
 * unseen (Chao, 1984, Scandinavian Journal of Statistics 11, 265-270: a lower bound, since short lines are seen less
 * often than long ones).
 *
 * @param keep Is given the lines found so far.
 * @throws {NotApplicable} When there are more lines than interpolation can make.
 */
export async function findNearStrongLines(cloud: Cloud, context: Context, keep?: KeepSoFar<FoundLines>): Promise<FoundLines> {
  const {rows} = cloud.points
  const collection = createCollection(cloud)
  const pencil = createPencil(cloud, GROUP)
  const breathe = breather(context)
  const groupOf = new Int32Array(rows)
  let found = 0
  let groupings = 0
  keep?.(() => ({lines: collected(), found}))
  while (groupings < MOST_GROUPINGS && (groupings < FEWEST_GROUPINGS || 1 - found > MISSING_SHARE)) {
    const {order, starts} = projectionLeaves(cloud.points, GROUP, context.rng.fork(`grouping ${groupings}`))
    for (let group = 0; group + 1 < starts.length; group++) {
      const members = order.subarray(starts[group], starts[group + 1])
      for (const point of members) groupOf[point] = group
      for (const centre of members)
        if (collection.lineOf[centre] < 0)
          for (const others of pencil.through(centre, members)) collection.add([centre, ...others])
      await breathe()
    }
    checkLineCount(collection.size(), rows)
    found = collection.countSeen(groupOf)
    groupings++
    context.progress(found)
  }
  return {lines: collected(), found}

  function collected(): Line[] {
    return joinParts(cloud, collection.sets()).map(([first, ...others]) =>
      extendLine(cloud, first, Int32Array.from(others), pencil.nearest),
    )
  }
}

/** Parts of one line that share no two points: they have the same direction, so they are next to each other when sorted by it. */
function joinParts(cloud: Cloud, sets: readonly number[][]): number[][] {
  const {alpha, beta, imageError} = cloud
  const parts = sets.map(points => {
    // Points are in the order of their first image.
    const [first, last] = [Math.min(...points), Math.max(...points)]
    const [da, db] = [alpha[last] - alpha[first], beta[last] - beta[first]]
    return {points, first, last, angle: pseudoAngle(da, db), reach: imageError / Math.max(Math.abs(da), Math.abs(db))}
  })
  parts.sort((a, b) => a.angle - b.angle)
  const joined = new Uint8Array(parts.length)
  parts.forEach((part, at) => {
    for (let next = at + 1; next < parts.length && parts[next].angle - part.angle <= part.reach + parts[next].reach; next++) {
      const {points, first, last} = parts[next]
      if (joined[next] === 1 || ![first, last].every(point => cloud.areCollinear(part.first, part.last, point))) continue
      part.points.push(...points.filter(point => !part.points.includes(point)))
      joined[next] = 1
    }
  })
  return parts.filter((_, at) => joined[at] === 0).map(({points}) => points)
}

interface Collection {
  /** Per point the line it was first found on, or -1. */
  readonly lineOf: Int32Array
  /** Adds collinear points: to the line that holds two of them already, or as a new one. */
  add(points: readonly number[]): void
  size(): number
  /** Notes which lines show at least three points in one group, and estimates which share of all lines was ever found. */
  countSeen(groupOf: Int32Array): number
  sets(): number[][]
}

/** A line's points, and in how many groupings it could be seen. */
interface Seen {
  points: number[]
  times: number
}

function createCollection(cloud: Cloud): Collection {
  const lineOf = new Int32Array(cloud.points.rows).fill(-1)
  const lines: Seen[] = []

  function add(points: readonly number[]): void {
    const owners = points.map(point => lineOf[point]).filter(line => line >= 0)
    const shared = [...new Set(owners.filter((line, at) => owners.indexOf(line) !== at))]
    const [home = lines.push({points: [], times: 0}) - 1, ...parts] = shared
    // Parts of one edge that were found apart.
    for (const part of parts) {
      move(lines[part].points, home)
      lines[part].points = []
    }
    move(points, home)
  }

  function move(points: readonly number[], home: number): void {
    for (const point of points) {
      if (lines[home].points.includes(point)) continue
      lines[home].points.push(point)
      if (lineOf[point] < 0 || lines[lineOf[point]].points.length === 0) lineOf[point] = home
    }
  }

  function countSeen(groupOf: Int32Array): number {
    let [all, once, twice] = [0, 0, 0]
    for (const line of lines) {
      if (line.points.length === 0) continue
      if (hasThreeAlike(line.points, groupOf)) line.times++
      all++
      if (line.times <= 1) once++
      else if (line.times === 2) twice++
    }
    return all === 0 ? 1 : all / (all + (once * Math.max(0, once - 1)) / (2 * (twice + 1)))
  }

  const sets = () => lines.filter(({points}) => points.length > 0).map(({points}) => points)
  return {lineOf, add, size: () => lines.length, countSeen, sets}
}

function hasThreeAlike(points: readonly number[], groupOf: Int32Array): boolean {
  const groups = points.map(point => groupOf[point]).sort((a, b) => a - b)
  return groups.some((group, at) => at >= 2 && group === groups[at - 2])
}
