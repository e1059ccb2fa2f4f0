import {UserError} from '../../core/errors.js'
import {latin1Text} from '../../platform/bytes.js'
import {loadDriver} from '../drivers.js'
import type {ByteSource} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import type {TypedColumns} from '../typed-column.js'
import type {TableFormat} from './format.js'

const PACKAGE = 'apache-arrow'
const INSTEAD = {read: 'Or give the table as Parquet or CSV.', written: 'Or give a name that ends in .parquet or .csv.'}

const FILE = 'ARROW1'
/** Of the older Feather format, which shares nothing but its name with the newer one. */
const FEATHER_1 = 'FEA1'
/** How every message of a stream begins: this, and the length of its header. */
const CONTINUATION = 0xffffffff

export const arrow: TableFormat = {
  name: 'arrow',
  title: 'an Arrow file',
  extensions: ['.arrow', '.feather', '.ipc', '.arrows'],
  reader: {
    recognises: head => beginning(head) === FILE || beginning(head).startsWith(FEATHER_1) || isStream(head),
    read,
  },
  writer: {
    write: async (table, file) => {
      const {writeArrow} = await loadDriver(PACKAGE, () => import('./arrow/write.js'), file, INSTEAD.written)
      return writeArrow(table, /\.arrows(?:\.gz)?'?$/i.test(file) ? 'stream' : 'file')
    },
  },
}

async function read(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  if (beginning(source.head).startsWith(FEATHER_1))
    throw new UserError(
      'format-unsupported',
      {format: 'feather', feature: 'version 1'},
      `${source.name} is a Feather file of version 1, which no program has written since 2020.`,
      ["Write it anew, with pandas: pandas.read_feather('old.feather').to_feather('new.feather')."],
    )
  const {readArrow} = await loadDriver(PACKAGE, () => import('./arrow/read.js'), source.name, INSTEAD.read)
  return readArrow(source, options)
}

const beginning = (head: Uint8Array) => latin1Text(head.subarray(0, FILE.length))

function isStream(head: Uint8Array): boolean {
  if (head.length < 8) return false
  const view = new DataView(head.buffer, head.byteOffset, 8)
  return view.getUint32(0, true) === CONTINUATION && view.getInt32(4, true) > 0
}
