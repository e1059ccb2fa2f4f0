import {subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {permutation} from '../core/rng.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {amountFor, sampleClasses, smoteFor} from '../generators/sample-classes.js'
import type {AuditInputs} from './inputs.js'
import {splitRows} from './split.js'
import {subjectName, type Task} from './task.js'

/** One release and the truth about it. Only the audit sees this; an attack sees a view of it. */
export interface Release {
  /** Real rows of every class that the generator saw: the minority rows among them are the members. */
  readonly train: Table<'train'>
  /** Real rows it did not see. */
  readonly holdout?: Table<'holdout'>
  /** Per row of `holdout`: the person it belongs to, where rows are grouped. */
  readonly holdoutGroups?: Int32Array
  /** Synthetic minority rows, with the target column. */
  readonly synthetic: Table<'synthetic'>
  readonly notes: readonly string[]
}

/** A planted leak must be found even where the natural ratio is small. */
const PLANTED_RATIO = 20
/** So many copies per member on average leave 5 % of them out. */
const PLANTED_COPIES = 3

/** Makes the release that the tasks of one subject and repeat share. Depends on the task alone, never on other tasks. */
export async function makeRelease(task: Task, inputs: AuditInputs, context: Context): Promise<Release> {
  const population = membersAndOthers(task, inputs, context)
  const {subject} = task
  const {train, holdout} = population
  const {target} = task.setting
  const part = subContext(context, subjectName(subject))
  switch (subject.kind) {
    case 'none':
    case 'class-weights':
      return {...population, synthetic: train.select([], 'synthetic'), notes: []}
    case 'file':
      return {...population, synthetic: inputs.synthetic[subject.index], notes: []}
    case 'generator': {
      const made = await sampleClasses(
        subject.generator,
        train,
        task.setting,
        label => amountFor(task.setting.amount, train, target, label),
        part,
      )
      return {...population, ...made}
    }
    case 'planted-leak': {
      const leak = subject.leak === 'copies' ? {name: 'random-oversampling', options: {}} : smoteFor(train, target)
      const ratio = subject.leak === 'copies' ? PLANTED_COPIES : PLANTED_RATIO
      const count = (label: string) => ratio * rowsWithLabel(train, target, [label]).length
      return {...population, ...(await sampleClasses(leak, train, task.setting, count, part))}
    }
    case 'independent-sample': {
      if (holdout === undefined) throw new NotApplicable('there are no non-members to make an independent sample of')
      return independentSample(subject.released, {...population, holdout}, task, part)
    }
  }
}

function membersAndOthers(task: Task, inputs: AuditInputs, context: Context): Omit<Release, 'synthetic' | 'notes'> {
  const {holdout} = task.setting
  if (holdout.kind === 'none') return {train: inputs.source.as('train')}
  if (holdout.kind === 'file') {
    if (inputs.holdout === undefined) throw new Error('The plan names a holdout file that was not read.')
    return {train: inputs.source.as('train'), holdout: inputs.holdout}
  }
  // The split is the same for every subject of a repeat: generators are compared on the same members.
  const rng = context.rng.fork('split')
  const split = splitRows(inputs.source, task.setting.target, holdout.fraction, rng, inputs.groups)
  return {
    train: inputs.source.select(split.train, 'train'),
    holdout: inputs.source.select(split.holdout, 'holdout'),
    ...(inputs.groups && {holdoutGroups: pick(inputs.groups, split.holdout)}),
  }
}

/**
 * A release that says nothing about the members. For attacks on synthetic rows: SMOTE rows of half of the non-members, the
 * other half being asked about beside the members. For attacks on augmented files: non-members posing as synthetic rows.
 */
async function independentSample(
  released: 'synthetic' | 'augmented',
  {train, holdout, holdoutGroups}: Omit<Release, 'synthetic' | 'notes'> & {readonly holdout: Table<'holdout'>},
  task: Task,
  context: Context,
): Promise<Release> {
  const {target, minority} = task.setting
  const others = rowsWithLabel(holdout, target, minority)
  if (released === 'augmented') return {train, synthetic: holdout.select(others, 'synthetic'), notes: []}
  const order = permutation(context.rng.fork('halves'), others.length)
  const half = others.length >> 1
  const seen = Array.from(order.subarray(0, half), at => others[at])
  const asked = Array.from(order.subarray(half), at => others[at])
  const population = holdout.select(seen, 'train')
  const unlabelled = minority.filter(label => rowsWithLabel(population, target, [label]).length < 2)
  if (unlabelled.length > 0) throw new NotApplicable('too few non-members to make an independent sample of')
  const ratio = (label: string) => PLANTED_RATIO * rowsWithLabel(population, target, [label]).length
  const made = await sampleClasses(smoteFor(train, target), population, task.setting, ratio, context)
  return {
    train,
    holdout: holdout.select(asked, 'holdout'),
    ...(holdoutGroups && {holdoutGroups: pick(holdoutGroups, asked)}),
    synthetic: made.synthetic,
    notes: [],
  }
}

const pick = (groups: Int32Array, rows: ArrayLike<number>) => Int32Array.from(rows, row => groups[row])
