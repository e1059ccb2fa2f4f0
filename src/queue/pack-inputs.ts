import type {WorkerInputs} from '../audit/run/worker.js'
import {sharedFloat64, sharedInt32} from '../core/shared.js'
import type {Column, Field} from '../core/column.js'

/** What of the inputs is no array of numbers: plain JSON. */
interface PackedHeader {
  /** Of all arrays together. */
  readonly bytes: number
  readonly arrays: readonly ArrayForm[]
  readonly inputs: PackedInputs
}

interface ArrayForm {
  readonly kind: keyof typeof KINDS
  readonly length: number
}

/** The inputs, with the position of an array among all of them in its place. */
type PackedInputs = Omit<WorkerInputs, 'source' | 'groups' | 'holdout' | 'holdoutGroups' | 'synthetic'> & {
  readonly source: PackedTable
  readonly groups?: number
  readonly holdout?: PackedTable
  readonly holdoutGroups?: number
  readonly synthetic: readonly PackedTable[]
}

interface PackedTable {
  readonly role: string
  readonly rowCount: number
  readonly columns: readonly {readonly field: Field; readonly at: number}[]
}

type Numbers = Float64Array | Int32Array | Uint8Array

const KINDS = {
  float64: sharedFloat64,
  int32: sharedInt32,
  /** A network that goes with the form of pictures. */
  uint8: (length: number) => new Uint8Array(new SharedArrayBuffer(length)),
} as const

const kindOf = (array: Numbers): keyof typeof KINDS =>
  array instanceof Float64Array ? 'float64' : array instanceof Int32Array ? 'int32' : 'uint8'

/**
 * Inputs as they travel: a header and pieces of bytes of the arrays, one after the other, in the order of this machine's bytes
 * (little-endian).
 */
export interface PackedAudit {
  readonly header: string
  /** Of no more than `pieceBytes` each. */
  readonly pieces: Iterable<Uint8Array>
}

export function packInputs(inputs: WorkerInputs, pieceBytes: number): PackedAudit {
  const arrays: Numbers[] = []
  const add = (array: Numbers) => arrays.push(array) - 1
  const table = ({
    role,
    rowCount,
    columns,
  }: WorkerInputs['source'] | NonNullable<WorkerInputs['holdout']> | WorkerInputs['synthetic'][number]): PackedTable => ({
    role,
    rowCount,
    columns: columns.map(column => ({field: column.field, at: add(column.kind === 'numeric' ? column.values : column.codes)})),
  })
  const {source, groups, holdout, holdoutGroups, synthetic, ...others} = inputs
  const packed: PackedInputs = {
    ...others,
    source: table(source),
    ...(groups && {groups: add(groups)}),
    ...(holdout && {holdout: table(holdout)}),
    ...(holdoutGroups && {holdoutGroups: add(holdoutGroups)}),
    synthetic: synthetic.map(table),
  }
  const text = JSON.stringify(packed, wordValues(arrays))
  const forms = arrays.map(array => ({kind: kindOf(array), length: array.length}))
  const bytes = arrays.reduce((sum, array) => sum + array.byteLength, 0)
  return {header: `{"bytes":${bytes},"arrays":${JSON.stringify(forms)},"inputs":${text}}`, pieces: piecesOf(arrays, pieceBytes)}
}

/** Bytes of the arrays, in pieces of equal size but for the last. */
function* piecesOf(arrays: readonly Numbers[], size: number): Iterable<Uint8Array> {
  let piece = new Uint8Array(size)
  let filled = 0
  for (const array of arrays) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    for (let at = 0; at < bytes.length;) {
      const some = bytes.subarray(at, at + size - filled)
      piece.set(some, filled)
      ;[at, filled] = [at + some.length, filled + some.length]
      if (filled < size) continue
      yield piece
      ;[piece, filled] = [new Uint8Array(size), 0]
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/** @throws {Error} When the pieces are not those of the header. */
export async function unpackInputs(header: string, pieces: AsyncIterable<Uint8Array>): Promise<WorkerInputs> {
  const arrays: Numbers[] = []
  // The forms of the arrays stand before what names them.
  const {bytes, inputs} = JSON.parse(header, readValues(arrays)) as PackedHeader
  if (arrays.reduce((sum, {byteLength}) => sum + byteLength, 0) !== bytes)
    throw new Error('The inputs of an audit do not add up.')
  await fill(arrays, pieces)
  const table = ({role, rowCount, columns}: PackedTable) => ({
    role,
    rowCount,
    columns: columns.map(({field, at}) => columnOf(field, arrays[at])),
  })
  const {source, groups, holdout, holdoutGroups, synthetic, ...others} = inputs
  return {
    ...others,
    source: table(source),
    ...(groups !== undefined && {groups: arrays[groups]}),
    ...(holdout && {holdout: table(holdout)}),
    ...(holdoutGroups !== undefined && {holdoutGroups: arrays[holdoutGroups]}),
    synthetic: synthetic.map(table),
  } as WorkerInputs
}

const columnOf = (field: Field, numbers: Numbers): Column =>
  field.kind === 'numeric'
    ? {kind: 'numeric', field, values: numbers as Float64Array}
    : {kind: 'categorical', field, codes: numbers as Int32Array}

async function fill(arrays: readonly Numbers[], pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const targets = arrays.map(({buffer, byteOffset, byteLength}) => new Uint8Array(buffer, byteOffset, byteLength))
  let [target, at] = [0, 0]
  for await (const piece of pieces)
    for (let from = 0; from < piece.length;) {
      while (target < targets.length && at === targets[target].length) [target, at] = [target + 1, 0]
      if (target === targets.length) throw new Error('The inputs of an audit hold more than they say.')
      const some = piece.subarray(from, from + targets[target].length - at)
      targets[target].set(some, at)
      ;[from, at] = [from + some.length, at + some.length]
    }
  while (target < targets.length && at === targets[target].length) [target, at] = [target + 1, 0]
  if (target < targets.length) throw new Error('The inputs of an audit hold less than they say.')
}

/** JSON has no NaN (the range of a column without values), no infinity, no -0 and no bytes. */
function wordValues(arrays: Numbers[]) {
  return function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    // A Buffer has said itself in JSON before anybody is asked.
    const given = this[key]
    if (given instanceof Uint8Array) {
      const known = arrays.indexOf(given)
      return {array: known >= 0 ? known : arrays.push(given) - 1}
    }
    if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value
    return {number: Object.is(value, -0) ? '-0' : `${value}`}
  }
}

/** The reverse; makes the arrays as soon as their forms were read. */
function readValues(arrays: Numbers[]) {
  return (key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (key === 'arrays' && arrays.length === 0)
      arrays.push(...(value as ArrayForm[]).map(({kind, length}) => KINDS[kind](length)))
    if (Object.keys(value).length !== 1) return value
    if ('number' in value) return Number(value.number)
    return 'array' in value ? arrays[value.array as number] : value
  }
}
