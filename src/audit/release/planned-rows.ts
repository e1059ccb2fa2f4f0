import type {PlannedAlgorithm} from '../../core/planned.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {amountFor, smoteFor} from '../../generators/sample-classes.js'
import type {Subject, Task} from '../plan/task.js'

/** A planted leak must be found even where the natural ratio is small. */
export const PLANTED_RATIO = 20
/** So many copies per member on average leave 5 % of them out. */
export const PLANTED_COPIES = 3

/** What makes a release's rows of these training rows, and how many of each label. */
export interface PlannedRows {
  readonly algorithm: PlannedAlgorithm
  readonly count: (label: string) => number
}

type MadeOfMembers = Extract<Subject, {kind: 'generator'}> | Extract<Subject, {leak: 'interpolation' | 'copies'}>

/** Of a generator, or of a leak that is planted in the rows. */
export function plannedRows(subject: MadeOfMembers, train: Table<'train'>, {target, amount}: Task['setting']): PlannedRows {
  if (subject.kind === 'generator') return {algorithm: subject.generator, count: label => amountFor(amount, train, target, label)}
  const algorithm = subject.leak === 'copies' ? {name: 'random-oversampling', options: {}} : smoteFor(train, target)
  const ratio = subject.leak === 'copies' ? PLANTED_COPIES : PLANTED_RATIO
  return {algorithm, count: label => ratio * rowsWithLabel(train, target, [label]).length}
}
