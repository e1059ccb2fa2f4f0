/** What directions are compared among: points as seen from a place, or from a line. */
interface Sight {
  readonly points: readonly number[]
  /** [points, components] */
  readonly vectors: Float64Array
  readonly components: number
}

/** Directions that are less certain than this tell nothing. */
const UNCERTAIN = 0.2
/** Standard deviations, all told, that two directions may be apart. */
const DEVIATIONS = 3

/**
 * Pairs of points that are seen in one direction, as far as rounding allows: candidates, whose other numbers have to be looked at.
 * Unit vectors are sorted along the first component, and only neighbours in that order compared.
 *
 * @param error Standard deviation of each component of a vector.
 */
export function sameDirections(sight: Sight, error: number, visit: (a: number, b: number) => void): void {
  const {points, components} = sight
  const {units, doubts, kept, widest} = directionsOf(sight, error)
  for (let first = 0; first < kept.length; first++) {
    const a = kept[first]
    for (let next = first + 1; next < kept.length; next++) {
      const b = kept[next]
      const apart = units[b * components] - units[a * components]
      if (apart > doubts[a] + widest) break
      const most = doubts[a] ** 2 + doubts[b] ** 2
      let squares = apart * apart
      for (let axis = 1; axis < components && squares <= most; axis++)
        squares += (units[b * components + axis] - units[a * components + axis]) ** 2
      if (squares <= most) visit(points[a], points[b])
    }
  }
}

/** Pairs of points that are seen in opposite directions, likewise: what they are seen from may lie between them. */
export function oppositeDirections(sight: Sight, error: number, visit: (a: number, b: number) => void): void {
  const {points, components} = sight
  const {units, doubts, kept, widest} = directionsOf(sight, error)
  // Both ends of the stretch of opposite directions move down while the first direction moves up.
  let end = kept.length
  for (let first = 0; first < kept.length; first++) {
    const a = kept[first]
    const opposite = -units[a * components]
    while (end > 0 && units[kept[end - 1] * components] > opposite + 2 * widest) end--
    for (let next = end - 1; next > first; next--) {
      const b = kept[next]
      const apart = units[b * components] - opposite
      if (apart < -doubts[a] - widest) break
      const most = doubts[a] ** 2 + doubts[b] ** 2
      let squares = apart * apart
      for (let axis = 1; axis < components && squares <= most; axis++)
        squares += (units[b * components + axis] + units[a * components + axis]) ** 2
      if (squares <= most) visit(points[a], points[b])
    }
  }
}

/** Directions that are certain enough, by their first component. */
function directionsOf({points, vectors, components}: Sight, error: number) {
  const {length} = points
  const units = new Float64Array(vectors.length)
  const doubts = new Float64Array(length)
  const kept: number[] = []
  for (let at = 0; at < length; at++) {
    let squares = 0
    for (let axis = 0; axis < components; axis++) squares += vectors[at * components + axis] ** 2
    const size = Math.sqrt(squares)
    doubts[at] = (DEVIATIONS * error * Math.sqrt(components)) / size
    if (!(doubts[at] < UNCERTAIN)) continue
    for (let axis = 0; axis < components; axis++) units[at * components + axis] = vectors[at * components + axis] / size
    kept.push(at)
  }
  kept.sort((a, b) => units[a * components] - units[b * components])
  const widest = kept.reduce((most, at) => Math.max(most, doubts[at]), 0)
  return {units, doubts, kept, widest}
}
