import {UserError} from '../../core/errors.js'
import {latin1Text} from '../../platform/bytes.js'
import type {ByteSource} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import type {TypedColumns} from '../typed-column.js'
import type {TableFormat} from './format.js'

const MAGIC = 'PAR1'
/** Of files whose end is encrypted too. */
const ENCRYPTED = 'PARE'

export const parquet: TableFormat = {
  name: 'parquet',
  title: 'a Parquet file',
  extensions: ['.parquet', '.pq'],
  reader: {
    recognises: head => beginning(head) === MAGIC || beginning(head) === ENCRYPTED,
    read,
  },
  writer: {
    losses: async table => (await import('./parquet/losses.js')).parquetLosses(table),
    write: async table => {
      const {writeParquet} = await import('./parquet/write.js')
      return writeParquet(table)
    },
  },
}

async function read(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  if (beginning(source.head) === ENCRYPTED)
    throw new UserError('file-encrypted', {format: 'parquet'}, `${source.name} is encrypted.`, [
      'Decrypt it, and give the file that comes out.',
    ])
  const {readParquet} = await import('./parquet/read.js')
  return readParquet(source, options)
}

const beginning = (head: Uint8Array) => latin1Text(head.subarray(0, 4))
