import type {ScenePlaces} from '../../inspect/reconstruction-scene.js'
import type {ClassScene} from '../../jobs/show-reconstruction.js'

/** A place in the two columns of a picture. */
export interface PlanePoint {
  readonly x: number
  readonly y: number
}

/** A scene in two of its columns, given by their numbers. */
export interface PlaneScene extends Omit<ClassScene, 'points' | 'records' | 'recordPlaces' | 'real'> {
  readonly across: string
  readonly up: string
  /** NaN where a number is missing. */
  readonly points: readonly PlanePoint[]
  readonly records: readonly (ClassScene['records'][number] & PlanePoint & {readonly record: number})[]
  readonly real?: {readonly points: readonly PlanePoint[]; readonly rows: number; readonly matched: number}
}

export function inPlane(scene: ClassScene, [across, up]: readonly [number, number]): PlaneScene {
  const placesOf = ({rows, values}: ScenePlaces) => rows.map((row, at) => ({row, x: values[across][at], y: values[up][at]}))
  const {points, records, recordPlaces, real, ...rest} = scene
  const places = placesOf(recordPlaces)
  return {
    ...rest,
    across: scene.columns[across],
    up: scene.columns[up],
    points: placesOf(points),
    records: records.map((record, at) => ({...record, x: places[at].x, y: places[at].y, record: places[at].row})),
    ...(real && {real: {...real, points: placesOf(real.points)}}),
  }
}
