import {Endianness} from 'apache-arrow/fb/endianness'
import {MetadataVersion} from 'apache-arrow/fb/metadata-version'
import {Interrupted, UserError} from '../../../core/errors.js'
import {ignoredOf} from '../../check-options.js'
import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import {checkSize} from '../../table-size.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {intactFile} from '../damaged-file.js'
import {isPandasIndex} from '../pandas-index.js'
import {textsOf, type Dictionaries} from './categories.js'
import {columnKind, withoutDictionary, type ColumnKind, type ColumnTaker} from './column-kind.js'
import {fieldsOf, type ArrowField} from './fields.js'
import {messagesOf, type Batch} from './messages.js'
import {partsOf, type PartsOptions} from './parts.js'

interface ReadField {
  readonly field: ArrowField
  readonly kind: ColumnKind
  /** Left out for what is not taken in. */
  readonly taker?: ColumnTaker
}

/**
 * Reads an Arrow file, Feather of version 2 among them, or a stream. Columns that are ignored are not decoded.
 * @throws {UserError} When it is damaged, or too large.
 */
export async function readArrow(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  const bytes = await allBytes(source)
  const file = source.name
  const intact = <T>(step: () => T) => intactFile(file, 'an Arrow file', step)
  const {fields, batches, parts, isEnded} = intact(() => opened(bytes, file, options))
  const rowCount = intact(() => rowsOf(batches))
  checkSize(file, rowCount, fields.length, options.maxBytes)
  return intact(() => {
    const dictionaries: Dictionaries = new Map()
    const columns = readFields(fields, dictionaries, rowCount, options)
    takeBatches(batches, columns, dictionaries, parts, options.signal)
    return {
      columns: columns.map(finished),
      rowCount,
      notes: [
        ...columns.flatMap(({taker}) => taker?.notes() ?? []),
        ...(isEnded ? [] : ['the stream does not say that it has ended: rows may be missing.']),
      ],
    }
  })
}

function opened(bytes: Uint8Array, file: string, {maxBytes}: ReadOptions) {
  const {schema, schemaBytes, batches, isEnded} = messagesOf(bytes)
  if (schema.endianness() !== Endianness.Little)
    throw new UserError(
      'format-unsupported',
      {format: 'arrow', feature: 'big-endian'},
      `${file} has its highest bytes first, which cannot be read.`,
      ['Write it on another machine, or as Parquet.'],
    )
  const fields = fieldsOf(schema, schemaBytes)
  const isBeforeVersion5 = batches.some(({version}) => version < MetadataVersion.V5)
  return {fields, batches, isEnded, parts: {file, maxBytes, isBeforeVersion5}}
}

function rowsOf(batches: readonly Batch[]): number {
  const lengths = batches.flatMap(({dictionary, header}) => (dictionary === undefined ? [Number(header.length())] : []))
  if (lengths.some(length => !(length >= 0))) throw new Error('rows')
  return lengths.reduce((sum, length) => sum + length, 0)
}

function readFields(
  fields: readonly ArrowField[],
  dictionaries: Dictionaries,
  rowCount: number,
  options: ReadOptions,
): ReadField[] {
  const names = fields.map(({name}) => name.trim())
  const ignored = ignoredOf(names, options)
  return fields.map((field, at): ReadField => {
    const kind = columnKind(field, dictionaries)
    return ignored.has(names[at]) || kind.make === undefined
      ? {field, kind}
      : {field, kind, taker: kind.make(field.name, rowCount)}
  })
}

function takeBatches(
  batches: readonly Batch[],
  columns: readonly ReadField[],
  dictionaries: Dictionaries,
  options: PartsOptions,
  signal: AbortSignal | undefined,
): void {
  const fields = columns.map(({field}) => field)
  let start = 0
  for (const batch of batches) {
    if (signal?.aborted === true) throw new Interrupted()
    if (batch.dictionary !== undefined) {
      takeDictionary(batch, batch.dictionary, columns, dictionaries, options)
      continue
    }
    const length = Number(batch.header.length())
    for (const [at, part] of partsOf(batch, fields, options).entries()) {
      if (part.length !== length) throw new Error('rows')
      columns[at].taker?.take(part, start)
    }
    start += length
  }
}

function takeDictionary(
  batch: Batch,
  {id, isDelta}: NonNullable<Batch['dictionary']>,
  columns: readonly ReadField[],
  dictionaries: Dictionaries,
  options: PartsOptions,
): void {
  const user = columns.find(({field, taker}) => taker !== undefined && field.dictionary?.id === id)
  // Those of columns that are left out, or of parts of nested ones, are not needed.
  if (user === undefined) return
  const field = withoutDictionary(user.field)
  const [part] = partsOf(batch, [field], options)
  checkSize(options.file, part.length, 1, options.maxBytes)
  const taker = columnKind(field, dictionaries).make?.('', part.length)
  if (taker === undefined) throw new Error('dictionary')
  taker.take(part, 0)
  const texts = textsOf(taker.finish())
  dictionaries.set(id, isDelta ? [...(dictionaries.get(id) ?? []), ...texts] : texts)
}

function finished({field: {name}, kind, taker}: ReadField): TypedColumn {
  const column = taker?.finish() ?? kind.make?.(name, 0).finish() ?? {kind: 'other', name, type: kind.type}
  return isPandasIndex(name) ? {...column, isIndex: true} : column
}
