import type {ImageForm} from '../../../core/column.js'
import {breather, type Context} from '../../../core/context.js'
import {createMatrix, evenRows, pickRows, type Matrix} from '../../../core/matrix.js'
import {componentsOf, principalComponents, type PrincipalComponents} from '../../../stats/principal-components.js'
import {singleProducts} from '../../../stats/single-products.js'
import {changed, differenceOf, viewsOf, type View, type ViewOptions} from './views.js'

/** Pairs of a changed target and a released picture whose pixels are compared, per target. */
const COMPARED = 24
const COMPONENTS = 24
/** Released pictures that components are found in. */
const MOST_ROWS = 500
/** Pixels of changed pictures that are held at a time. */
const MOST_PIXELS = 2 ** 22

interface Candidate {
  readonly view: number
  readonly row: number
  readonly distance: number
}

/**
 * Per target the smallest difference of its pixels from those of a released picture, the target changed in all the ways of `options`: the
 * root of the mean squared difference, in grey levels. All pairs are compared along the principal components of the released pictures,
 * in single precision, and of the nearest {@link COMPARED} the pixels.
 *
 * @param released [pictures, numbers]
 * @param targets [targets, numbers]
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function smallestDifferences(
  released: Matrix,
  targets: Matrix,
  form: ImageForm,
  options: ViewOptions,
  context: Context,
): Promise<Float64Array> {
  const views = viewsOf(form, options)
  const components = principalComponents(some(released), COMPONENTS)
  const places = componentsOf(released, components)
  const placesOfViews = viewPlacer(views, form, components)
  const seen = new Float64Array(released.columns)
  const breathe = breather(context)
  const smallest = new Float64Array(targets.rows)
  for (let target = 0; target < targets.rows; target++) {
    const picture = targets.data.subarray(target * targets.columns, (target + 1) * targets.columns)
    let best = Infinity
    for (const {view, row} of nearestPairs(await placesOfViews(picture, breathe), places)) {
      changed(picture, form, views[view], seen)
      best = Math.min(best, differenceOf(seen, released.data, row * released.columns, form, views[view], best))
    }
    smallest[target] = best
    context.progress((target + 1) / targets.rows)
    await breathe()
  }
  return smallest
}

const some = (rows: Matrix): Matrix => (rows.rows <= MOST_ROWS ? rows : pickRows(rows, evenRows(rows.rows, MOST_ROWS)))

/**
 * Returns what tells where a picture lies along the components in each view: [views, components]. Single precision is enough to choose
 * by, and many times as fast.
 */
function viewPlacer(views: readonly View[], form: ImageForm, {mean, directions}: PrincipalComponents) {
  const {rows: count, columns: pixels} = directions
  const atOnce = Math.max(1, Math.min(views.length, Math.floor(MOST_PIXELS / pixels)))
  const products = singleProducts(directions, atOnce)
  const shift = componentsOf({data: mean, rows: 1, columns: pixels}, {mean: new Float64Array(pixels), directions}).data
  const places = createMatrix(views.length, count)
  return async (picture: ArrayLike<number>, breathe: () => Promise<void> | undefined): Promise<Matrix> => {
    for (let first = 0; first < views.length; first += atOnce) {
      const some = views.slice(first, first + atOnce)
      some.forEach((view, at) => {
        changed(picture, form, view, products.rows, at * pixels)
      })
      const scores = products.run(some.length)
      for (let at = 0; at < some.length * count; at++) places.data[first * count + at] = scores[at] - shift[at % count]
      await breathe()
    }
    return places
  }
}

/** The pairs of a view and a released picture that lie nearest. */
function nearestPairs(views: Matrix, places: Matrix): Candidate[] {
  const nearest: Candidate[] = []
  let worst = Infinity
  for (let view = 0; view < views.rows; view++)
    for (let row = 0; row < places.rows; row++) {
      const distance = boundedDistance(views, view, places, row, worst)
      if (distance >= worst) continue
      nearest.push({view, row, distance})
      if (nearest.length < 2 * COMPARED) continue
      nearest.sort(byDistance).length = COMPARED
      worst = nearest[COMPARED - 1].distance
    }
  return nearest.sort(byDistance).slice(0, COMPARED)
}

const byDistance = (a: Candidate, b: Candidate) => a.distance - b.distance || a.view - b.view || a.row - b.row

function boundedDistance(a: Matrix, rowA: number, b: Matrix, rowB: number, most: number): number {
  const {columns} = a
  let sum = 0
  for (let at = 0; at < columns && sum < most; at++) sum += (a.data[rowA * columns + at] - b.data[rowB * columns + at]) ** 2
  return sum
}
