import {scaleMaps, statedScale, unmapped} from '../audit/checks/release-scale.js'
import type {Context} from '../core/context.js'
import type {InputCheck} from '../core/input-check.js'
import {wordNotes} from '../core/library-wording.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import {readSource, sourcePath, type TableSource} from '../io/table-source.js'
import type {AttackQuestion} from './attack-question.js'
import {withRoles, type SettledRequest} from './column-roles.js'
import {attackedNotes, settleIdentifiers, withoutIdentifiers, type SettledColumns} from './identifiers.js'
import {labelsOfRelease} from './labels.js'
import {readAligned} from './read-aligned.js'

/** The tables that an attack is played on, each with the columns and levels of the first release. */
export interface AttackTables {
  readonly released: Table
  readonly later: readonly Table[]
  readonly truth: Table | undefined
  /** The real rows behind each later release, where they were given. */
  readonly laterTruth: readonly Table[]
  readonly targets: Table | undefined
  readonly auxiliary: Table | undefined
}

/** What was read for an attack. */
interface ReadTables {
  readonly loaded: LoadedTable
  readonly files: AttackTables
  /** The class column and the labels to attack one after the other; every row counts where there is none. */
  readonly target?: string
  readonly labels?: readonly string[] | undefined
  readonly checks: readonly InputCheck[]
  readonly notes: readonly string[]
}

type Role = 'later' | 'truth' | 'laterTruth' | 'auxiliary' | 'targets'

/** Real rows are brought to the columns, the levels and the scale of the released ones, since records are given back in these. */
export async function readAttackTables(request: AttackQuestion, context: Context): Promise<ReadTables> {
  const given = sourcesOf(request)
  const sources = [request.released, ...given.map(({source}) => source)]
  const classes = {
    ...(request.target !== undefined && {target: request.target}),
    ...(request.minority && {minority: request.minority}),
  }
  const settled = await withRoles({...request, classes}, sources, {mayLack: true, signal: context.signal})
  const asked = readOptionsOf({...request, ...settled}, context)
  const whole = await readSource(request.released, asked, 'released')
  const named = settled.classes.target
  const target = named !== undefined && whole.table.has(named) ? named : undefined
  const labels = target === undefined ? undefined : labelsOfRelease(whole.table, target, request.minority)
  const identifiers = leftOutOf(whole, target, request, settled)
  const loaded = withoutIdentifiers(whole, identifiers.leftOut)
  const names = identifiers.leftOut.map(({column}) => column)
  const read = {...asked, ...(labels && {minority: labels}), ignore: [...(asked.ignore ?? []), ...names]}
  const {
    reference,
    others,
    checks,
    loaded: further,
  } = await readAligned(
    loaded,
    given.map(({source, role, name}) => ({source, path: sourcePath(source, name), released: role === 'later'})),
    read,
  )
  const firstReal = given.findIndex(({role}) => role !== 'later')
  const scale =
    firstReal < 0
      ? undefined
      : scaleOf(reference, others[firstReal], {
          ...request,
          ...(target !== undefined && {target}),
          ...(labels && {minority: labels}),
        })
  const tablesOf = (wanted: Role) =>
    others
      .filter((_, at) => given[at].role === wanted)
      .map(table => (scale === undefined || wanted === 'later' ? table : unmapped(table, scale.maps)))
  const files = {
    released: reference,
    later: tablesOf('later'),
    truth: tablesOf('truth').at(0),
    laterTruth: tablesOf('laterTruth'),
    targets: tablesOf('targets').at(0),
    auxiliary: tablesOf('auxiliary').at(0),
  }
  const notes = [
    ...[loaded, ...further].flatMap(file => file.notes),
    ...wordNotes(attackedNotes(identifiers), request.read.wording),
  ]
  return {loaded, files, ...(target !== undefined && {target, labels}), checks: [...checks, ...(scale?.checks ?? [])], notes}
}

/** Truth comes first of the real rows: by it the scale of the release is found. */
function sourcesOf({later = [], truth, laterTruth = [], auxiliary, targets}: AttackQuestion) {
  const one = (role: Role, source: TableSource | undefined) =>
    source === undefined ? [] : [{role, source, name: role as string}]
  const several = (role: Role, name: string, sources: readonly TableSource[]) =>
    sources.map((source, at) => ({role, source, name: `${name} ${at + 2}`}))
  return [
    ...several('later', 'released', later),
    ...one('truth', truth),
    ...several('laterTruth', 'truth', laterTruth),
    ...one('auxiliary', auxiliary),
    ...one('targets', targets),
  ]
}

function scaleOf(released: Table, real: Table, {read, target, minority, released: source}: AttackQuestion) {
  const ofClass = (table: Table) =>
    target === undefined || minority === undefined ? table : table.select(rowsWithLabel(table, target, minority), table.role)
  return scaleMaps(ofClass(released), ofClass(real), real, statedScale(read.scaleOfRelease ?? [], real), {
    path: sourcePath(source, 'released'),
  })
}

/** Columns that name people, beyond doubt, and that nobody asked for: they tell rows apart whatever the generator did. */
function leftOutOf(
  {table, path}: LoadedTable,
  target: string | undefined,
  {columns = []}: AttackQuestion,
  {keepIdentifiers, ordinary}: SettledRequest,
): SettledColumns {
  const features = target === undefined ? table : table.without([target])
  const {leftOut, kept} = settleIdentifiers(features, keepIdentifiers, path, [...ordinary, ...columns])
  return {leftOut: leftOut.filter(({certain}) => certain), kept}
}

function readOptionsOf(
  {read, classes: {target, minority}, columns}: AttackQuestion & Pick<SettledRequest, 'classes'>,
  context: Context,
): ReadOptions {
  return {
    ...read,
    ...(target !== undefined && {target}),
    ...(minority && {minority}),
    ...(columns && {columns}),
    signal: context.signal,
  }
}
