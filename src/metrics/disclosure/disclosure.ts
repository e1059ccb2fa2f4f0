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
  /** Of every sensitive column; each figure above is then the largest of them. */
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

/**
 * Of each figure that of the column with the largest, beside the control and the baseline of the same column; the minority's worst
 * column need not be everybody's. `details` names the column of each.
 */
export function worstOf(sensitive: readonly SensitiveFigures[]): DisclosureFigures {
  const names = [...new Set(sensitive.flatMap(({estimates}) => Object.keys(estimates)))]
  const valueOf = ({estimates}: SensitiveFigures, name: string) =>
    Object.hasOwn(estimates, name) ? estimates[name].value : -Infinity
  const worst = names.map(name => {
    const column = sensitive.reduce((most, one) => (valueOf(one, name) > valueOf(most, name) ? one : most))
    return [name, column] as const
  })
  const partOf = (part: 'estimates' | 'control' | 'baseline'): Estimates =>
    Object.fromEntries(
      worst.flatMap(([name, column]) => {
        const figures: Estimates = column[part] ?? {}
        return Object.hasOwn(figures, name) ? [[name, figures[name]] as const] : []
      }),
    )
  const [control, baseline] = [partOf('control'), partOf('baseline')]
  return {
    estimates: partOf('estimates'),
    ...(Object.keys(control).length > 0 && {control}),
    ...(Object.keys(baseline).length > 0 && {baseline}),
    sensitive,
    details: Object.fromEntries(worst.map(([name, column]) => [name, column.name])),
  }
}
