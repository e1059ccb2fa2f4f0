import {breather, type Context} from '../core/context.js'
import type {Cloud} from '../geometry/cloud.js'
import {project} from '../geometry/projection.js'
import {nearestNeighbours} from '../stats/neighbours.js'

export interface PlaneScanLimits {
  /** The search ends once so many different planes were found. */
  readonly mostPlanes: number
  /** Columns in which a plane's points must vary. */
  readonly fewestColumns: number
  /** How many nearest points are looked at from each. */
  readonly neighbours: number
}

/** Orientations that differ by less than this in every coordinate count as one. */
const SAME_PLANE = 1e-4
/** A coordinate varies when it changes by so many uncertainties over the four points. */
const VARIES = 8
/** Of the cells that vary, the share that must hold values of their own. */
const OWN_SHARE = 0.75
/** How far a point may be from the span of the others, in steps of their own differences. */
const LARGEST_SHARE = 8

/**
 * Searches for sets of four points in one plane, no three of them on a line, among each point and its nearest ones. Rows on two
 * edges that share a record, two rows on each, are coplanar, and so are rows on the sides of a triangle of neighbours; this shows
 * at ratios at which hardly any edge holds three rows. Counted are planes of different orientation, for the same reason as with
 * lines, and without parallel sides. Needs four dimensions or more: in three, four points in a plane take one coincidence only.
 *
 * @param own Per point and column 1 when the cell's value is its own.
 * @returns The number of orientations.
 */
export async function scanPlanes(cloud: Cloud, own: Uint8Array, limits: PlaneScanLimits, context: Context): Promise<number> {
  const {points, projection} = cloud
  const gamma = project(projection, 2, points)
  const count = Math.min(limits.neighbours, points.rows - 1)
  const {indices} = nearestNeighbours(points, points, count, {excludeSelf: true})
  const planes: Float64Array[] = []
  const mayMeet = imageTest(cloud, gamma)
  const breathe = breather(context)
  const four = new Int32Array(4)
  for (let centre = 0; centre < points.rows; centre++) {
    // Each set is looked at from its first point, unless the others are not among that one's nearest.
    const near = indices.subarray(centre * count, (centre + 1) * count)
    four[0] = centre
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++) {
        const passes = mayMeet(centre, near[a], near[b])
        for (let c = b + 1; c < count; c++) {
          if (!passes(near[c])) continue
          four[1] = near[a]
          four[2] = near[b]
          four[3] = near[c]
          const plane = planeOf(cloud, own, four, limits.fewestColumns)
          if (plane !== undefined && !planes.some(other => isSame(plane, other))) planes.push(plane)
        }
      }
    if (planes.length >= limits.mostPlanes) break
    context.progress((centre + 1) / points.rows)
    await breathe()
  }
  return planes.length
}

/** Sorts out by the images under three linear forms, whose determinant is 0 for four points in a plane. */
function imageTest({alpha, beta, imageError}: Cloud, gamma: Float64Array) {
  return (centre: number, a: number, b: number) => {
    const [x1, y1, z1] = [alpha[a] - alpha[centre], beta[a] - beta[centre], gamma[a] - gamma[centre]]
    const [x2, y2, z2] = [alpha[b] - alpha[centre], beta[b] - beta[centre], gamma[b] - gamma[centre]]
    const nx = y1 * z2 - z1 * y2
    const ny = z1 * x2 - x1 * z2
    const nz = x1 * y2 - y1 * x2
    const normal = Math.abs(nx) + Math.abs(ny) + Math.abs(nz)
    const spread = Math.abs(x1) + Math.abs(y1) + Math.abs(z1) + Math.abs(x2) + Math.abs(y2) + Math.abs(z2)
    const [ax, bx, gx] = [alpha[centre], beta[centre], gamma[centre]]
    return (c: number) => {
      const [x, y, z] = [alpha[c] - ax, beta[c] - bx, gamma[c] - gx]
      const far = Math.abs(x) + Math.abs(y) + Math.abs(z)
      return Math.abs(nx * x + ny * y + nz * z) <= 4 * imageError * (normal + 2 * spread * far)
    }
  }
}

