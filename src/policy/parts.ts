import type {AuditResult, ClassesEstimates, EntryKind, ResultEntry} from '../result/audit-result.js'
import type {MissingValue} from '../result/reason.js'
import {SHOTS} from '../metrics/class-figures.js'

export const GROUPS = ['control', 'baseline', 'excess', 'difference'] as const

/** Estimates by name, and others that they are held against. */
export type Figures = Pick<ResultEntry, 'estimates' | (typeof GROUPS)[number]>

/** What the beginning of a path is about: an entry as a whole, or its figures for one or several minority labels. */
export interface Part {
  /** The path that is left: of a figure. */
  readonly rest: readonly string[]
  /** The figures of that part, or why there are none. */
  readonly of: (entry: ResultEntry) => Figures | MissingValue
}

/**
 * Where there are several minority labels, a path of utility may begin with `label["X"]` (X against all other rows), `macro` (the mean of
 * all labels) or `shots["few"]` (the mean of labels with few real training rows; also `medium`, `many`). Labels are
 * looked up among those of the plan; before there is one, every label is taken for one of them.
 *
 * @returns undefined when there is no such label or group.
 */
export function partOf(kind: EntryKind, path: readonly string[], plan: AuditResult['plan'] | undefined): Part | undefined {
  const [part, which] = path
  if (kind === 'utility' && part === 'macro')
    return {rest: path.slice(1), of: byLabel(({macro, macroDifference}) => figures(macro, macroDifference))}
  if (kind === 'utility' && part === 'label') {
    const position = plan === undefined ? 0 : plan.minority.indexOf(which)
    return position < 0 ? undefined : {rest: path.slice(2), of: byLabel(({labels}) => ofLabel(labels[position]))}
  }
  if (kind === 'utility' && part === 'shots') {
    const shots = SHOTS.find(each => each === which)
    const find = ({groups}: ClassesEstimates) => {
      const group = groups.find(each => each.shots === shots)
      return group === undefined ? ({code: 'no-such-shots', shots: which} as const) : figures(group.estimates, group.difference)
    }
    return shots === undefined ? undefined : {rest: path.slice(2), of: byLabel(find)}
  }
  return {rest: path, of: entry => entry}
}

const byLabel =
  (find: (classes: ClassesEstimates) => Figures | MissingValue) =>
  ({name, classes}: ResultEntry): Figures | MissingValue =>
    classes === undefined ? {code: 'not-by-label', method: name} : find(classes)

/** A result read from a file may have fewer labels than its plan. */
function ofLabel(label: ClassesEstimates['labels'][number] | undefined): Figures | MissingValue {
  if (label === undefined) return {code: 'label-not-measured'}
  const {estimates, difference, reason} = label
  return reason !== undefined && Object.keys(estimates).length === 0
    ? {code: 'label-not-measured', reason}
    : figures(estimates, difference)
}

const figures = (estimates: Figures['estimates'], difference: Figures['difference']): Figures => ({
  estimates,
  ...(difference && {difference}),
})
