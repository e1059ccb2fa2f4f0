import type {columnReading} from './shapes/column-reading.js'
import type {Infer} from './shapes/infer.js'

/** How one column of a file was read, without any cell of it but marks of missing values and symbols such as `%`. */
export type ColumnReading = Infer<typeof columnReading>

/** How a file was read. */
export interface FileReading {
  readonly file: string
  readonly rows: number
  /** Read beside another file, which settled how. */
  readonly isFurther: boolean
  readonly columns: readonly ColumnReading[]
  /** What was found in it and settled without being asked for, such as columns that name people. */
  readonly settled?: readonly string[]
}