/** The orientation of the plane through four points, when they lie in one that counts: its normalised 2 x 2 minors. */
function planeOf(cloud: Cloud, own: Uint8Array, four: Int32Array, fewestColumns: number): Float64Array | undefined {
  const {columns} = cloud.points
  const [p, a, b, c] = four
  const minors = minorsOf(cloud, p, a, b)
  const largest = largestAt(minors)
  if (minors[largest] === 0 || !isInSpan(cloud, four, largest)) return undefined
  for (const [i, j, k] of [
    [p, a, b],
    [p, a, c],
    [p, b, c],
    [a, b, c],
  ])
    if (cloud.areCollinear(i, j, k)) return undefined
  if (hasParallelSides(cloud, four)) return undefined
  let varying = 0
  let ownCells = 0
  for (let column = 0; column < columns; column++) {
    if (!varies(cloud, four, column)) continue
    varying++
    for (const point of four) ownCells += own[point * columns + column]
  }
  if (varying < fewestColumns || ownCells < OWN_SHARE * four.length * varying) return undefined
  const size = minors[largest]
  return minors.map(value => value / size)
}

/** Sides whose directions differ by less than this, of the whole, are parallel. */
const PARALLEL = 1e-4

/**
 * Two parallel lines lie in a plane whoever they are of: pairs of measurements that differ in the same way. Edges of a
 * record never are.
 */
function hasParallelSides({points: {data, columns}}: Cloud, [p, a, b, c]: Int32Array): boolean {
  return [
    [p, a, b, c],
    [p, b, a, c],
    [p, c, a, b],
  ].some(([i, j, k, l]) => {
    let [uu, uv, vv] = [0, 0, 0]
    for (let column = 0; column < columns; column++) {
      const u = data[j * columns + column] - data[i * columns + column]
      const v = data[l * columns + column] - data[k * columns + column]
      uu += u * u
      uv += u * v
      vv += v * v
    }
    return uu * vv - uv * uv < PARALLEL ** 2 * uu * vv
  })
}

function minorsOf({points: {data, columns}}: Cloud, p: number, a: number, b: number): Float64Array {
  const minors = new Float64Array((columns * (columns - 1)) / 2)
  let at = 0
  for (let i = 0; i < columns; i++) {
    const [ai, bi] = [data[a * columns + i] - data[p * columns + i], data[b * columns + i] - data[p * columns + i]]
    for (let j = i + 1; j < columns; j++)
      minors[at++] = ai * (data[b * columns + j] - data[p * columns + j]) - bi * (data[a * columns + j] - data[p * columns + j])
  }
  return minors
}

function largestAt(values: Float64Array): number {
  let best = 0
  for (let at = 1; at < values.length; at++) if (Math.abs(values[at]) > Math.abs(values[best])) best = at
  return best
}

/** The columns of the minor with this number. */
function columnsOf(minor: number, columns: number): [number, number] {
  let first = 0
  let rest = minor
  while (rest >= columns - 1 - first) rest -= columns - 1 - first++
  return [first, first + 1 + rest]
}

/** Whether the fourth point is where its two best-placed coordinates put it, within what the four points may be off. */
function isInSpan({points: {data, columns}, uncertainty}: Cloud, [p, a, b, c]: Int32Array, minor: number): boolean {
  const [i, j] = columnsOf(minor, columns)
  const change = (point: number, column: number) => data[point * columns + column] - data[p * columns + column]
  const determinant = change(a, i) * change(b, j) - change(b, i) * change(a, j)
  const x = (change(c, i) * change(b, j) - change(b, i) * change(c, j)) / determinant
  const y = (change(a, i) * change(c, j) - change(c, i) * change(a, j)) / determinant
  const shares = Math.abs(x) + Math.abs(y) + Math.abs(1 - x - y)
  if (shares > LARGEST_SHARE) return false
  for (let column = 0; column < columns; column++) {
    const off = Math.abs(change(c, column) - x * change(a, column) - y * change(b, column))
    if (off > (1 + shares) * uncertainty[column]) return false
  }
  return true
}

function varies({points: {data, columns}, uncertainty}: Cloud, four: Int32Array, column: number): boolean {
  let [min, max] = [Infinity, -Infinity]
  for (const point of four) {
    min = Math.min(min, data[point * columns + column])
    max = Math.max(max, data[point * columns + column])
  }
  return max - min > VARIES * uncertainty[column]
}

/** The largest minor is 1, but which one is may be a toss-up: minors are compared after that of the other's largest. */
function isSame(a: Float64Array, b: Float64Array): boolean {
  const at = largestAt(b)
  const scale = a[at] / b[at]
  if (Math.abs(Math.abs(scale) - 1) > 0.1) return false
  for (let minor = 0; minor < a.length; minor++) if (Math.abs(a[minor] - scale * b[minor]) > SAME_PLANE) return false
  return true
}
