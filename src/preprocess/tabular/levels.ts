import {MISSING_CODE, type CategoricalColumn, type CategoricalField} from '../../core/table.js'
import type {Rng} from '../../core/rng.js'
import {largest, type Features, type Place, type Shape} from './layout.js'

/** A categorical column as features; plain JSON. */
export interface LevelEncoding {
  readonly kind: 'levels'
  readonly name: string
  readonly as: 'one-hot' | 'ordinal'
  /** Levels with an entry of their own, in the order of the field. */
  readonly levels: readonly string[]
  /** Rare levels that share the next entry, with how many training rows have each. */
  readonly pooled: readonly {readonly level: string; readonly rows: number}[]
  /** The last entry stands for missing cells. */
  readonly missing: boolean
}

/** A level that fewer rows have is ultra-rare. */
const RARE_SHARE = 0.005
/** So many levels have entries of their own, the most frequent ones. */
const MOST_LEVELS = 64

/**
 * Fits a categorical column's encoding. Its entries are the levels of the training rows, and one for missing cells if there are any.
 * Levels that fewer than 0.5 % of the rows have, and those beyond the 64 most frequent, share one entry: a network cannot learn what
 * goes with them, and an entry each would make it large. Back, one of them is drawn by how frequent it is. A column
 * with one entry has no feature.
 *
 * `one-hot`: a group with one feature per entry. `ordinal`: a scalar, the entry's position in [-1, 1].
 */
export function fitLevels({codes, field}: CategoricalColumn, as: LevelEncoding['as']): LevelEncoding {
  const counts = new Int32Array(field.levels.length)
  for (const code of codes) if (code !== MISSING_CODE) counts[code]++
  const seen = field.levels.map((level, code) => ({level, rows: counts[code]})).filter(({rows}) => rows > 0)
  const frequent = new Set(
    seen
      .toSorted((a, b) => b.rows - a.rows)
      .slice(0, MOST_LEVELS)
      .filter(({rows}) => rows >= RARE_SHARE * codes.length),
  )
  const rare = seen.filter(entry => !frequent.has(entry))
  // Alone, a rare level would not save an entry.
  const pooled = rare.length > 1 ? rare : []
  return {
    kind: 'levels',
    name: field.name,
    as,
    levels: seen.filter(entry => !pooled.includes(entry)).map(({level}) => level),
    pooled,
    missing: codes.includes(MISSING_CODE),
  }
}

const entryCount = ({levels, pooled, missing}: LevelEncoding) => levels.length + (pooled.length > 0 ? 1 : 0) + (missing ? 1 : 0)

export function shapeOfLevels(encoding: LevelEncoding): Shape {
  const size = entryCount(encoding)
  const isOneHot = encoding.as === 'one-hot'
  const shape = {column: encoding.name, hasScalar: size > 1 && !isOneHot}
  return size > 1 && isOneHot ? {...shape, group: {kind: 'level', size}} : shape
}

/** Writes the column's features into rows that hold zeros. A level that the training rows do not have stays zeros. */
export function encodeLevels(
  encoding: LevelEncoding,
  {codes, field}: CategoricalColumn,
  {data, width}: Features,
  {scalar, group}: Place,
): void {
  const size = entryCount(encoding)
  if (size <= 1) return
  const entries = field.levels.map(level => {
    const own = encoding.levels.indexOf(level)
    return own >= 0 ? own : encoding.pooled.some(rare => rare.level === level) ? encoding.levels.length : -1
  })
  for (let row = 0; row < codes.length; row++) {
    const entry = codes[row] !== MISSING_CODE ? entries[codes[row]] : encoding.missing ? size - 1 : -1
    if (entry < 0) continue
    if (encoding.as === 'one-hot') data[row * width + group + entry] = 1
    else data[row * width + scalar] = (2 * entry) / (size - 1) - 1
  }
}

/**
 * Reads the column back: the largest feature of the group, or the position rounded and cut off at the ends.
 * @param field Lists the levels; those of the encoding must be among them.
 * @throws {RangeError} When a level of the encoding is not in the field.
 */
export function decodeLevels(
  encoding: LevelEncoding,
  {data, rows, width}: Features,
  {scalar, group}: Place,
  field: CategoricalField,
  rng: Rng,
): CategoricalColumn {
  const size = entryCount(encoding)
  const codeOf = (level: string) => {
    const code = field.levels.indexOf(level)
    if (code < 0) throw new RangeError(`Column '${field.name}' must have all levels that it was fitted with.`)
    return code
  }
  const own = encoding.levels.map(codeOf)
  const rare = encoding.pooled.map(({level, rows}) => ({code: codeOf(level), rows}))
  const codes = new Int32Array(rows)
  for (let row = 0; row < codes.length; row++) {
    const entry =
      size <= 1
        ? 0
        : encoding.as === 'one-hot'
          ? largest(data, row * width + group, size)
          : Math.max(0, Math.min(size - 1, Math.round(((data[row * width + scalar] + 1) / 2) * (size - 1))))
    if (entry < own.length) codes[row] = own[entry]
    else codes[row] = rare.length > 0 && entry === own.length ? drawByRows(rare, rng) : MISSING_CODE
  }
  return {kind: 'categorical', field, codes}
}

function drawByRows(rare: readonly {code: number; rows: number}[], rng: Rng): number {
  let rest = rng.next() * rare.reduce((sum, {rows}) => sum + rows, 0)
  return rare.find(({rows}) => (rest -= rows) < 0)?.code ?? rare[rare.length - 1].code
}
