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
  /** The numbers are dates or times. */
  readonly date?: DateForm
  /** The numbers are one of the many that a sample is made of, such as a pixel of a picture. */
  readonly sample?: SamplePart
}

/** Where a column stands in a sample. All columns of a table's samples share one form. */
export interface SamplePart {
  readonly form: GridForm
  /** From 0, in the order of the form's numbers; of a mask, pixel by pixel. */
  readonly place: number
  /** The number is 1 where the pixel belongs to what is looked for, such as a lesion, and 0 elsewhere: a mask beside the picture. */
  readonly mask?: true
}

/** What the rows of a table are, where they are no records. */
export type SampleForm = GridForm | MoleculeForm
export type SampleKind = SampleForm['kind']

/** Samples that are many numbers in a fixed order. */
export type GridForm = ImageForm | SignalForm

/** Signals: the values of one channel at even steps of time, such as a sound. */
export interface SignalForm {
  readonly kind: 'signal'
  /** Moments. */
  readonly length: number
  /** Moments in a second; left out where nobody said it. */
  readonly rate?: number
  /** Values are whole numbers from -2^(bits - 1) to 2^(bits - 1) - 1; left out where they are not rounded so. */
  readonly bits?: 8 | 16 | 24 | 32
  /** Values are floating-point numbers of so many bits, the loudest of a sound being 1; left out where nobody said so. */
  readonly float?: 32 | 64
  /** How they stand in files where these are no sounds. */
  readonly stored?: StoredSeries
}

/** Series of numbers as text: each in columns of a table, or in a file of its own. */
export type StoredSeries = {readonly as: 'columns'} | SeriesFile

export interface SeriesFile {
  readonly as: 'files'
  /** The name of the column of values; left out where files have no header. */
  readonly name?: string
  /** The column of times before it: those of the first file. */
  readonly time?: {readonly name: string; readonly first: number; readonly step: number}
}

/** Molecules: one column of texts, each a molecule in SMILES. */
export interface MoleculeForm {
  readonly kind: 'molecule'
}

/** Pictures: grey levels or colours from 0 to 2^bits - 1, row by row from the top left, the channels of a pixel side by side. */
export interface ImageForm {
  readonly kind: 'image'
  readonly width: number
  readonly height: number
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3
  readonly bits: 8 | 16
  /** What their features are made by, where the user has a network for that. */
  readonly embedding?: EmbeddingNetwork
}

/** A network in ONNX that turns pictures into numbers. It goes with the pictures, so that every thread has the same one. */
export interface EmbeddingNetwork {
  /** What messages call it. */
  readonly name: string
  readonly sha256: string
  /** The file. */
  readonly bytes: Uint8Array
}

/**
 * How dates or times are counted and written. A value is a whole number of steps: since 1970-01-01 00:00 on the clock that the column is
 * written in, or since midnight for times of day.
 */
export interface DateForm {
  readonly kind: 'date' | 'datetime' | 'time'
  /** Milliseconds: 86,400,000 for dates; else 60,000, 1,000, 1 or 0.001, whatever the times are written in. */
  readonly step: number
  /** How a moment is written, in Unicode's date field symbols, such as `yyyy-MM-dd HH:mm:ss`. */
  readonly pattern: string
  /** Month names, AM and PM are written in capitals or small letters; otherwise they are `Jan` and `AM`. */
  readonly letters?: 'upper' | 'lower'
  /** Written behind every moment, such as `Z` or `+02:00`. */
  readonly zone?: string
}

/** What is known of a categorical column. Levels are sorted by code point, so that the same data give the same codes. */
export interface CategoricalField {
  readonly kind: 'categorical'
  readonly name: string
  readonly levels: readonly string[]
  readonly missing: number
  /** The texts are samples, such as molecules. */
  readonly sample?: {readonly form: MoleculeForm}
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

/** What a column of another file holds, which this one is compared with; of dates, how they are written there. */
export type KnownKind = 'numeric' | 'categorical' | DateForm

export function knownKind(field: Field): KnownKind {
  return field.kind === 'numeric' && field.date !== undefined ? field.date : field.kind
}

/** A column with its values. */
export type Column = NumericColumn | CategoricalColumn

export const MISSING_CODE = -1
