import {MISSING_CODE, type Column, type Field} from '../../../core/table.js'
import type {ColumnDomain} from '../../../dp/domain.js'

/**
 * One column seen as positions in [0, 1): the range of a number, or its steps or the levels as equal stretches in their order.
 * Nothing here is read from the data.
 */
export interface Scale {
  readonly field: Field
  readonly domain: ColumnDomain
  /** How many values the column can have, where they can be counted. */
  readonly values: number
  /** Equal stretches that rows are counted in; for numbers a power of 2. */
  readonly cells: number
}

/** @param bins Most cells for a number, a power of 2. */
export function scaleOf(field: Field, domain: ColumnDomain, bins: number): Scale {
  if (domain.kind === 'levels') return {field, domain, values: domain.levels.length, cells: domain.levels.length}
  const {min, max, step} = domain
  // A step that does not divide the range exactly in floating point still ends at max.
  const values = step === undefined ? Infinity : Math.floor((max - min) / step + 1e-9) + 1
  return {field, domain, values, cells: Math.min(bins, 2 ** Math.ceil(Math.log2(values)))}
}

/** Positions [rows]; NaN where the cell is missing or is no level of the domain. Numbers beyond the range count as its ends. */
export function positionsOf(column: Column, scale: Scale): Float64Array {
  const {domain, values} = scale
  if (column.kind === 'numeric' && domain.kind === 'numeric') {
    const {min, max, step} = domain
    return column.values.map(value => {
      const inside = Math.min(max, Math.max(min, value))
      if (step === undefined) return Math.min((inside - min) / (max - min), 1 - Number.EPSILON)
      return (Math.min(values - 1, Math.round((inside - min) / step)) + 0.5) / values
    })
  }
  if (column.kind === 'categorical' && domain.kind === 'levels') {
    const places = column.field.levels.map(level => domain.levels.indexOf(level))
    return Float64Array.from(column.codes, code => {
      const place = code === MISSING_CODE ? -1 : places[code]
      return place < 0 ? NaN : (place + 0.5) / values
    })
  }
  throw new TypeError(`The domain of column '${column.field.name}' is of another kind.`)
}

/** The cell content at a position, a number or a level's code; NaN stands for missing. */
export function decoderOf({field, domain, values}: Scale): (position: number) => number {
  if (domain.kind === 'numeric') {
    const {min, max, step} = domain
    if (step === undefined) return position => min + position * (max - min)
    return position => min + Math.floor(position * values) * step
  }
  const codes = domain.levels.map(level => (field.kind === 'categorical' ? field.levels.indexOf(level) : MISSING_CODE))
  return position => (Number.isNaN(position) ? MISSING_CODE : codes[Math.floor(position * values)])
}
