import {breather, subContext, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {betweenOf, type Between} from './between.js'
import {beyondRow} from './beyond-rows.js'
import {meetingOf} from './meeting.js'
import {nearestPoints} from './nearest-points.js'
import {Points, type Weighted} from './points.js'
import {isOnEdge, pairsSeenFromLine, raysFrom, settlePlace, type Ray} from './rays.js'
import {SeenFrom} from './seen-from.js'
import {refined, settled, type SettledRecord} from './settled.js'

/** Rows and records around a row with which it may share an edge, and those among which other edges are looked for. */
const NEAR = 40
const AROUND = 400
/** Known records around one, and rows, of which those of a common neighbour are looked for. */
const PARTNERS = 200
const ROWS_AROUND = 2000
/** Lines that must meet where nothing else is known. */
const LINES = 3
/** Standard deviation, in levels, with which a meeting of two lines may be known, and a record. */
const ROUGH = 1.2
const FINE = 0.9
/** Up to this one rounding to whole levels brings a record nearer to the truth. */
const ROUNDABLE = 0.3
/** What is left of the variance of a record then, at the usual deviation. */
const VARIANCE_LEFT = 0.002
/** How near to the row of a single line a record may lie, in standard deviations, where both lines come from known records. */
const NEAR_TO_ROW = 1.3
const ROUNDS = 4
/** How often all records are fitted to all rows in the end. */
const SWEEPS = 2
/** With fewer numbers, lines miss each other by little, and one more must meet. */
const FEW_NUMBERS = 400

/** How sure it is that numbers are whole: in standard deviations of chance, to speak for a record, or against it. */
const SURELY_WHOLE = 6
const TELLING = 4

export interface Rebuilt {
  readonly records: readonly SettledRecord[]
  /** Rows that lie between two of the records, or are one. */
  readonly explained: number
}

/**
 * Rebuilds records of whole levels, such as pictures, from rows that were interpolated between two of them and rounded. Rounding moves
 * a row by about 0.29 levels in every number, which is little beside the thousands of numbers that tell whether points lie on a line.
 *
 * - Seeds: two pairs of rows in one plane are lines that meet; where three lines meet is a record, or where two do and the numbers come
 *   out whole.
 * - Growth: seen from the line through two known records, rows on the ways to a common neighbour lie in one direction. Where these ways
 *   meet is the next record.
 * - Every record is fitted to all rays that hold its rows, and thrown away where its numbers should come out whole and do not.
 *
 * Candidates are found along a few principal components and judged by all numbers. The method is this project's own; that three
 * collinear rows lie on an edge, and that edges meet in records, is the idea of Ganev et al., SMOTE and Mirrors, arXiv:2510.15083.
 *
 * @param rows [rows, columns], whole numbers; different from each other.
 * @param keep Is given a way to what was found so far.
 * @param recordsAreWhole Otherwise rows alone were rounded, and nothing follows from whether records are whole.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function rebuildRounded(
  rows: Matrix,
  context: Context,
  keep: (soFar: () => Rebuilt) => void,
  recordsAreWhole = true,
): Promise<Rebuilt> {
  const points = await Points.of(rows, context, recordsAreWhole)
  const search = new Search(points)
  // Who stops it waits for what there is: no time to fit records again.
  keep(() => search.result(0))
  await search.run(subContext(context, 'search', 0, 1))
  return search.result(SWEEPS)
}

class Search {
  readonly #points: Points
  readonly #records: number[] = []
  readonly #explained = new Map<number, Between>()
  /** Records whose neighbours have not been looked for yet. */
  readonly #fresh: number[] = []
  /** Lines that must meet beyond those that would do. */
  #further = 1
  /** Records whose numbers came out whole. */
  readonly #whole = new Set<number>()

  constructor(points: Points) {
    this.#points = points
  }

  result(sweeps: number): Rebuilt {
    return settled(this.#points, this.#records, this.#whole, sweeps)
  }

  async run(context: Context): Promise<void> {
    const breathe = breather(context)
    // What is surest first: a record that is none would lead to more of them.
    const stages = this.#points.dimensions < FEW_NUMBERS ? [1] : [1, 0]
    for (const [stage, further] of stages.entries()) {
      this.#further = further
      this.#fresh.push(...this.#records)
      const part = (done: number) => {
        context.progress((stage + done) / (stages.length + 1))
      }
      await this.#whileMore(() => this.#throughRows(breathe, part))
    }
    // One row says less than two lines, so that what can be found by these comes first.
    await this.#whileMore(async () => {
      refined(this.#points, this.#records, this.#whole)
      if (this.#points.recordsAreWhole) await this.#beyondRows(breathe)
      await this.#growAll(breathe)
    })
  }

  async #whileMore(work: () => Promise<void>): Promise<void> {
    for (let before = -1; this.#records.length > before;) {
      before = this.#records.length
      await work()
    }
  }

  async #throughRows(breathe: Breathe, done: (share: number) => void): Promise<void> {
    for (let row = 0; row < this.#points.rowCount; row++) {
      await this.#growAll(breathe)
      if (!this.#explained.has(row)) await this.#seedsAround(row, breathe)
      done(row / this.#points.rowCount)
    }
  }

  /** Records behind single rows that known ones share an edge with. */
  async #beyondRows(breathe: Breathe): Promise<void> {
    for (const row of this.#open()) {
      await breathe()
      if (this.#explained.has(row)) continue
      const found = beyondRow(this.#points, row, this.#records)
      if (found === undefined) continue
      const {record, times, variance} = found
      const place = {points: [record, row], weights: [1 - times, times]}
      const seen = new SeenFrom(this.#points, place)
      if (this.#records.some(other => !seen.isApart(other, 2))) continue
      this.#add(place, variance, true)
    }
  }

  async #growAll(breathe: Breathe): Promise<void> {
    for (let record = this.#fresh.shift(); record !== undefined; record = this.#fresh.shift()) await this.#grow(record, breathe)
  }

  #open(): number[] {
    return Array.from({length: this.#points.rowCount}, (_, row) => row).filter(row => !this.#explained.has(row))
  }

  async #seedsAround(row: number, breathe: Breathe): Promise<void> {
    const points = this.#points
    const around = nearestPoints(points, row, [...this.#open(), ...this.#records], AROUND)
    for (const other of around.slice(0, NEAR)) {
      await breathe()
      pairsSeenFromLine(points, [row, other], around, (a, b) => {
        if ([row, other, a, b].some(point => this.#explained.has(point))) return
        const meeting = meetingOf(points, [row, other], [a, b])
        if (meeting === undefined || isInside(meeting.alongFirst) || isInside(meeting.alongSecond)) return
        if (this.#isWorthwhile(meeting)) this.#tryRecord(meeting, LINES)
      })
    }
  }

  async #grow(record: number, breathe: Breathe): Promise<void> {
    const points = this.#points
    const others = this.#records.filter(other => other !== record)
    const rows = nearestPoints(points, record, this.#open(), ROWS_AROUND)
    for (const other of nearestPoints(points, record, others, PARTNERS)) {
      await breathe()
      const open = rows.filter(row => !this.#explained.has(row))
      pairsSeenFromLine(points, [record, other], open, (a, b) => {
        this.#meetBeyond([record, a], [other, b])
        this.#meetBeyond([record, b], [other, a])
      })
    }
  }

  /** A record lies on the ways from two known ones, behind a row of each. */
  #meetBeyond(first: readonly [number, number], second: readonly [number, number]): void {
    if (this.#explained.has(first[1]) || this.#explained.has(second[1])) return
    const meeting = meetingOf(this.#points, first, second)
    if (meeting === undefined || meeting.alongFirst < 1 || meeting.alongSecond < 1) return
    if (this.#isWorthwhile(meeting, NEAR_TO_ROW)) this.#tryRecord(meeting, 2, NEAR_TO_ROW)
  }

  /** Not where the meeting is too uncertain, nor where it is one of the points itself, where all lines through that point meet. */
  #isWorthwhile(meeting: Weighted, nearestPoint?: number): boolean {
    const seen = new SeenFrom(this.#points, meeting)
    return seen.variance <= ROUGH ** 2 && meeting.points.every(point => seen.isApart(point, nearestPoint))
  }

  #tryRecord(meeting: Weighted, lines: number, nearestPoint?: number): void {
    const points = this.#points
    let place = meeting
    let rays: readonly Ray[] = []
    const among = [...this.#open(), ...this.#records]
    for (let round = 0; round < ROUNDS; round++) {
      if (round < ROUNDS - 1) rays = raysFrom(points, place, among, nearestPoint)
      if (rays.length < 2 || isOnEdge(points, place, rays)) return
      place = settlePlace(points, place, rays)
    }
    const seen = new SeenFrom(points, place)
    if (seen.variance > FINE ** 2 || this.#records.some(record => !seen.isApart(record, 2))) return
    const isWhole = points.recordsAreWhole ? this.#areWhole(place) : false
    if (isWhole === undefined) return
    if (rays.length >= lines + this.#further || isWhole) this.#add(place, seen.variance, isWhole)
  }

  /** Whether the numbers of a place are whole; nothing where they should be, and are not. */
  #areWhole(place: Weighted): boolean | undefined {
    const {whole, expected, chance} = this.#points.wholenessOf(place)
    if (whole < expected / 2 && expected > TELLING * chance) return undefined
    return whole >= expected / 2 && whole > SURELY_WHOLE * chance
  }

  #add(place: Weighted, variance: number, isWhole: boolean): void {
    const points = this.#points
    const vector = points.vectorOf(place)
    const deviation = points.recordsAreWhole ? Math.sqrt(variance) : Infinity
    const record = points.add(
      deviation < ROUNDABLE ? vector.map(Math.round) : vector,
      deviation < ROUNDABLE / 2 ? VARIANCE_LEFT : variance,
    )
    this.#records.push(record)
    this.#fresh.push(record)
    if (isWhole) this.#whole.add(record)
    for (const other of this.#records)
      if (other !== record)
        for (const row of this.#open()) {
          const between = betweenOf(points, row, record, other)
          if (between !== undefined) this.#explained.set(row, between)
        }
  }
}

type Breathe = () => Promise<void> | undefined

const isInside = (along: number) => along > 0 && along < 1
