import type {ErrorReason, SkipReason} from '../core/reason.js'
import type {MeasuredFigure, MeasuredFigures} from './utility.js'

export type ClassFigures = Readonly<Record<string, Pick<MeasuredFigure, 'value' | 'standardError'>>>

/** One minority label against all other rows, the other minority labels among them. */
export interface MeasuredClass {
  /** Its position among the minority labels of the plan. */
  readonly label: number
  /** Real training rows that have it. */
  readonly trainRows: number
  readonly figures: MeasuredFigures
  /** Why it could not be measured. */
  readonly reason?: SkipReason | ErrorReason
}

/**
 * Macro means: every class counts the same, however many rows it has. The standard error is the mean of the classes' own, which is what
 * it is at most: the classes are measured on the same rows, and the deviation of a mean is never above the mean of the deviations.
 *
 * @returns The figures that all of the classes have; a mean over some of them would be about other classes.
 */
export function macroFigures(classes: readonly ClassFigures[]): ClassFigures {
  const names = Object.keys(classes[0] ?? {}).filter(name => classes.every(figures => Object.hasOwn(figures, name)))
  const mean = (name: string, part: 'value' | 'standardError') =>
    classes.reduce((sum, figures) => sum + figures[name][part], 0) / classes.length
  return Object.fromEntries(
    names.map(name => [name, {value: mean(name, 'value'), standardError: mean(name, 'standardError')}] as const),
  )
}

/** Groups of classes by their training rows, the largest first. */
export const SHOTS = ['many', 'medium', 'few'] as const
export type Shots = (typeof SHOTS)[number]

/**
 * The group of a class in a long tail, by its real training rows: many-shot has more than 100, few-shot fewer than 20, medium-shot is
 * what lies between (Liu et al., OLTR, arXiv 1904.05160). Synthetic rows do not count: they are what may help a rare class.
 */
export function shotsOf(trainRows: number): Shots {
  if (trainRows > 100) return 'many'
  return trainRows < 20 ? 'few' : 'medium'
}
