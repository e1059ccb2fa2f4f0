import type {Edge, ReleasedLevels} from './edge-rows.js'
import type {NearRecords} from './near-records.js'

/** What is sought, as it stands: cells, who neighbours whom, which record every row started from, and the counts that follow. */
export interface State {
  readonly neighbours: number
  readonly near: NearRecords
  /** Levels per column. */
  readonly levels: readonly number[]
  /** Where a column's levels begin in arrays over [record, level], which have `width` entries per record. */
  readonly offsets: Int32Array
  readonly width: number
  /** [records, columns]: the cells. */
  readonly cells: Int32Array
  /** [level]: records that have it. */
  readonly frequency: Float64Array
  /** Per place of `near`: columns in which the two records differ, and 1 when the other is a neighbour. */
  readonly apart: Int32Array
  readonly isNeighbour: Uint8Array
  /** Per record its neighbours so far, and between which distances they end, in penalties. */
  readonly size: Int32Array
  readonly reach: Float64Array
  /** [record, level]: neighbours that have it. */
  readonly votes: Float64Array
  /** [record, level]: rows made from the record that show it; and such rows altogether. */
  readonly shown: Float64Array
  readonly made: Float64Array
  readonly edges: readonly EdgeState[]
}

export interface EdgeState extends Edge {
  /** The place of `to` in the list of `from`, and the other way round. */
  readonly there: number
  readonly back: number
  /** Per pattern: how many of its rows were made from `from`. */
  readonly fromHere: Int32Array
}

/** Nothing known: every edge leads both ways and its rows are made from either end alike. */
export function createState(
  recordCount: number,
  edges: readonly Edge[],
  columns: readonly ReleasedLevels[],
  near: NearRecords,
  neighbours: number,
): State {
  const levels = columns.map(column => column.levels)
  const offsets = Int32Array.from(levels, (_, column) => levels.slice(0, column).reduce((sum, count) => sum + count, 0))
  const width = levels.reduce((sum, count) => sum + count, 0)
  const state: State = {
    neighbours,
    near,
    levels,
    offsets,
    width,
    cells: new Int32Array(recordCount * levels.length),
    frequency: new Float64Array(width),
    apart: new Int32Array(near.other.length),
    isNeighbour: new Uint8Array(near.other.length),
    size: new Int32Array(recordCount),
    reach: new Float64Array(recordCount),
    votes: new Float64Array(recordCount * width),
    shown: new Float64Array(recordCount * width),
    made: new Float64Array(recordCount),
    edges: edges.map(edge => ({
      ...edge,
      there: placeOf(near, edge.from, edge.to),
      back: placeOf(near, edge.to, edge.from),
      fromHere: Int32Array.from(edge.patterns, ({count}) => count >> 1),
    })),
  }
  for (const {from, to, there, back, patterns, fromHere} of state.edges) {
    setNeighbour(state, there, 1)
    setNeighbour(state, back, 1)
    patterns.forEach(({codes, count}, at) => {
      addRows(state, from, codes, fromHere[at])
      addRows(state, to, codes, count - fromHere[at])
    })
  }
  return state
}

function placeOf({start, other}: NearRecords, record: number, sought: number): number {
  return other.subarray(0, start[record + 1]).indexOf(sought, start[record])
}

export function setNeighbour(state: State, place: number, isNeighbour: 0 | 1): void {
  state.size[state.near.owner[place]] += isNeighbour - state.isNeighbour[place]
  state.isNeighbour[place] = isNeighbour
}

/** Counts rows as made from a record; a negative number takes them off. Missing cells show nothing. */
export function addRows({shown, made, offsets, width}: State, record: number, codes: readonly number[], count: number): void {
  made[record] += count
  for (let column = 0; column < codes.length; column++)
    if (codes[column] >= 0) shown[record * width + offsets[column] + codes[column]] += count
}

/** To begin with, a record has the level that most of its rows show, the first of several. */
export function cellsAsShown({cells, shown, levels, offsets, width}: State): void {
  for (let cell = 0; cell < cells.length; cell++) {
    const [record, column] = [Math.floor(cell / levels.length), cell % levels.length]
    const own = shown.subarray(record * width + offsets[column], record * width + offsets[column] + levels[column])
    cells[cell] = own.indexOf(own.reduce((most, count) => Math.max(most, count), 0))
  }
}

/** Counts anew what follows from cells and neighbours. */
export function recount({near, levels, offsets, width, cells, frequency, apart, isNeighbour, votes}: State): void {
  frequency.fill(0)
  votes.fill(0)
  for (let cell = 0; cell < cells.length; cell++) frequency[offsets[cell % levels.length] + cells[cell]]++
  for (let place = 0; place < apart.length; place++) {
    const [own, other] = [near.owner[place] * levels.length, near.other[place] * levels.length]
    apart[place] = 0
    for (let column = 0; column < levels.length; column++) {
      if (cells[own + column] !== cells[other + column]) apart[place]++
      if (isNeighbour[place] === 1) votes[near.owner[place] * width + offsets[column] + cells[other + column]]++
    }
  }
}

/** Sets a cell and what follows from it. */
export function setCell(state: State, record: number, column: number, level: number): void {
  const {near, levels, offsets, width, cells, frequency, apart, isNeighbour, votes} = state
  const before = cells[record * levels.length + column]
  if (before === level) return
  cells[record * levels.length + column] = level
  frequency[offsets[column] + before]--
  frequency[offsets[column] + level]++
  const change = (place: number, theirs: number) => {
    apart[place] += Number(theirs !== level) - Number(theirs !== before)
  }
  for (let place = near.start[record]; place < near.start[record + 1]; place++)
    change(place, cells[near.other[place] * levels.length + column])
  for (let at = near.listingStart[record]; at < near.listingStart[record + 1]; at++) {
    const place = near.listing[at]
    const owner = near.owner[place]
    change(place, cells[owner * levels.length + column])
    if (isNeighbour[place] === 0) continue
    votes[owner * width + offsets[column] + before]--
    votes[owner * width + offsets[column] + level]++
  }
}

/** [record, level]: the share of all rows that show the level, for every record alike. */
export function usualLevels({shown, made, width}: State): Float64Array {
  const usual = new Float64Array(width)
  shown.forEach((count, at) => (usual[at % width] += count))
  const rows = made.reduce((sum, count) => sum + count, 0)
  return shown.map((_, at) => usual[at % width] / rows)
}
