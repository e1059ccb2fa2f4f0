import type {Text} from '../../core/text.js'
import type {ByteSource} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import type {TypedColumns} from '../typed-column.js'

/** A format of tables that says what its columns are. Libraries are loaded when a file is read or written. */
export interface TableFormat {
  readonly name: string
  /** With its article, for messages: `a Parquet file`. */
  readonly title: string
  /** How names of such files end, such as `.parquet`; the first one is proposed. */
  readonly extensions: readonly string[]
  /** Files of plain text are named so, too: such a file is written like the one it came from. */
  readonly isEndingOfText?: boolean
  readonly reader?: FormatReader
  readonly writer?: FormatWriter
  /** Where such files can be read and not written: what to write instead, as advice. */
  readonly insteadOfWriting?: Text
}

export interface FormatReader {
  /**
   * Whether a file is of this format.
   * @param head Its first bytes, unpacked: 4096, or all.
   * @param path For formats whose bytes cannot tell; left out for stdin.
   */
  readonly recognises: (head: Uint8Array, path?: string) => boolean
  /**
   * The columns of a file. Ask `checkSize` (../table-size) before taking in rows.
   * @param source Read its pieces, or `allBytes` of it (../open-bytes).
   * @throws {UserError} When it is damaged, encrypted, too large, or holds what cannot be read; never with a cell in it.
   */
  readonly read: (source: ByteSource, options: ReadOptions) => Promise<TypedColumns>
}

export interface FormatWriter {
  /**
   * Asked before long work, where not every name will do.
   * @throws {UserError} When a column cannot be called so.
   */
  readonly checkNames?: (names: readonly string[], file: string) => Promise<void>
  /** What a file of the format does not keep of the columns, though it takes them: sentences that show no cell. */
  readonly losses?: (table: TypedColumns) => Promise<readonly string[]>
  /**
   * The bytes of a file with these columns; columns of kind `other` are empty. A type that is not known here, or that does not hold
   * the values, is written as the type that does.
   * @param file Its path, for messages.
   * @throws {UserError} When the format cannot hold the table, such as too many columns.
   */
  readonly write: (table: TypedColumns, file: string) => Promise<Iterable<Uint8Array | string>>
}
