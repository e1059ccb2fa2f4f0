import {parquetMetadata, parquetSchema, type ColumnChunk, type FileMetaData, type RowGroup, type SchemaTree} from 'hyparquet'
import {DEFAULT_PARSERS} from 'hyparquet/src/convert.js'
import {Interrupted, UserError} from '../../../core/errors.js'
import {ignoredOf} from '../../check-options.js'
import {allBytes, type ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import {checkSize} from '../../table-size.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {asLevels} from '../../typed/as-levels.js'
import {damagedFile, intactFile} from '../damaged-file.js'
import {isPandasIndex} from '../pandas-index.js'
import {checkPages} from './check-pages.js'
import {CODECS} from './codecs.js'
import {columnKind, withoutValues, type ColumnKind} from './column-kind.js'
import {categoriesOf} from './metadata.js'
import {pagesOf} from './pages.js'

interface Leaf {
  readonly name: string
  readonly kind: ColumnKind
  readonly path: readonly SchemaTree[]
  /** Its place among the leaves, which is that of its chunk in every row group. */
  readonly at: number
}

/**
 * Reads a Parquet file column by column. Columns that are ignored are not decoded.
 * @throws {UserError} When it is damaged, encrypted or packed in an unusual way.
 */
export async function readParquet(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  const bytes = await allBytes(source)
  const {metadata, leaves} = intact(source.name, () => {
    const read = parquetMetadata(bytes, {geoparquet: false, parsers: NO_STATISTICS})
    return {metadata: read, leaves: leavesOf(parquetSchema(read))}
  })
  const rowCount = Number(metadata.num_rows)
  if (!(rowCount >= 0)) throw damagedFile(source.name, 'a Parquet file')
  checkSize(source.name, rowCount, leaves.length, options.maxBytes)
  const groups = groupsOf(source.name, metadata, rowCount)
  const ignored = ignoredOf(
    leaves.map(({name}) => name.trim()),
    options,
  )
  const categories = categoriesOf(metadata)
  const notes: string[] = []
  const columns = leaves.map((leaf): TypedColumn => {
    if (options.signal?.aborted === true) throw new Interrupted()
    const {column, said} = ignored.has(leaf.name.trim())
      ? {column: withoutValues(leaf.name, leaf.kind), said: []}
      : intact(source.name, () => readLeaf(leaf, groups, rowCount, bytes, source.name))
    notes.push(...said)
    return asMeant(column, categories)
  })
  return {columns, rowCount, notes}
}

/** Bounds of columns are cells of records: they are not even decoded. */
const NO_STATISTICS = {stringFromBytes: () => ''}

function leavesOf(root: SchemaTree): Leaf[] {
  let at = 0
  return root.children.map((node): Leaf => {
    const {name} = node.element as {name?: unknown}
    if (typeof name !== 'string') throw new Error('name')
    const leaf = {name, path: [root, node], at, kind: node.children.length > 0 ? {type: 'nested'} : columnKind(node.element)}
    at += leafCount(node)
    return leaf
  })
}

const leafCount = ({children}: SchemaTree): number =>
  children.length === 0 ? 1 : children.reduce((sum, child) => sum + leafCount(child), 0)

interface Group {
  readonly rows: number
  readonly start: number
  readonly columns: RowGroup['columns']
}

function groupsOf(file: string, {row_groups: groups}: FileMetaData, rowCount: number): Group[] {
  let start = 0
  const all = groups.map(({num_rows, columns}): Group => {
    const group = {rows: Number(num_rows), start, columns}
    start += group.rows
    return group
  })
  if (start !== rowCount || all.some(({rows}) => !(rows >= 0))) throw damagedFile(file, 'a Parquet file')
  return all
}

function readLeaf(
  {name, kind, path, at}: Leaf,
  groups: readonly Group[],
  rowCount: number,
  bytes: Uint8Array,
  file: string,
): {column: TypedColumn; said: readonly string[]} {
  if (kind.make === undefined) return {column: withoutValues(name, kind), said: []}
  const maker = kind.make(name, rowCount) as ReturnType<NonNullable<ColumnKind['make']>> & {
    put: (row: number, value: unknown) => void
  }
  for (const {rows, start, columns} of groups) {
    if (rows === 0) continue
    const chunk = readableChunk(columns.at(at), rows, file)
    let row = start
    for (const piece of decodedPieces(chunk, path, kind, rows, bytes)) {
      for (const value of piece) {
        if (value === undefined || row >= start + rows) throw new Error('values')
        if (value !== null) maker.put(row, value)
        row++
      }
    }
    if (row !== start + rows) throw new Error('values')
  }
  return {column: maker.finish(), said: maker.notes?.() ?? []}
}

type Chunk = NonNullable<ColumnChunk['meta_data']>

/** @throws {UserError} When the chunk of a column is not there, encrypted, or packed in a way that cannot be unpacked. */
function readableChunk(chunk: ColumnChunk | undefined, rows: number, file: string): Chunk {
  if (chunk?.crypto_metadata !== undefined || chunk?.encrypted_column_metadata !== undefined) throw encrypted(file)
  const metadata = chunk?.meta_data
  if (metadata === undefined || chunk?.file_path !== undefined || Number(metadata.num_values) !== rows)
    throw damagedFile(file, 'a Parquet file')
  const {codec} = metadata
  if (codec !== 'UNCOMPRESSED' && CODECS[codec] === undefined)
    throw new UserError(
      'format-unsupported',
      {format: 'parquet', feature: codec},
      `${file} is packed with ${codec}, which cannot be read.`,
      ['Write it with another compression, such as ZSTD or SNAPPY.'],
    )
  return metadata
}

function decodedPieces(chunk: Chunk, path: readonly SchemaTree[], {isText = false}: ColumnKind, rows: number, bytes: Uint8Array) {
  const {dictionary_page_offset: dictionary = 0n, data_page_offset: data} = chunk
  const start = Number(dictionary === 0n ? data : dictionary)
  const end = start + Number(chunk.total_compressed_size)
  const [root, node] = path
  if (!(start >= 0 && start <= end && end <= bytes.length) || chunk.type !== node.element.type) throw new Error('chunk')
  const part = bytes.subarray(start, end)
  checkPages(part, rows)
  const {type_length, repetition_type, name} = node.element
  // What the values mean is looked at where the columns are made: here they stay as they are stored.
  const element = {
    name,
    type: chunk.type,
    ...(type_length !== undefined && {type_length}),
    ...(repetition_type && {repetition_type}),
  }
  const leaf = {...node, element: isText ? {...element, converted_type: 'UTF8' as const} : element}
  return pagesOf(part, rows, {
    pathInSchema: [name],
    type: chunk.type,
    element: leaf.element,
    schemaPath: [root, leaf],
    codec: chunk.codec,
    compressors: CODECS,
    utf8: false,
    parsers: {...DEFAULT_PARSERS, timestampFromNanoseconds: (nanos: unknown) => nanos, stringFromBytes: textOf},
  }) as Iterable<readonly unknown[]>
}

const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true})
const textOf = (bytes: Uint8Array) => decoder.decode(bytes)

function asMeant(column: TypedColumn, categories: ReadonlySet<string>): TypedColumn {
  const meant = isPandasIndex(column.name) ? {...column, isIndex: true} : column
  if (!categories.has(column.name) || (meant.kind !== 'levels' && meant.kind !== 'numbers')) return meant
  return {...(meant.kind === 'numbers' ? asLevels(meant) : meant), type: 'category'}
}

const encrypted = (file: string) =>
  new UserError('file-encrypted', {format: 'parquet'}, `${file} is encrypted.`, ['Decrypt it, and give the file that comes out.'])

const intact = <T>(file: string, step: () => T) => intactFile(file, 'a Parquet file', step)
