import type {OpenModel} from '../../attacks/attack.js'
import {Spaces} from '../../attacks/spaces.js'
import {subContext, type Context, type Monitor} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {permutation} from '../../core/rng.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {createGenerator, disposeAll, fitAndSample, sampleClasses, smoteFor} from '../../generators/sample-classes.js'
import type {MinorityClasses, PlannedAlgorithm} from '../../core/planned.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import type {AuditInputs} from '../plan/inputs.js'
import {laterRelease, madeOnce, type LaterRelease} from './later-release.js'
import {openModel} from './open-model.js'
import {shareInRepeat} from './people-in-repeat.js'
import {PLANTED_COPIES, PLANTED_RATIO, plannedRows} from './planned-rows.js'
import {rowsByGroup, splitRows} from './split.js'
import {withSharedMolecules} from './shared-molecules.js'
import {treated, withoutWithheld} from './treat.js'
import {subjectName, type Subject, type Task} from '../plan/task.js'

/** One release and the truth about it. Only the audit sees this; an attack sees a view of it. */
export interface Release {
  /** Real rows of every class that the generator saw: the minority rows among them are the members. */
  readonly train: Table<'train'>
  /** Real rows that were withheld from it, and that models are trained on all the same. */
  readonly withheld?: Table<'train'>
  /** Real rows it did not see. */
  readonly holdout?: Table<'holdout'>
  /** Real rows outside the data that a control release was made of, and whose they are: known, but not asked about. */
  readonly unasked?: {readonly rows: Table<'holdout'>; readonly people: Int32Array}
  /**
   * Per row of `train` and of `holdout` the person it belongs to, the same number in every repeat: its group, or its
   * row in the source (rows of a holdout file come after those). Left out, every row is a person of its own.
   */
  readonly people?: {readonly train: Int32Array; readonly holdout?: Int32Array}
  /** Whether people are groups of rows: their numbers are then no row numbers. */
  readonly grouped?: boolean
  /** Whether `holdout` was found to be of another population than `train`: what they differ in is then no sign of a leak. */
  readonly holdoutShifted?: boolean
  /** Synthetic minority rows, with the target column. */
  readonly synthetic: Table<'synthetic'>
  readonly notes: readonly string[]
  /** Per minority label the generator that made its rows, where there is something inside to look at. */
  readonly models?: ReadonlyMap<string, OpenModel>
  /** What the attacks on it have computed. */
  readonly spaces?: Spaces
  /** Makes a release of the data after some people came and others left; the same one each time. */
  readonly later?: (monitor: Monitor) => Promise<LaterRelease>
  /** Frees what the models hold. */
  dispose?(): void
}

/** Rows of a class that a small network soon knows by heart. */
const FEW_TO_LEARN = 20

/** Makes the release that the tasks of one subject and repeat share. Depends on the task alone, never on other tasks. */
export async function makeRelease(task: Task, inputs: AuditInputs, context: Context): Promise<Release> {
  const first = withSharedMolecules(await releaseOf(task, inputs, context))
  const known = task.treatment === undefined ? first : withoutWithheld(first, task.treatment, inputs.groups)
  const later = madeOnce(monitor => laterRelease(known, task, inputs, {...context, ...monitor}))
  return {...first, spaces: new Spaces(), later}
}

async function releaseOf(task: Task, inputs: AuditInputs, context: Context): Promise<Release> {
  const {rows, ...split} = membersAndOthers(task, inputs, context)
  const population = {...split, ...(inputs.groups !== undefined && {grouped: true})}
  const {subject, treatment} = task
  const {train, holdout} = population
  const known = (inputs.catalogue ?? builtIn).generators
  const part = subContext(context, subjectName(subject))
  switch (subject.kind) {
    case 'none':
    case 'class-weights':
    case 'loss':
      return {...population, synthetic: train.select([], 'synthetic'), notes: []}
    case 'file':
      return {...population, synthetic: inputs.synthetic[subject.index], notes: []}
    case 'generator': {
      const {seen, ...mine} =
        treatment === undefined ? {seen: train} : treated(population, rows, treatment, task.setting, inputs.groups)
      const {algorithm, count} = plannedRows(subject, seen, task.setting)
      return {...population, ...mine, ...(await releaseWithModels(algorithm, seen, task.setting, count, part, known))}
    }
    case 'planted-leak': {
      if (subject.leak === 'model') return learntByHeart(subject.generator, population, task, part, known)
      const {algorithm, count} = plannedRows(subject, train, task.setting)
      return {...population, ...(await sampleClasses(algorithm, train, task.setting, count, part))}
    }
    case 'independent-sample': {
      if (holdout === undefined) throw new NotApplicable({code: 'no-non-members'})
      return independentSample(subject, {...population, holdout}, task, part, known)
    }
  }
}

