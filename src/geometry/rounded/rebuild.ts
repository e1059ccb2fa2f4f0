import {subContext, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {betweenOf, type Between} from './between.js'
import {beyondRow} from './beyond-rows.js'
import {fullLines} from './full-lines.js'
import {meetingOf} from './meeting.js'
import {nearestPoints} from './nearest-points.js'
import {Points, type Weighted} from './points.js'
import {isOnEdge, pairsSeenFromLine, raysFrom, settlePlace, type Ray} from './rays.js'
import {SeenFrom} from './seen-from.js'
import {refined, settled, type SettledRecord} from './settled.js'
import {CostEnough, Work} from './work.js'

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
/** So many rows held against lines cost about as much as a point that is looked at. */
const LINES_FOR_A_POINT = 8
/** The far ends of a row cost about as much as so many points that are looked at. */
const FAR_ENDS = 5000
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
  /** Whether the search ended because it had cost enough. */
  readonly isCutShort: boolean
  /** Whether the rows were cut off to whole levels, and not rounded. */
  readonly isCutOff: boolean
}

export interface RebuildSettings {
  /** How many points may be looked at from a place or a line before the search ends. */
  readonly mostWork: number
  /** Otherwise rows alone were rounded, and nothing follows from whether records are whole. */
  readonly recordsAreWhole?: boolean
}

