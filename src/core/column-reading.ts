/** How one column of a file was read, without any cell of it but marks of missing values and symbols such as `%`. */
export interface ColumnReading {
  readonly name: string
  readonly part: 'feature' | 'target' | 'group' | 'ignored'
  /** `empty` has no value at all, `constant` a single one; an ignored column was not looked at. */
  readonly type: 'number' | 'category' | 'constant' | 'empty' | 'unread'
  /** Of numbers: most digits after the decimal point; 0 for whole numbers. */
  readonly decimals?: number
  /** How many levels a category has, or how many different values a column of few different numbers. */
  readonly levels?: number
  /** What stands around and inside the numbers, such as `$`, `%` or commas between thousands. */
  readonly form?: string
  /** What was taken for a missing value, and how often; an empty text is an empty cell. */
  readonly missing: readonly {readonly token: string; readonly count: number}[]
  /** What looks odd, each with the flag that reads it otherwise. */
  readonly notes: readonly string[]
}

/** How a file was read. */
export interface FileReading {
  readonly file: string
  readonly rows: number
  /** Read beside another file, which settled how. */
  readonly isFurther: boolean
  readonly columns: readonly ColumnReading[]
}
