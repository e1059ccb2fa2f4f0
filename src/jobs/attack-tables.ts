import {scaleMaps, statedScale, unmapped} from '../audit/checks/release-scale.js'
import type {Context} from '../core/context.js'
import type {InputCheck} from '../core/input-check.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import {readSource, sourcePath, type TableSource} from '../io/table-source.js'
import type {AttackQuestion} from './attack-question.js'
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

type Role = 'later' | 'truth' | 'laterTruth' | 'auxiliary' | 'targets'

/** Real rows are brought to the columns, the levels and the scale of the released ones, since records are given back in these. */
export async function readAttackTables(
  request: AttackQuestion,
  context: Context,
): Promise<{loaded: LoadedTable; files: AttackTables; checks: readonly InputCheck[]; notes: readonly string[]}> {
  const read = readOptionsOf(request, context)
  const loaded = await readSource(request.released, read, 'released')
  const given = sourcesOf(request)
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
  const scale = firstReal < 0 ? undefined : scaleOf(reference, others[firstReal], request)
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
  const notes = [loaded, ...further].flatMap(file => file.notes)
  return {loaded, files, checks: [...checks, ...(scale?.checks ?? [])], notes}
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

function readOptionsOf({read, target, minority, columns}: AttackQuestion, context: Context): ReadOptions {
  return {
    ...read,
    ...(target !== undefined && {target}),
    ...(minority && {minority}),
    ...(columns && {columns}),
    signal: context.signal,
  }
}
