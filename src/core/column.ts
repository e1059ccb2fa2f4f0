/** What is known of a numeric column from the rows it was read from. */
export interface NumericField {
  readonly kind: 'numeric'
  readonly name: string
  /** Smallest and largest value seen; NaN when no value was. */
  readonly min: number
  readonly max: number
  /** Most digits after the decimal point seen in the text of a value. */
  readonly decimals: number
  /** Every value seen is a whole number. */
  readonly integer: boolean
  /** How many values are missing. */
  readonly missing: number
}

/** What is known of a categorical column. Levels are sorted by code point, so that the same data give the same codes. */
export interface CategoricalField {
  readonly kind: 'categorical'
  readonly name: string
  readonly levels: readonly string[]
  readonly missing: number
}

/** What is known of a column. */
export type Field = NumericField | CategoricalField
/** A column of numbers: one per row, in double precision. */
export interface NumericColumn {
  readonly kind: 'numeric'
  readonly field: NumericField
  /** NaN stands for missing, and for nothing else: input with an infinite or unreadable number is refused. */
  readonly values: Float64Array
}

/** A column of categories: one code per row. */
export interface CategoricalColumn {
  readonly kind: 'categorical'
  readonly field: CategoricalField
  /** Index into the field's levels; MISSING_CODE stands for missing. */
  readonly codes: Int32Array
}

/** A column with its values. */
export type Column = NumericColumn | CategoricalColumn

export const MISSING_CODE = -1