/** `rows`: per row of `train` its row in the source. */
function membersAndOthers(
  task: Task,
  inputs: AuditInputs,
  context: Context,
): Omit<Release, 'synthetic' | 'notes'> & {readonly rows: Int32Array} {
  const {holdout} = task.setting
  const {rowCount} = inputs.source
  const people = inputs.groups ?? numbered(0, rowCount)
  const rows = numbered(0, rowCount)
  if (holdout.kind === 'none') return {train: inputs.source.as('train'), people: {train: people}, rows}
  if (holdout.kind === 'file') {
    if (inputs.holdout === undefined) throw new Error('The plan names a holdout file that was not read.')
    const others = inputs.holdoutGroups?.map(person => rowCount + person) ?? numbered(rowCount, inputs.holdout.rowCount)
    return {
      train: inputs.source.as('train'),
      holdout: inputs.holdout,
      people: {train: people, holdout: others},
      rows,
      ...(inputs.holdoutShifted === true && {holdoutShifted: true}),
    }
  }
  // The split is the same for every subject of a repeat: generators are compared on the same members.
  const rng = context.rng.fork('split')
  const share = task.setting.sampled === true ? shareInRepeat(inputs.source, task.setting, inputs.groups) : 1
  const split = splitRows(inputs.source, task.setting.target, holdout.fraction, rng, inputs.groups, share)
  return {
    train: inputs.source.select(split.train, 'train'),
    holdout: inputs.source.select(split.holdout, 'holdout'),
    people: {train: pick(people, split.train), holdout: pick(people, split.holdout)},
    rows: split.train,
  }
}

/** The rows of a generator, and the trained models themselves where an attacker could look into them. */
export async function releaseWithModels(
  algorithm: PlannedAlgorithm,
  train: Table<'train'>,
  classes: MinorityClasses,
  count: (label: string) => number,
  context: Context,
  known?: Catalogue['generators'],
): Promise<Pick<Release, 'synthetic' | 'notes' | 'models' | 'dispose'>> {
  const {fitted, ...made} = await fitAndSample(algorithm, train, classes, count, context, known)
  const generator = await createGenerator(algorithm, known)
  const models = fitted.flatMap(({label, fitted: one}) => {
    const model = openModel(generator, one, train, {target: classes.target, label})
    return model === undefined ? [] : [[label, model] as const]
  })
  const dispose = () => {
    disposeAll(fitted)
  }
  if (models.length > 0) return {...made, models: new Map(models), dispose}
  dispose()
  return made
}

/** A generator trained on so few rows of each class that it cannot but learn them by heart; these rows are the members. */
async function learntByHeart(
  algorithm: PlannedAlgorithm,
  population: Omit<Release, 'synthetic' | 'notes'>,
  {setting}: Task,
  context: Context,
  known: Catalogue['generators'] | undefined,
): Promise<Release> {
  const {target, minority} = setting
  const left = new Set<number>()
  for (const label of minority) {
    const rows = rowsWithLabel(population.train, target, [label])
    for (const at of permutation(context.rng.fork(`few/${label}`), rows.length).subarray(FEW_TO_LEARN)) left.add(rows[at])
  }
  const kept = Array.from({length: population.train.rowCount}, (_, row) => row).filter(row => !left.has(row))
  const train = population.train.select(kept, 'train')
  const people = population.people && {...population.people, train: pick(population.people.train, kept)}
  const count = (label: string) => PLANTED_COPIES * rowsWithLabel(train, target, [label]).length
  return {
    ...population,
    train,
    ...(people && {people}),
    ...(await releaseWithModels(algorithm, train, setting, count, context, known)),
  }
}

/**
 * A release that says nothing about the members: rows made of half of the non-members (whole persons), the other half being asked about
 * beside the members.
 */
async function independentSample(
  {generator}: Extract<Subject, {kind: 'independent-sample'}>,
  {train, holdout, people}: Omit<Release, 'synthetic' | 'notes'> & {readonly holdout: Table<'holdout'>},
  task: Task,
  context: Context,
  known: Catalogue['generators'] | undefined,
): Promise<Release> {
  const {target, minority} = task.setting
  const others = rowsWithLabel(holdout, target, minority)
  // Whole persons: an asked person whose other row is in the release would be told from members by that.
  const persons = rowsByGroup(people?.holdout ? pick(people.holdout, others) : numbered(0, others.length))
  const order = permutation(context.rng.fork('halves'), persons.length)
  const half = persons.length >> 1
  const rowsOf = (some: Int32Array) => Array.from(some).flatMap(person => persons[person].map(at => others[at]))
  const seen = rowsOf(order.subarray(0, half))
  const asked = rowsOf(order.subarray(half))
  const population = holdout.select(seen, 'train')
  const unlabelled = minority.filter(label => rowsWithLabel(population, target, [label]).length < 2)
  if (unlabelled.length > 0) throw new NotApplicable({code: 'too-few-non-members'})
  const ratio = (label: string) => PLANTED_RATIO * rowsWithLabel(population, target, [label]).length
  const algorithm = generator ?? smoteFor(train, target)
  const made = await releaseWithModels(algorithm, population, task.setting, ratio, context, known)
  return {
    train,
    holdout: holdout.select(asked, 'holdout'),
    unasked: {
      rows: holdout.select(seen, 'holdout'),
      people: pick(people?.holdout ?? numbered(train.rowCount + asked.length, holdout.rowCount), seen),
    },
    ...(people?.holdout && {people: {train: people.train, holdout: pick(people.holdout, asked)}}),
    ...made,
    notes: [],
  }
}

const pick = (people: Int32Array, rows: ArrayLike<number>) => Int32Array.from(rows, row => people[row])
const numbered = (from: number, count: number) => Int32Array.from({length: count}, (_, at) => from + at)
