import type {Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import type {NumericColumn, NumericField} from '../../core/table.js'
import {largest, type Features, type Place, type Shape} from './layout.js'
import {fitModes, fromMode, toMode, type Modes} from './modes.js'
import {fitQuantileNormal, fromNormal, toNormal, type QuantileNormal} from './quantile-normal.js'
import {restoreNumber, type Restoration} from './restore.js'

/** A column with one value or none (`null`): it needs no feature. */
interface Constant {
  readonly kind: 'constant'
  readonly value: number | null
}

/** The range of the training rows as [-1, 1]; values outside go beyond. */
interface MinMax {
  readonly kind: 'min-max'
  readonly min: number
  readonly max: number
}

/** A numeric column as features; plain JSON. */
export interface NumberEncoding {
  readonly kind: 'numbers'
  readonly name: string
  readonly scaling: Constant | MinMax | Modes | QuantileNormal
  /** Some cells of the training rows are missing. */
  readonly missing: boolean
  readonly restoration: Restoration
}

export interface NumberOptions {
  readonly numbers: 'modes' | 'quantile-normal' | 'min-max'
  /** Of `quantile-normal`: probability that the smallest value stands for. */
  readonly edge?: number
  /** Of `quantile-normal`: rows for one quantile; 30 when left out. */
  readonly rowsPerQuantile?: number
  /** Whether restored numbers are cut off at the range of the training rows. */
  readonly clip: boolean
}

/**
 * Fits a numeric column's encoding: a scalar (none for a constant column), for `modes` with a group that says which mode, and for
 * a column with missing cells a choice that says so: a further entry of the group of modes, or a group of its own. Where a cell
 * is missing the scalar is 0.
 */
export async function fitNumbers(
  {values, field}: NumericColumn,
  {numbers, edge, rowsPerQuantile, clip}: NumberOptions,
  context: Context,
): Promise<NumberEncoding> {
  const present = values.filter(value => !Number.isNaN(value))
  const [min, max] = [present.reduce((a, b) => Math.min(a, b), Infinity), present.reduce((a, b) => Math.max(a, b), -Infinity)]
  const fit = (): NumberEncoding['scaling'] | Promise<Modes> => {
    if (present.length === 0) return {kind: 'constant', value: null}
    if (min === max) return {kind: 'constant', value: min}
    if (numbers === 'min-max') return {kind: 'min-max', min, max}
    return numbers === 'modes' ? fitModes(present, context) : fitQuantileNormal(present, edge, rowsPerQuantile)
  }
  return {
    kind: 'numbers',
    name: field.name,
    scaling: await fit(),
    missing: present.length < values.length,
    restoration: {decimals: field.integer ? 0 : field.decimals, ...(clip && present.length > 0 ? {range: [min, max]} : {})},
  }
}

export function shapeOfNumbers({name, scaling, missing}: NumberEncoding): Shape {
  const shape = {column: name, hasScalar: scaling.kind !== 'constant'}
  const modes = modeCount(scaling)
  if (modes > 1) return {...shape, group: {kind: 'mode', size: modes + (missing ? 1 : 0)}}
  const isEmpty = scaling.kind === 'constant' && scaling.value === null
  return missing && !isEmpty ? {...shape, group: {kind: 'missing', size: 2}} : shape
}

const modeCount = (scaling: NumberEncoding['scaling']) => (scaling.kind === 'modes' ? scaling.means.length : 1)

/**
 * Writes the column's features into rows that hold zeros. A missing cell of a column that had none in
 * the training rows has zeros in all of them.
 */
export function encodeNumbers(
  {scaling, missing}: NumberEncoding,
  {values}: NumericColumn,
  {data, width}: Features,
  {scalar, group}: Place,
  rng: Rng,
): void {
  const modes = modeCount(scaling)
  for (let row = 0; row < values.length; row++) {
    const [start, value] = [row * width, values[row]]
    const isMissing = Number.isNaN(value)
    if (group >= 0 && modes === 1) data[start + group + (isMissing ? 1 : 0)] = 1
    else if (isMissing && missing && group >= 0) data[start + group + modes] = 1
    if (isMissing || scaling.kind === 'constant') continue
    if (scaling.kind === 'modes') {
      const {mode, alpha} = toMode(scaling, value, rng)
      data[start + scalar] = alpha
      if (modes > 1) data[start + group + mode] = 1
    } else if (scaling.kind === 'quantile-normal') data[start + scalar] = toNormal(scaling, value)
    else data[start + scalar] = ((value - scaling.min) / (scaling.max - scaling.min)) * 2 - 1
  }
}

/** Reads the column back: the largest feature of a group is the choice; numbers get the decimals and the range of the training rows. */
export function decodeNumbers(
  {scaling, missing, restoration}: NumberEncoding,
  {data, rows, width}: Features,
  {scalar, group}: Place,
  field: NumericField,
): NumericColumn {
  const modes = modeCount(scaling)
  const entries = modes > 1 ? modes + (missing ? 1 : 0) : 2
  const values = new Float64Array(rows)
  for (let row = 0; row < values.length; row++) {
    const choice = group < 0 ? 0 : largest(data, row * width + group, entries)
    values[row] = choice === modes ? NaN : valueOf(scaling, choice, data[row * width + scalar], restoration)
  }
  return {kind: 'numeric', field, values}
}

function valueOf(scaling: NumberEncoding['scaling'], mode: number, scalar: number, restoration: Restoration): number {
  if (scaling.kind === 'constant') return scaling.value ?? NaN
  if (scaling.kind === 'modes') return restoreNumber(fromMode(scaling, mode, scalar), restoration)
  if (scaling.kind === 'quantile-normal') return restoreNumber(fromNormal(scaling, scalar), restoration)
  return restoreNumber(scaling.min + ((scalar + 1) / 2) * (scaling.max - scaling.min), restoration)
}
