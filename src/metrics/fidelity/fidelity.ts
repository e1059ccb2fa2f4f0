import type {Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'

/** Minority rows without the target column, equally many on both sides. */
export interface FidelityInput {
  /** Real rows that the generator did not see. */
  readonly real: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
  /** For a measure that looks at every class: all rows there are, up to what more of would change no figure by much. */
  readonly allClasses?: () => AllClasses
  /** For a measure of what molecules are worth in a screen: the molecules themselves, of all classes. */
  readonly screening?: () => ScreeningRows
}

/** Molecules as SMILES. */
export interface ScreeningRows {
  readonly train: LabelledMolecules
  /** Of the minority; none where the figures of real rows alone are asked for. */
  readonly synthetic: readonly string[]
  /** Those that the generator did not see. */
  readonly unseen: LabelledMolecules
  /** The same for all that are to be compared. */
  readonly rng: Rng
}

export interface LabelledMolecules {
  readonly smiles: readonly string[]
  /** [molecules], 1 for those of the minority. */
  readonly isMinority: Uint8Array
}

/** Synthetic minority rows, and real rows of every class that the generator did not see; without the target column. */
export interface AllClasses {
  readonly synthetic: Table<'synthetic'>
  /** In random order, so that nothing depends on where a class stands in the file. */
  readonly unseen: Table<'holdout'>
  /** [unseen rows], 1 for rows of the minority. */
  readonly isMinority: Uint8Array
}

export interface FidelityFigure {
  readonly value: number
  /** What another draw of the rows on both sides would change, for audits whose repeats do not draw new rows. */
  readonly standardError: number
  readonly range: readonly [low: number, high: number]
}

/** How far one column's values are apart. */
export interface ColumnFigure extends FidelityFigure {
  readonly name: string
  readonly statistic: 'Kolmogorov-Smirnov' | 'total variation'
}

export interface FidelityFigures {
  readonly figures: Readonly<Record<string, FidelityFigure>>
  /** For a measure that says something of every column. */
  readonly columns?: readonly ColumnFigure[]
  /** Counts worth showing. */
  readonly details?: Readonly<Record<string, number>>
}

/**
 * How much synthetic rows resemble real ones. It says nothing on privacy - copies of the real rows resemble them most - and
 * little on what the rows are worth to a classifier.
 */
export interface FidelityMeasure {
  /** @throws {NotApplicable} When there are too few rows or columns. */
  measure(input: FidelityInput, context: Context): Promise<FidelityFigures>
}