/**
 * Rebuilds records of whole levels, such as pictures, from rows that were interpolated between two of them and rounded. Rounding moves
 * a row by about 0.29 levels in every number, which is little beside the thousands of numbers that tell whether points lie on a line.
 *
 * - Seeds: lines that hold three rows are edges, which meet in records. Then two pairs of rows in one plane are lines that meet; where
 *   three lines meet is a record, or where two do and the numbers come out whole.
 * - Growth: seen from the line through two known records, rows on the ways to a common neighbour lie in one direction. Where these ways
 *   meet is the next record.
 * - Every record is fitted to all rays that hold its rows, and thrown away where its numbers should come out whole and do not.
 *
 * Candidates are found along a few principal components and judged by all numbers. The method is this project's own; that three
 * collinear rows lie on an edge, and that edges meet in records, is the idea of Ganev et al., SMOTE and Mirrors, arXiv:2510.15083.
 *
 * @param rows [rows, columns], whole numbers; different from each other.
 * @param keep Is given a way to what was found so far.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function rebuildRounded(
  rows: Matrix,
  settings: RebuildSettings,
  context: Context,
  keep: (soFar: () => Rebuilt) => void,
): Promise<Rebuilt> {
  const points = await Points.of(rows, context, settings.recordsAreWhole)
  const search = new Search(points, new Work(context, settings.mostWork))
  // Who stops it waits for what there is: no time to fit records again.
  keep(() => search.result(0))
  await search.run(subContext(context, 'search', 0, 1))
  return search.result(SWEEPS)
}

class Search {
  readonly #points: Points
  readonly #work: Work
  readonly #records: number[] = []
  readonly #explained = new Map<number, Between>()
  /** Records whose neighbours have not been looked for yet. */
  readonly #fresh: number[] = []
  /** Lines that must meet beyond those that would do. */
  #further = 1
  /** Records whose numbers came out whole. */
  readonly #whole = new Set<number>()
  #isCutShort = false

  constructor(points: Points, work: Work) {
    this.#points = points
    this.#work = work
  }

  result(sweeps: number): Rebuilt {
    const found = settled(this.#points, this.#records, this.#whole, sweeps)
    return {...found, isCutShort: this.#isCutShort, isCutOff: this.#points.shift > 0}
  }

  async run(context: Context): Promise<void> {
    try {
      await this.#search(context)
    } catch (error) {
      if (!(error instanceof CostEnough)) throw error
      this.#isCutShort = true
    }
  }

  async #search(context: Context): Promise<void> {
    await this.#acrossFullLines()
    // What is surest first: a record that is none would lead to more of them.
    const stages = this.#points.dimensions < FEW_NUMBERS ? [1] : [1, 0]
    for (const [stage, further] of stages.entries()) {
      this.#further = further
      this.#fresh.push(...this.#records)
      const part = (done: number) => {
        context.progress((stage + done) / (stages.length + 1))
      }
      await this.#whileMore(() => this.#throughRows(part))
    }
    // One row says less than two lines, so that what can be found by these comes first.
    await this.#whileMore(async () => {
      refined(this.#points, this.#records, this.#whole)
      if (this.#points.recordsAreWhole) await this.#beyondRows()
      await this.#growAll()
    })
  }

  async #whileMore(work: () => Promise<void>): Promise<void> {
    for (let before = -1; this.#records.length > before;) {
      before = this.#records.length
      await work()
    }
  }

  /** Where an edge has many rows, pairs of them that mean nothing lie in one plane so often that most of the search would go to these. */
  async #acrossFullLines(): Promise<void> {
    const lines = await fullLines(this.#points, this.#work)
    for (const [number, line] of lines.entries())
      for (const other of lines.slice(0, number)) {
        await this.#work.turn(1)
        const meeting = this.#meetOutside(line, other)
        if (meeting !== undefined && this.#isNew(new SeenFrom(this.#points, meeting))) await this.#tryRecord(meeting, LINES)
      }
  }

  async #throughRows(done: (share: number) => void): Promise<void> {
    for (let row = 0; row < this.#points.rowCount; row++) {
      await this.#growAll()
      if (!this.#explained.has(row)) await this.#seedsAround(row)
      done(row / this.#points.rowCount)
    }
  }

  /** Records behind single rows that known ones share an edge with. */
  async #beyondRows(): Promise<void> {
    for (const row of this.#open()) {
      await this.#work.turn(FAR_ENDS)
      if (this.#explained.has(row)) continue
      const found = beyondRow(this.#points, row, this.#records)
      if (found === undefined) continue
      const {record, times, variance} = found
      const place = {points: [record, row], weights: [1 - times, times]}
      if (this.#isNew(new SeenFrom(this.#points, place))) this.#add(place, variance, true)
    }
  }

  async #growAll(): Promise<void> {
    for (let record = this.#fresh.shift(); record !== undefined; record = this.#fresh.shift()) await this.#grow(record)
  }

  #open(): number[] {
    return Array.from({length: this.#points.rowCount}, (_, row) => row).filter(row => !this.#explained.has(row))
  }

  async #seedsAround(row: number): Promise<void> {
    const points = this.#points
    const around = nearestPoints(points, row, [...this.#open(), ...this.#records], AROUND)
    for (const other of around.slice(0, NEAR)) {
      await this.#work.turn(around.length)
      const meetings: Weighted[] = []
      pairsSeenFromLine(points, [row, other], around, (a, b) => {
        const meeting = this.#meetOutside([row, other], [a, b])
        if (meeting !== undefined) meetings.push(meeting)
      })
      for (const meeting of meetings) await this.#tryRecord(meeting, LINES)
    }
  }

  async #grow(record: number): Promise<void> {
    const points = this.#points
    const others = this.#records.filter(other => other !== record)
    const rows = nearestPoints(points, record, this.#open(), ROWS_AROUND)
    for (const other of nearestPoints(points, record, others, PARTNERS)) {
      const open = rows.filter(row => !this.#explained.has(row))
      await this.#work.turn(open.length)
      const meetings: Weighted[] = []
      pairsSeenFromLine(points, [record, other], open, (a, b) => {
        const both = [this.#meetBeyond([record, a], [other, b]), this.#meetBeyond([record, b], [other, a])]
        meetings.push(...both.filter(meeting => meeting !== undefined))
      })
      for (const meeting of meetings) await this.#tryRecord(meeting, 2, NEAR_TO_ROW)
    }
  }

  /** A record may lie where two lines meet outside of their rows. */
  #meetOutside(first: Pair, second: Pair): Weighted | undefined {
    this.#work.count(1)
    if ([...first, ...second].some(point => this.#explained.has(point))) return undefined
    const meeting = meetingOf(this.#points, first, second)
    if (meeting === undefined || isInside(meeting.alongFirst) || isInside(meeting.alongSecond)) return undefined
    return this.#isWorthwhile(meeting) ? meeting : undefined
  }

  /** A record may lie on the ways from two known ones, behind a row of each. */
  #meetBeyond(first: Pair, second: Pair): Weighted | undefined {
    this.#work.count(1)
    const meeting = meetingOf(this.#points, first, second)
    if (meeting === undefined || meeting.alongFirst < 1 || meeting.alongSecond < 1) return undefined
    return this.#isWorthwhile(meeting, NEAR_TO_ROW) ? meeting : undefined
  }

  /** Not where the meeting is too uncertain, nor where it is one of the points itself, where all lines through that point meet. */
  #isWorthwhile(meeting: Weighted, nearestPoint?: number): boolean {
    const seen = new SeenFrom(this.#points, meeting)
    return seen.variance <= ROUGH ** 2 && meeting.points.every(point => seen.isApart(point, nearestPoint))
  }

  async #tryRecord(meeting: Weighted, lines: number, nearestPoint?: number): Promise<void> {
    const points = this.#points
    if (meeting.points.some(point => this.#explained.has(point))) return
    let place = meeting
    let rays: readonly Ray[] = []
    const among = [...this.#open(), ...this.#records]
    for (let round = 0; round < ROUNDS; round++) {
      await this.#work.turn(among.length)
      if (round < ROUNDS - 1) rays = raysFrom(points, place, among, nearestPoint)
      if (rays.length < 2 || isOnEdge(points, place, rays)) return
      place = settlePlace(points, place, rays)
    }
    const seen = new SeenFrom(points, place)
    if (seen.variance > FINE ** 2 || !this.#isNew(seen)) return
    const isWhole = points.recordsAreWhole ? this.#areWhole(place, rays) : false
    if (isWhole === undefined) return
    if (rays.length >= lines + this.#further || isWhole) this.#add(place, seen.variance, isWhole)
  }

  /** Whether the numbers of a place are whole; nothing where they should be, and are not. */
  #areWhole(place: Weighted, rays: readonly Ray[]): boolean | undefined {
    const {whole, expected, chance} = this.#wholenessOf(place, rays)
    if (whole < expected / 2 && expected > TELLING * chance) return undefined
    return whole >= expected / 2 && whole > SURELY_WHOLE * chance
  }

  /** Before there are records, numbers half a level off whole ones tell that rows were cut off in the place of rounded. */
  #wholenessOf(place: Weighted, rays: readonly Ray[]): ReturnType<Points['wholenessOf']> {
    const found = this.#points.wholenessOf(place)
    const isHalf = found.whole < -Math.max(found.expected / 2, SURELY_WHOLE * found.chance)
    if (!isHalf || rays.length < LINES || this.#records.length > 0) return found
    this.#points.shift = 0.5
    return {...found, whole: -found.whole}
  }

  /** Whether a place is none of the records found. */
  #isNew(seen: SeenFrom): boolean {
    return this.#records.every(record => seen.isApart(record, 2))
  }

  #add(place: Weighted, variance: number, isWhole: boolean): void {
    const points = this.#points
    const vector = points.vectorOf(place)
    const deviation = points.recordsAreWhole ? Math.sqrt(variance) : Infinity
    const record = points.add(
      deviation < ROUNDABLE ? points.settledOf(vector) : vector,
      deviation < ROUNDABLE / 2 ? VARIANCE_LEFT : variance,
    )
    this.#records.push(record)
    this.#fresh.push(record)
    if (isWhole) this.#whole.add(record)
    this.#work.count((this.#records.length * this.#open().length) / LINES_FOR_A_POINT)
    for (const other of this.#records)
      if (other !== record)
        for (const row of this.#open()) {
          const between = betweenOf(points, row, record, other)
          if (between !== undefined) this.#explained.set(row, between)
        }
  }
}

/** Two points of a line. */
type Pair = readonly [number, number]

const isInside = (along: number) => along > 0 && along < 1
