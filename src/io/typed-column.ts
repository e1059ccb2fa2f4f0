import type {DateForm} from '../core/column.js'

/** A column as a format with types holds it: what it is was said by whoever wrote the file, and is not guessed again. */
export type TypedColumn = TypedNumbers | TypedLevels | TypedMoments | TypedMixed | TypedOther

interface Named {
  readonly name: string
  /**
   * What Arrow calls the type, where it has one: `int8` to `uint64`, `float16` to `float64`, `decimal(10,2)`, `bool`, `string`,
   * `category`, `date`, `time[ms]`, `timestamp[us]`, `timestamp[ns, UTC]`, `duration[ms]`. Formats write such a type
   * alike; any other name is only shown.
   */
  readonly type: string
  /** Row labels that the program which wrote the file kept without a name of their own. */
  readonly isIndex?: boolean
  /** The folder of a file says it, and not its rows: a row with nothing else is none. */
  readonly isKey?: boolean
}

/**
 * Numbers in double precision; NaN stands for missing. Those of a type of lower precision are the shortest decimals that read back the
 * same (`shortestDecimal`): 0.1, as any program shows it, and not the double beside it.
 */
export interface TypedNumbers extends Named {
  readonly kind: 'numbers'
  readonly values: Float64Array
  /** The type holds whole numbers alone. */
  readonly integer: boolean
  /** What values stand for, as the statistics packages have it. */
  readonly labels?: ValueLabels
}

/** Texts that stand for numbers, such as 1 = yes, 2 = no. */
export type ValueLabels = ReadonlyMap<number, string>

/** Texts, categories, values with labels and booleans: one code per row into the levels; MISSING_CODE stands for missing. */
export interface TypedLevels extends Named {
  readonly kind: 'levels'
  readonly codes: Int32Array
  /** Different texts, in any order; booleans are `true` and `false`. */
  readonly levels: readonly string[]
  /** The numbers that stand for the levels in the source, be they in use or not. */
  readonly labels?: ValueLabels
  /** The file lists the levels in this order, those that no row has too. */
  readonly isListed?: boolean
  /** These are whole numbers that a double does not hold. */
  readonly beyondDouble?: boolean
  /** The order of the levels means something, as from low to high. */
  readonly isOrdered?: boolean
}

/** Dates and times: whole steps of the form; NaN stands for missing. */
export interface TypedMoments extends Named {
  readonly kind: 'moments'
  readonly values: Float64Array
  readonly form: DateForm
}

/** Cells of several kinds, such as numbers and texts, as their texts: they are read as those of a file of text, doubts included. */
export interface TypedMixed extends Named {
  readonly kind: 'mixed'
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** What no table of records holds, such as lists or pictures: it can only be left out. */
export interface TypedOther extends Named {
  readonly kind: 'other'
}

/** The columns of one file, of equal length. */
export interface TypedColumns {
  readonly columns: readonly TypedColumn[]
  readonly rowCount: number
  /** What one may not expect; no cell is shown. */
  readonly notes: readonly string[]
  /** Names of the columns that are to be predicted, where that is known. */
  readonly outputs?: readonly string[]
  /** Whether the file names its columns; it does unless it says so. */
  readonly hasHeader?: boolean
}

/** What a column of a file was, so that another file can be written alike. */
export interface ColumnType {
  readonly kind: TypedColumn['kind']
  readonly type: string
  /** Of dates and times. */
  readonly form?: DateForm
  /** What the file lists as the levels, in its order. */
  readonly levels?: readonly string[]
  /** Of values with labels: the levels, or what the numbers stand for. */
  readonly labels?: ValueLabels
  /** Of categories whose order means something: those in use, in that order. */
  readonly order?: readonly string[]
}
