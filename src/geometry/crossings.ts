import {breather, type Context, type KeepSoFar} from '../core/context.js'
import type {Cloud} from './cloud.js'
import {FORMS, projectAt} from './projection.js'
import type {Line} from './strong-lines.js'

/** An end of a line: 2 * line + 0 before its first point, + 1 beyond its last. */
export type LineEnd = number

/** Where lines may meet: beyond the points of either, or anywhere, where points lie beyond the records of their line. */
export type Where = 'beyond' | 'anywhere'

/** Where two lines meet beyond (or at) the last point of either. A meeting anywhere belongs to the end that is nearer. */
export interface Crossing {
  readonly first: LineEnd
  readonly second: LineEnd
  readonly point: Float64Array
  /** How far `point` may be off in any column: grows with 1 / sin of the angle and with the way beyond the points. */
  readonly error: number
}

/** Lines at a smaller angle (its sine) are taken for parallel. */
const PARALLEL = 1e-6
/** Directions whose images are nearly parallel are compared in all columns instead. */
const IMAGES_PARALLEL = 1e-4

/**
 * Meeting points of pairs of lines. In three or more dimensions two lines that have nothing to do with each other do not meet,
 * but for coincidences; edges that share a real record meet in it. The record is an end of its edges, so meeting points between
 * the points of a line do not count. Three linear forms sort nearly all pairs out: two fix the meeting point of the
 * images, the third tells whether the lines are there in the same place.
 *
 * @param pairs Per line the others to meet it with; all of them when left out.
 * @param keep Is given those found so far.
 */
export async function findCrossings(
  cloud: Cloud,
  lines: readonly Line[],
  context: Context,
  pairs?: (line: number) => Iterable<number>,
  keep?: KeepSoFar<Crossing[]>,
  where: Where = 'beyond',
): Promise<Crossing[]> {
  const {meet, crossings} = createMeetings(cloud, lines, where)
  keep?.(() => crossings)
  const breathe = breather(context)
  for (let first = 0; first < lines.length; first++) {
    if (pairs === undefined) for (let second = first + 1; second < lines.length; second++) meet(first, second)
    else for (const second of pairs(first)) if (second !== first) meet(Math.min(first, second), Math.max(first, second))
    context.progress(first / lines.length)
    await breathe()
  }
  return crossings
}

/** Meeting points of all pairs of a few lines, at once. */
export function crossingsOf(cloud: Cloud, lines: readonly Line[]): Crossing[] {
  const {meet, crossings} = createMeetings(cloud, lines, 'beyond')
  for (let first = 0; first < lines.length; first++)
    for (let second = first + 1; second < lines.length; second++) meet(first, second)
  return crossings
}

/** Adds the meeting points of the pairs it is given to a list. */
function createMeetings(cloud: Cloud, lines: readonly Line[], where: Where) {
  const frame = {...createFrame(cloud, lines), where}
  const crossings: Crossing[] = []
  const meet = (first: number, second: number): void => {
    if (!mayMeet(frame, first, second)) return
    const crossing = cross(lines[first], lines[second], first, second, frame)
    if (crossing !== undefined) crossings.push(crossing)
  }
  return {meet, crossings}
}

/** The lines' images, side by side: three for an origin, three for a direction, the length, and how far the line may be off. */
interface Frame {
  readonly images: Float64Array
  readonly where: Where
}

const STRIDE = 2 * FORMS + 2

function createFrame({projection: {forms, columns}, uncertainty}: Cloud, lines: readonly Line[]): Pick<Frame, 'images'> {
  const images = new Float64Array(lines.length * STRIDE)
  const error = Math.hypot(...uncertainty)
  lines.forEach(({origin, direction, length, error: own}, line) => {
    for (let form = 0; form < FORMS; form++) {
      images[line * STRIDE + form] = projectAt(forms, form * columns, columns, origin, 0)
      images[line * STRIDE + FORMS + form] = projectAt(forms, form * columns, columns, direction, 0)
    }
    images[line * STRIDE + 2 * FORMS] = length
    images[line * STRIDE + 2 * FORMS + 1] = own ?? error
  })
  return {images}
}

/** Whether the images of two lines allow that they meet, beyond their points where that is asked for. */
function mayMeet({images, where}: Frame, first: number, second: number): boolean {
  const [i, j] = [first * STRIDE, second * STRIDE]
  const turn = images[i + 3] * images[j + 4] - images[i + 4] * images[j + 3]
  if (Math.abs(turn) < IMAGES_PARALLEL) return true
  const da = images[j] - images[i]
  const db = images[j + 1] - images[i + 1]
  const s = (da * images[j + 4] - db * images[j + 3]) / turn
  const t = (da * images[i + 4] - db * images[i + 3]) / turn
  const off = images[i + 7] * errorFactor(s, images[i + 6]) + images[j + 7] * errorFactor(t, images[j + 6])
  const slack = (8 * FORMS * off) / Math.abs(turn)
  const isWithin = (s > slack && s < images[i + 6] - slack) || (t > slack && t < images[j + 6] - slack)
  if (where === 'beyond' && isWithin) return false
  return Math.abs(images[i + 2] + s * images[i + 5] - images[j + 2] - t * images[j + 5]) <= slack
}

/** By how much the uncertainty of its outer points moves a line at a place: by no more than theirs between them. */
export function errorFactor(place: number, length: number): number {
  const beyond = place < 0 ? -place : place > length ? place - length : 0
  return 1 + (2 * beyond) / length
}

function cross(a: Line, b: Line, first: number, second: number, {images, where}: Frame): Crossing | undefined {
  const columns = a.origin.length
  let cosine = 0
  for (let column = 0; column < columns; column++) cosine += a.direction[column] * b.direction[column]
  // The part of b's direction across a: its square is the squared sine, without the loss of digits in 1 - cosine^2.
  let squaredSine = 0
  let gapAcross = 0
  let gapAlong = 0
  for (let column = 0; column < columns; column++) {
    const across = b.direction[column] - cosine * a.direction[column]
    const gap = a.origin[column] - b.origin[column]
    squaredSine += across * across
    gapAcross += gap * across
    gapAlong += gap * a.direction[column]
  }
  const sine = Math.sqrt(squaredSine)
  if (sine < PARALLEL) return undefined
  const t = gapAcross / squaredSine
  const s = t * cosine - gapAlong
  const errorA = images[first * STRIDE + 7] * errorFactor(s, a.length)
  const errorB = images[second * STRIDE + 7] * errorFactor(t, b.length)
  const uncertain = (2 * (errorA + errorB)) / sine
  const endA = endAt(s, a.length, uncertain, where)
  const endB = endAt(t, b.length, uncertain, where)
  if (endA < 0 || endB < 0) return undefined
  const point = new Float64Array(columns)
  let apart = 0
  for (let column = 0; column < columns; column++) {
    const onA = a.origin[column] + s * a.direction[column]
    const onB = b.origin[column] + t * b.direction[column]
    apart += (onA - onB) ** 2
    point[column] = (onA * errorB + onB * errorA) / (errorA + errorB)
  }
  if (Math.sqrt(apart) > 2 * (errorA + errorB)) return undefined
  return {first: 2 * first + endA, second: 2 * second + endB, point, error: uncertain}
}

/** Which end a place lies beyond, or -1 for between the points; the nearer one where it may lie anywhere. */
function endAt(place: number, length: number, uncertain: number, where: Where): number {
  if (where === 'anywhere') return place < length / 2 ? 0 : 1
  if (place <= uncertain) return 0
  return place >= length - uncertain ? 1 : -1
}
