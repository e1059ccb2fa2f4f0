import {checkInputs} from '../audit/checks/check-inputs.js'
import {mapped, scaleMaps, statedScale} from '../audit/checks/release-scale.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {checkClasses} from '../audit/plan/create-plan.js'
import type {AuditPlan} from '../result/plan.js'
import type {Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import type {InputCheck} from '../core/input-check.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import type {MinorityClasses} from '../core/planned.js'
import {compareMoments} from '../identity/compare-moments.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import {sourceName, sourcePath, type TableSource} from '../io/table-source.js'
import type {NamedClasses} from './column-roles.js'
import type {SettledColumns} from './identifiers.js'
import {withDeclaredLevels} from './private-release.js'
import {readData} from './read-data.js'
import {readAligned, type FurtherFile} from './read-aligned.js'
import {compareIdentifiers} from './released-identifiers.js'

/** The files or tables of an audit. */
export interface InputFiles {
  readonly data: TableSource
  readonly read: ReadOptions
  readonly classes: NamedClasses
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[] | undefined
  /** Columns that name nobody, as a file of roles says. */
  readonly ordinary?: readonly string[] | undefined
  readonly synthetic: readonly TableSource[]
  /** Rows that no generator saw. */
  readonly holdout?: TableSource | undefined
}

/** What was read of them: all tables with the data's columns, levels and scales. */
export interface ReadInputs {
  readonly loaded: LoadedTable
  readonly classes: MinorityClasses
  /** How the files were read: without the columns that name people. */
  readonly read: ReadOptions
  readonly identifiers: SettledColumns
  /** Per synthetic file, whom it names. */
  readonly named: NonNullable<AuditInputs['identifiers']>
  readonly source: AuditInputs['source']
  readonly holdout?: {readonly table: NonNullable<AuditInputs['holdout']>; readonly file: LoadedTable}
  readonly synthetic: readonly {
    readonly table: AuditInputs['synthetic'][number]
    readonly name: string
    readonly sha256: string
  }[]
  readonly checks: readonly InputCheck[]
  /** How files were read, where one may not expect it, and what was settled. */
  readonly notes: readonly string[]
}

/** @throws {UserError} When a file cannot be read, does not fit the data, or the data have too few rows of a class. */
export async function readInputs(files: InputFiles, monitor: Monitor): Promise<ReadInputs> {
  const {data, holdout, keepIdentifiers = [], ordinary = []} = files
  const request = {read: files.read, classes: files.classes, keepIdentifiers, ordinary}
  const {whole, loaded, classes, identifiers, notes} = await readData(data, request, monitor)
  const {target, minority} = classes
  const names = identifiers.leftOut.map(({column}) => column)
  // What was read already says itself how; other files are read alike.
  const given = {...files.read, ...whole.options}
  const read = {...given, ignore: [...(given.ignore ?? []), ...names]}
  checkClasses(loaded.table, target, minority)
  const released = files.synthetic.map((source, at) => {
    const name = sourceName(source, `synthetic-${at + 1}`)
    return {source, name, path: sourcePath(source, name), released: true, generator: `file:${name}`}
  })
  const further = [...released, ...(holdout === undefined ? [] : [{source: holdout, path: sourcePath(holdout, 'holdout')}])]
  const aligned = await readAligned(loaded, further, {...read, target, minority, signal: monitor.signal})
  if (aligned.reference.columns.length < 2 && loaded.table.columns.length > 1)
    throw nothingShared(further[0].path, loaded, classes)
  const last = further.length - 1
  const scaled = released.map((file, at) => onDataScale(aligned.others[at], aligned.reference, file, read, classes))
  const named = await compareIdentifiers({data: whole, read: given, synthetic: files.synthetic, holdout}, [
    ...identifiers.leftOut,
    ...identifiers.kept,
  ])
  const holdoutTable = holdout === undefined ? undefined : aligned.others[last]
  const moments = scaled.map(({table}) => compareMoments(loaded.table, table, holdoutTable))
  return {
    loaded,
    classes,
    read,
    identifiers,
    named: named.map((columns, at) => [...columns, ...moments[at]]),
    source: aligned.reference.as('source'),
    synthetic: released.map((file, at) => ({
      table: scaled[at].table.as('synthetic'),
      name: file.name,
      sha256: aligned.loaded[at].sha256,
    })),
    ...(holdout !== undefined && {holdout: {table: aligned.others[last].as('holdout'), file: aligned.loaded[last]}}),
    checks: [...aligned.checks, ...scaled.flatMap(({checks}) => checks)],
    notes: [...[loaded, ...aligned.loaded].flatMap(file => file.notes), ...notes],
  }
}

/** The released minority rows decide, since they stand for the real ones. */
function onDataScale(
  released: Table,
  real: Table,
  file: FurtherFile,
  read: ReadOptions,
  {target, minority}: MinorityClasses,
): {table: Table; checks: readonly InputCheck[]} {
  const ofClass = (table: Table) => table.select(rowsWithLabel(table, target, minority), table.role)
  const stated = statedScale(read.scaleOfRelease ?? [], real)
  const {maps, checks} = scaleMaps(ofClass(released), ofClass(real), real, stated, file)
  return {table: mapped(released, maps, real), checks}
}

/** The tables as the plan's generators need them, checked for what would make the figures wrong. */
export async function inputsOf(
  {loaded, source, holdout, synthetic, named, checks}: ReadInputs,
  plan: AuditPlan,
  monitor: Monitor,
): Promise<AuditInputs> {
  const people = loaded.group
  const others = holdout?.file.group
  return checkInputs(
    {
      source: withDeclaredLevels(source, plan.generators),
      ...(people && {groups: people.ids}),
      ...(holdout && {holdout: withDeclaredLevels(holdout.table, plan.generators)}),
      ...(others && {holdoutGroups: others.ids}),
      synthetic: synthetic.map(({table}) => withDeclaredLevels(table, plan.generators)),
      identifiers: named,
      sha256: loaded.sha256,
      checks,
    },
    {
      plan,
      data: {path: loaded.path, sha256: loaded.sha256, ...(people && {people: new Set(people.labels)})},
      ...(holdout && {holdout: {path: holdout.file.path, sha256: holdout.file.sha256, ...namesOf(others)}}),
    },
    monitor,
  )
}

/** Persons without a name in the file are nobody else's. */
function namesOf(people: LoadedTable['group']): {people?: (string | undefined)[]} {
  return people === undefined ? {} : {people: Array.from(people.ids, id => people.labels.at(id))}
}

/** A release that has no feature of the data says nothing about it, whatever is found. */
function nothingShared(file: string, {path, table}: LoadedTable, {target}: MinorityClasses): UserError {
  const missing = table.without([target]).columns.map(({field}) => field.name)
  return new UserError(
    'columns-differ',
    {file, reference: path, missing},
    `'${file}' has no column of '${path}' beside the target: there is nothing to compare.`,
    ['Give a release that was made from these data, with the same names of columns.'],
  )
}
