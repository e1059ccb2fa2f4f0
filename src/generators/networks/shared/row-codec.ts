import type {Json} from '../../../core/saved-state.js'
import type {Column, Table} from '../../../core/table.js'
import type {Rng} from '../../../core/rng.js'
import {coarseEncoding} from '../../../preprocess/tabular/coarse-encoding.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {decodeTable, encodeTable, type TabularEncoding} from '../../../preprocess/tabular/tabular.js'

/** Rows of a class as a network sees them, and back. */
export interface RowCodec {
  /** @param rows Whose columns are found by name. */
  encode(rows: Table, rng: Rng): Features
  /** Columns in the order of the class's features. */
  decode(made: Features, rng: Rng): readonly Column[]
  /** What a file says of it; left out where it cannot be told without the training rows. */
  readonly save?: () => Json
}

/**
 * Rows of a table by its encoding.
 *
 * @param features The class's rows without the target.
 * @param encoded The rows that the encoding was fitted to; left out when it comes from a file.
 */
export function tabularCodec(encoding: TabularEncoding, features: Table, encoded?: Table<'train'>): RowCodec {
  return {
    encode: (rows, rng) => encodeTable(encoding, rows, rng),
    decode: (made, rng) => decodeTable(encoding, made, features.schema.fields, rng),
    save: () => (encoded === undefined ? encoding : coarseEncoding(encoding, encoded)) as unknown as Json,
  }
}
