import type {Context} from '../../core/context.js'
import type {Estimates} from '../../core/estimate.js'
import type {Table} from '../../core/table.js'

/** The columns that were declared, and of how many people the data are a sample. */
export interface DeclaredColumns {
  /** Columns by which somebody who knows a person could find them. */
  readonly quasiIdentifiers: readonly string[]
  /** Columns that nobody should find out about a person. */
  readonly sensitive: readonly string[]
  /** People of whom the data are a sample; left out where the data are everybody. */
  readonly population?: number
}

/** Real rows and whose they are. */
export interface RealPeople {
  /** Rows of all classes, with the target column. */
  readonly rows: Table
  /** [rows], per row a number of the person it belongs to. */
  readonly people: Int32Array
  /** [rows], 1 for rows of the minority. */
  readonly isMinority: Uint8Array
}

/** What a disclosure measure is computed from. It is handed the truth: it is a figure about the data, not an attack on them. */
export interface DisclosureInput {
  /** The people whom the generator saw. */
  readonly members: RealPeople
  /** People whom it did not see, of the same population. */
  readonly others?: RealPeople
  /** Synthetic rows of all classes there are, with the target column. */
  readonly released: Table<'synthetic'>
  readonly declared: DeclaredColumns
  /** Level of the intervals. */
  readonly confidence: number
}

/** Figures of one sensitive column. */
export interface SensitiveFigures {
  readonly name: string
  readonly estimates: Estimates
  readonly control?: Estimates
  readonly baseline?: Estimates
}

export interface DisclosureFigures {
  readonly estimates: Estimates
  /** The same figures of people whom the generator did not see. */
  readonly control?: Estimates
  /** The same figures of the real rows themselves, or of the simplest guess. */
  readonly baseline?: Estimates
  /** Of every sensitive column; the figures above are then those of the first. */
  readonly sensitive?: readonly SensitiveFigures[]
  /** Figures that are the worst of all: of several releases that is the worst release, not their mean. */
  readonly extremes?: Readonly<Record<string, 'largest' | 'smallest'>>
  /** Counts and settings worth showing. */
  readonly details?: Readonly<Record<string, number | string>>
}

/**
 * A figure that regulators and publishers hold against a threshold, on the columns that were declared. What such a
 * figure says depends on how well they were chosen. It is no attack with a test, and it never enters a verdict.
 */
export interface DisclosureMeasure {
  /** @throws {NotApplicable} When the columns or rows that it needs are not there. */
  measure(input: DisclosureInput, context: Context): Promise<DisclosureFigures>
}

/** The columns from the worst by their first figure, and the figures of the worst. */
export function worstFirst(columns: readonly SensitiveFigures[]): DisclosureFigures {
  const first = ({estimates}: SensitiveFigures) => Object.values(estimates).at(0)?.value ?? 0
  const sensitive = columns.toSorted((a, b) => first(b) - first(a))
  const [{name: column, ...worst}] = sensitive
  return {...worst, sensitive, details: {column}}
}
