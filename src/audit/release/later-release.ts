import {subContext, type Context, type Monitor} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {MinorityClasses} from '../../core/planned.js'
import {permutation, type Rng} from '../../core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../../core/table.js'
import {sampleClasses, smoteFor} from '../../generators/sample-classes.js'
import {builtIn} from '../../plugins/catalogue.js'
import type {AuditInputs} from '../plan/inputs.js'
import {subjectName, type Task} from '../plan/task.js'
import {PLANTED_RATIO, plannedRows, type PlannedRows} from './planned-rows.js'

/** A further release of the same data, and what had changed until then. */
export interface LaterRelease {
  readonly synthetic: Table<'synthetic'>
  /** People, by the numbers of `Release.people`, who were not in the data of the first release and are in those of this one. */
  readonly came: ReadonlySet<number>
  /** People who were in the data of the first release and are not in those of this one. */
  readonly went: ReadonlySet<number>
}

/** Who is in the data of the first release, who is not, and whose rows these are. */
interface Population {
  readonly train: Table<'train'>
  readonly holdout?: Table<'holdout'>
  readonly people: {readonly train: Int32Array; readonly holdout?: Int32Array}
}

/** What is known of the first release. */
interface FirstRelease extends Omit<Population, 'people'> {
  readonly people?: Population['people']
  readonly unasked?: {readonly rows: Table<'holdout'>}
}

/**
 * A release of the data after some people have come and others have gone, with other random numbers. Who changes is the same for
 * every subject of a repeat, and whatever the subject. An independent sample is released twice without a change: whoever
 * is said to have come or gone was in neither.
 *
 * @throws {NotApplicable} For a file made elsewhere, for a planted leak in a model, and where nobody can come or go.
 */
export async function laterRelease(
  {people, unasked, ...first}: FirstRelease,
  task: Task,
  inputs: AuditInputs,
  context: Context,
): Promise<LaterRelease> {
  const {subject, setting} = task
  if (people === undefined || setting.changes === undefined)
    throw new Error('A second release needs to know whose the rows are, and how many people change.')
  if (task.treatment?.coarsened !== undefined)
    throw new NotApplicable('a second release is not made of records that are coarsened for the first')
  const changes = drawChanges({...first, people}, setting, setting.changes, context.rng.fork('changes'))
  const madeOf = (): {readonly data: Table<'train'>; readonly rows: PlannedRows} => {
    if (subject.kind === 'independent-sample' && unasked !== undefined) {
      const algorithm = subject.generator ?? smoteFor(first.train, setting.target)
      const data = unasked.rows.as('train')
      return {data, rows: {algorithm, count: label => PLANTED_RATIO * rowsWithLabel(data, setting.target, [label]).length}}
    }
    if (subject.kind !== 'generator' && (subject.kind !== 'planted-leak' || subject.leak === 'model'))
      throw new NotApplicable({code: 'one-release'})
    const data = changedData({...first, people}, changes)
    return {data, rows: plannedRows(subject, data, setting)}
  }
  const {data, rows} = madeOf()
  const part = subContext(context, `later/${subjectName(subject)}`)
  const known = (inputs.catalogue ?? builtIn).generators
  const {synthetic} = await sampleClasses(rows.algorithm, data, setting, rows.count, part, known)
  return {synthetic, ...changes}
}

type Changes = Pick<LaterRelease, 'came' | 'went'>

/**
 * Draws at random who comes and who goes: of each minority label so many people, but no more than half of those on either
 * side. Nobody comes where there is nobody outside the data.
 *
 * @throws {NotApplicable} When there are too few people for anybody to change.
 */
function drawChanges({train, holdout, people}: Population, classes: MinorityClasses, most: number, rng: Rng): Changes {
  const draw = (table: Table, persons: Int32Array, side: string) =>
    new Set(
      classes.minority.flatMap(label => {
        const inClass = [...new Set(Array.from(rowsWithLabel(table, classes.target, [label]), row => persons[row]))]
        const order = permutation(rng.fork(`${side}/${label}`), inClass.length)
        return Array.from(order.subarray(0, Math.min(most, inClass.length >> 1)), at => inClass[at])
      }),
    )
  const went = draw(train, people.train, 'went')
  const came = holdout && people.holdout ? draw(holdout, people.holdout, 'came') : new Set<number>()
  if (came.size + went.size === 0) throw new NotApplicable({code: 'nobody-changed'})
  return {came, went}
}

/** The data with all rows of who came, and without those of who went. */
function changedData({train, holdout, people}: Population, {came, went}: Changes): Table<'train'> {
  const rowsOf = (persons: Int32Array, isIn: (person: number) => boolean) =>
    Array.from(persons.keys()).filter(row => isIn(persons[row]))
  const stayed = train.select(
    rowsOf(people.train, person => !went.has(person)),
    'train',
  )
  if (holdout === undefined || people.holdout === undefined) return stayed
  const joining = rowsOf(people.holdout, person => came.has(person))
  return concatTables('train', [stayed, holdout.select(joining, 'train')])
}

/** Made when it is first asked for, and again only where that was stopped or failed. */
export function madeOnce(make: (monitor: Monitor) => Promise<LaterRelease>): (monitor: Monitor) => Promise<LaterRelease> {
  let made: LaterRelease | undefined
  return async monitor => (made ??= await make(monitor))
}
