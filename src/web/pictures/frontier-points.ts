import {frontierTitle, type MeasuredFrontier} from '../../report/charts/frontier.js'
import {isBeaten} from '../../report/view/frontier.js'

/** A way to train on the frontier picture. */
export interface FrontierSpot {
  readonly label: string
  /** Its figures in one line. */
  readonly title: string
  /** Where it is drawn. */
  readonly x: number
  readonly y: number
  /** Whether nothing else has less leakage and more utility, by point estimates. */
  readonly isOn: boolean
}

/** The points from the least leakage to the most; of as much, the better one first. */
export function frontierSpots({points, figure}: MeasuredFrontier): readonly FrontierSpot[] {
  const sign = figure.better === 'higher' ? -1 : 1
  const traded = points.map(({leakage, utility}) => ({leakage: Math.max(0, leakage?.value ?? 0), utility: utility.value}))
  return points
    .map((point, at) => ({
      label: point.label,
      title: frontierTitle(point, figure),
      x: point.leakage?.value ?? 0,
      y: point.utility.value,
      isOn: !isBeaten(traded[at], traded, figure.better),
    }))
    .sort((a, b) => a.x - b.x || sign * (a.y - b.y))
}

/** The frontier as the corners of a line: between two points on it one would have to give up something. */
export function frontierLine(spots: readonly FrontierSpot[]): readonly {readonly x: number; readonly y: number}[] {
  return spots.filter(({isOn}) => isOn).map(({x, y}) => ({x, y}))
}
