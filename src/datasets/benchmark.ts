import path from 'node:path'
import {pipeline, Readable} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {UserError} from '../core/errors.js'
import {Table, type CategoricalColumn, type Column} from '../core/table.js'
import {SIZES} from '../files/limits.js'
import {counted, openFile} from '../files/read-bytes.js'
import {parseNpz, type NumpyArray} from '../io/npz.js'

const LABELS = ['-1', '1']

/**
 * One set of imbalanced-learn's benchmark archive (a .tar.gz of .npz files with `data` [rows, columns] and `label` [rows],
 * 1 for the minority and -1 for the others) as a table with the columns x0, x1, ... and target.
 *
 * @throws {UserError} When the archive is damaged or does not hold the set in this form.
 */
export async function readBenchmark(archive: string, member: string): Promise<Table<'source'>> {
  const name = `'${archive}'`
  const bytes = await readMember(archive, member)
  const arrays = await parseNpz(bytes, `${member} in ${name}`)
  const data = arrays.get('data')
  const label = arrays.get('label')
  const rowCount = data?.shape[0] ?? 0
  if (data?.kind !== 'numbers' || label?.kind !== 'numbers' || data.shape.length !== 2 || label.values.length !== rowCount)
    throw unexpected(member, name, `it must hold numbers 'data' [rows, columns] and 'label' [rows]`)
  const columns = Array.from({length: data.shape[1]}, (_, at) => numericColumn(`x${at}`, data, at))
  return new Table('source', [...columns, targetColumn(label.values, member, name)], rowCount)
}

async function readMember(archive: string, member: string): Promise<Uint8Array> {
  const {unpackTar} = await import('modern-tar')
  const file = await openFile(archive, SIZES.archive)
  try {
    const unpacked = pipeline(Readable.from(file.pieces), createGunzip(), ignored)
    const bounded = Readable.from(counted(unpacked, `'${archive}', unpacked,`, SIZES.archive))
    const stream = Readable.toWeb(bounded) as ReadableStream<Uint8Array>
    const entries = await unpackTar(stream, {strict: true, filter: ({name}) => path.posix.basename(name) === member})
    const content = entries.find(({data}) => data !== undefined)?.data
    if (content !== undefined) return content
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(
      'file-damaged',
      {file: archive},
      `'${archive}' cannot be unpacked: it is no .tar.gz archive, or it is damaged.`,
      ['Delete it and run the command again.'],
    )
  } finally {
    await file.close()
  }
  throw unexpected(member, `'${archive}'`, 'it is not in the archive')
}

/** A failure reaches whoever reads the unpacked bytes. */
const ignored = () => undefined

function numericColumn(name: string, {values, shape}: NumpyArray & {kind: 'numbers'}, at: number): Column {
  const [rowCount, columnCount] = shape
  const column = Float64Array.from({length: rowCount}, (_, row) => values[row * columnCount + at])
  const field = {kind: 'numeric', name, min: NaN, max: NaN, decimals: 0, integer: false, missing: 0} as const
  return {kind: 'numeric', field, values: column}
}

function targetColumn(labels: Float64Array, member: string, name: string): CategoricalColumn {
  const codes = Int32Array.from(labels, label => LABELS.indexOf(String(label)))
  if (codes.includes(-1)) throw unexpected(member, name, 'its labels must be 1 and -1')
  return {kind: 'categorical', field: {kind: 'categorical', name: 'target', levels: LABELS, missing: 0}, codes}
}

function unexpected(member: string, name: string, why: string): UserError {
  return new UserError('file-damaged', {member}, `${member} of ${name} is not as expected: ${why}.`, [
    'Delete the archive and run the command again.',
  ])
}
