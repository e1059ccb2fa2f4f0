import type {PartPlace} from '../parts/part-rows.js'

/** A text that stands in a column, and in how many of its rows. */
export interface LevelCount {
  readonly level: string
  readonly count: number
}

/** What the cells of a column show, from which is decided how it is read. */
export interface ColumnEvidence {
  readonly name: string
  /** Decided by the user or by another file. */
  readonly kind: 'numeric' | 'categorical' | 'date' | undefined
  /** The user says that these are numbers. */
  readonly isDeclared: boolean
  /** Rows with a value. */
  readonly present: number
  /** Marks of missing values, by how often they stand there; an empty cell is an empty text. */
  readonly tokens: ReadonlyMap<string, number>
  /** Rows with a number as the file writes numbers. */
  readonly numbers: number
  /** Their texts were kept, so that they can be levels: they are kept until there are many different ones and nothing else. */
  readonly areNumbersTexts: boolean
  /** How many different ones; not counted on where that settles nothing. */
  readonly differentNumbers: number
  /** Most digits after the decimal sign in these. */
  readonly decimals: number
  readonly digits: DigitEvidence
  readonly commas: CommaEvidence
  /** Texts that are not numbers; all texts of a column that is known to be categorical. Most frequent first. */
  readonly texts: readonly LevelCount[]
  /** The first row with this text, from 1. */
  readonly rowOf?: (text: string) => number
  /** Cells of numbers that have labels where others have none, and their different values. */
  readonly labelled?: {readonly cells: number; readonly values: readonly number[]}
  /** Where the first text that is not a number stands; its row counts from 1. */
  readonly firstText?: {readonly text: string; readonly row: number; readonly line?: number; readonly place?: PartPlace}
}

/** Numbers of digits alone, as codes are. */
export interface DigitEvidence {
  /** Numbers that begin with a zero and go on with a digit. */
  readonly leadingZeros: number
  /** Whether all numbers are digits alone, without sign and point. */
  readonly alone: boolean
  /** How many digits each has, when all have the same. */
  readonly width: number | undefined
}

/** What decimal commas were announced for. */
export interface CommaEvidence {
  /** Numbers such as 15,223, whose comma may stand between thousands. */
  readonly three: number
  /** Numbers whose comma can be a decimal comma alone. */
  readonly decimal: number
  /** Whole numbers without a comma. */
  readonly none: number
}
