import type {Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'

/** A released row that lies between two reconstructed records. */
export interface RowOnEdge {
  readonly row: number
  readonly from: number
  readonly to: number
}

/** A categorical column of the release: its codes, [released rows], -1 for missing, and how many levels it has. */
export interface ReleasedLevels {
  readonly codes: Int32Array
  readonly levels: number
}

/** All rows between the same two records: what they show, and how many show it. */
interface Edge {
  readonly from: number
  readonly to: number
  readonly patterns: Pattern[]
}
interface Pattern {
  readonly codes: readonly number[]
  count: number
}

/** A record that may have another as a neighbour, and how far apart they are in the numbers. */
interface Watcher {
  readonly record: number
  readonly distance: number
}

/** Chance that a row shows a level that SMOTE-NC would not have given it: edges and neighbours are not all known. */
const WRONG_LEVEL = 0.01
/** Log odds against an edge that no neighbourhood explains. */
const STRAY_EDGE = -8
/** Records looked at as possible neighbours, nearest in the numbers, beside those joined by an edge. */
const CANDIDATES = 24

/**
 * SMOTE-NC as a model of the records' categorical cells. Given the cells, each record's k neighbours follow from the
 * numbers and the levels (a level that differs adds the squared median deviation to the squared distance); a row between a and b was
 * made from a if b is one of a's neighbours, or from b if a is one of b's, and shows levels that are most frequent among the neighbours
 * of the one it was made from. The log likelihood is that of the rows' levels, summed over both directions, with a penalty for each
 * neighbour whose edge no row lies on.
 */
export class NeighbourModel {
  /** Per column the current cells. */
  readonly codes: readonly Int32Array[]
  readonly #offsets: number[]
  readonly #width: number
  readonly #edges: Edge[]
  readonly #edgesOf: readonly number[][]
  readonly #joined: readonly Set<number>[]
  readonly #candidates: Int32Array[] = []
  readonly #distances: Float64Array[] = []
  /** Records that may have this one as a neighbour. */
  readonly #watchers: readonly Watcher[][]
  readonly #near: Int32Array[] = []
  /** Per record the squared distance of the farthest of them. */
  readonly #reach: Float64Array
  /** Per record the chance of each level of each column in its rows. */
  readonly #chances: Float64Array[] = []
  readonly #edgeScores: Float64Array
  readonly #penalty: number
  readonly #unseen: number

  constructor(
    records: Matrix,
    rows: readonly RowOnEdge[],
    readonly columns: readonly ReleasedLevels[],
    readonly neighbours: number,
  ) {
    this.codes = firstCells(records.rows, rows, columns)
    this.#offsets = columns.map((_, at) => columns.slice(0, at).reduce((sum, {levels}) => sum + levels, 0))
    this.#width = columns.reduce((sum, {levels}) => sum + levels, 0)
    this.#edges = gatherEdges(rows, records.rows, columns)
    const edgesOf: number[][] = Array.from({length: records.rows}, () => [])
    this.#edges.forEach(({from, to}, edge) => {
      edgesOf[from].push(edge)
      edgesOf[to].push(edge)
    })
    this.#edgesOf = edgesOf
    this.#joined = edgesOf.map((own, record) => new Set(own.map(edge => this.#otherEnd(edge, record))))
    this.#watchers = Array.from({length: records.rows}, () => [])
    this.#reach = new Float64Array(records.rows)
    this.#penalty = medianDeviation(records) ** 2
    this.#unseen = -Math.min(5, rows.length / records.rows / neighbours)
    this.#findCandidates(records)
    for (let record = 0; record < records.rows; record++) {
      this.#near.push(this.#nearest(record))
      this.#chances.push(this.#chancesOf(this.#near[record]))
    }
    this.#edgeScores = Float64Array.from(this.#edges, (_, edge) => this.#scoreEdge(edge))
  }

  /** Edges that no neighbourhood explains and neighbours whose edge no row lies on: small when k is right. */
  get mismatches(): number {
    const isNear = (of: number, record: number) => this.#near[of].includes(record)
    const stray = this.#edges.filter(({from, to}) => !isNear(from, to) && !isNear(to, from)).length
    return this.#near.reduce((sum, near, record) => sum + near.filter(other => !this.#joined[record].has(other)).length, stray)
  }

  /** The log likelihood under the current cells. */
  get score(): number {
    const unseen = this.#near.reduce((sum, near, record) => sum + this.#unseenScore(record, near), 0)
    return this.#edgeScores.reduce((sum, score) => sum + score, unseen)
  }

  /** Sets a cell and returns by how much the log likelihood changes. */
  set(record: number, column: number, level: number): number {
    const before = this.codes[column][record]
    if (before === level) return 0
    this.codes[column][record] = level
    let change = this.#renew(record)
    const touched = new Set(this.#edgesOf[record])
    for (const {record: watcher, distance} of this.#watchers[record]) {
      const own = this.codes[column][watcher]
      const isNear = this.#near[watcher].includes(record)
      if (own !== before && own !== level) {
        // As far as it was: only its vote changed.
        if (!isNear) continue
        this.#chances[watcher] = this.#chancesOf(this.#near[watcher])
      } else {
        if (!isNear && distance + this.#levelsApart(watcher, record) > this.#reach[watcher]) continue
        change += this.#renew(watcher)
      }
      for (const edge of this.#edgesOf[watcher]) touched.add(edge)
    }
    for (const edge of touched) {
      const score = this.#scoreEdge(edge)
      change += score - this.#edgeScores[edge]
      this.#edgeScores[edge] = score
    }
    return change
  }

  /** Finds a record's neighbours anew; returns the change of the penalty for those whose edge no row lies on. */
  #renew(record: number): number {
    const before = this.#unseenScore(record, this.#near[record])
    this.#near[record] = this.#nearest(record)
    this.#chances[record] = this.#chancesOf(this.#near[record])
    return this.#unseenScore(record, this.#near[record]) - before
  }

  #levelsApart(a: number, b: number): number {
    let apart = 0
    for (const codes of this.codes) if (codes[a] !== codes[b]) apart += this.#penalty
    return apart
  }

  #otherEnd(edge: number, record: number): number {
    const {from, to} = this.#edges[edge]
    return from === record ? to : from
  }

  #findCandidates(records: Matrix): void {
    const count = Math.min(records.rows - 1, CANDIDATES)
    const indices = count > 0 ? nearestNeighbours(records, records, count, {excludeSelf: true}).indices : new Int32Array(0)
    for (let record = 0; record < records.rows; record++) {
      const own = Int32Array.from(new Set([...indices.subarray(record * count, (record + 1) * count), ...this.#joined[record]]))
      this.#candidates.push(own)
      const distances = Float64Array.from(own, other => squaredDistance(records, record, other))
      this.#distances.push(distances)
      own.forEach((other, at) => this.#watchers[other].push({record, distance: distances[at]}))
    }
  }

  /** The k nearest records under the current cells, in the order of their numbers. */
  #nearest(record: number): Int32Array {
    const candidates = this.#candidates[record]
    const numeric = this.#distances[record]
    const best: number[] = []
    const reach: number[] = []
    for (let at = 0; at < candidates.length; at++) {
      if (best.length === this.neighbours && numeric[at] >= reach[best.length - 1]) continue
      const distance = numeric[at] + this.#levelsApart(record, candidates[at])
      let place = best.length
      while (place > 0 && reach[place - 1] > distance) place--
      if (place >= this.neighbours) continue
      best.splice(place, 0, candidates[at])
      reach.splice(place, 0, distance)
      best.length = reach.length = Math.min(best.length, this.neighbours)
    }
    this.#reach[record] = best.length < this.neighbours ? Infinity : reach[reach.length - 1]
    return Int32Array.from(best).sort()
  }

  #unseenScore(record: number, near: Int32Array): number {
    let unseen = 0
    for (const other of near) if (!this.#joined[record].has(other)) unseen++
    return unseen * this.#unseen
  }

  #chancesOf(near: Int32Array): Float64Array {
    const chances = new Float64Array(this.#width)
    this.columns.forEach(({levels}, column) => {
      const own = chances.subarray(this.#offsets[column], this.#offsets[column] + levels)
      for (const other of near) own[this.codes[column][other]]++
      let most = 0
      let tied = 0
      for (const count of own) {
        if (count > most) [most, tied] = [count, 1]
        else if (count === most) tied++
      }
      for (let level = 0; level < levels; level++)
        own[level] = WRONG_LEVEL / levels + (own[level] === most ? (1 - WRONG_LEVEL) / tied : 0)
    })
    return chances
  }

  #scoreEdge(edge: number): number {
    const {from, to, patterns} = this.#edges[edge]
    const there = this.#near[from].includes(to) ? 0.5 : 0.5 * Math.exp(STRAY_EDGE)
    const back = this.#near[to].includes(from) ? 0.5 : 0.5 * Math.exp(STRAY_EDGE)
    let score = 0
    for (const {codes, count} of patterns) {
      let [first, second] = [there, back]
      for (let column = 0; column < codes.length; column++) {
        if (codes[column] < 0) continue
        first *= this.#chances[from][this.#offsets[column] + codes[column]]
        second *= this.#chances[to][this.#offsets[column] + codes[column]]
      }
      score += count * Math.log(first + second)
    }
    return score
  }
}

/** To begin with: the level most rows on the record's edges show. */
function firstCells(recordCount: number, rows: readonly RowOnEdge[], columns: readonly ReleasedLevels[]): Int32Array[] {
  return columns.map(({codes, levels}) => {
    const counts = new Int32Array(recordCount * levels)
    for (const {row, from, to} of rows)
      if (codes[row] >= 0) for (const record of [from, to]) counts[record * levels + codes[row]]++
    return Int32Array.from({length: recordCount}, (_, record) => {
      const own = counts.subarray(record * levels, (record + 1) * levels)
      return own.indexOf(Math.max(...own))
    })
  })
}

function gatherEdges(rows: readonly RowOnEdge[], recordCount: number, columns: readonly ReleasedLevels[]): Edge[] {
  const known = new Map<number, Edge>()
  for (const {row, from, to} of rows) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)]
    const edge = known.get(low * recordCount + high) ?? {from: low, to: high, patterns: []}
    known.set(low * recordCount + high, edge)
    const shown = columns.map(({codes}) => codes[row])
    const pattern = edge.patterns.find(({codes}) => codes.every((code, column) => code === shown[column]))
    if (pattern === undefined) edge.patterns.push({codes: shown, count: 1})
    else pattern.count++
  }
  return [...known.values()]
}

function squaredDistance({data, columns}: Matrix, a: number, b: number): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
  return sum
}

/** The median over columns of the standard deviation (divisor n). */
function medianDeviation({data, rows, columns}: Matrix): number {
  const deviations = Float64Array.from({length: columns}, (_, column) => {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - mean) ** 2
    return Math.sqrt(squares / rows)
  }).sort()
  const middle = columns >> 1
  return columns % 2 === 1 ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
}
