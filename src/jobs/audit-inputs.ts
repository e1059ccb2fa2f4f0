import path from 'node:path'
import type {AuditInputs} from '../audit/inputs.js'
import {checkClasses, type AuditPlan} from '../audit/plan.js'
import type {Context} from '../core/context.js'
import type {MinorityClasses} from '../generators/sample-classes.js'
import {readTable, type LoadedTable, type ReadOptions} from '../io/read-table.js'
import {settleIdentifiers, type SettledColumns} from './identifiers.js'
import {requireLabels} from './labels.js'
import {withDeclaredLevels} from './private-release.js'
import {readAligned} from './read-aligned.js'

/** The files of an audit. */
export interface InputFiles {
  readonly data: string
  readonly read: ReadOptions
  readonly classes: MinorityClasses
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[] | undefined
  readonly synthetic: readonly string[]
  /** Rows that no generator saw. */
  readonly holdoutFile?: string | undefined
}

/** What was read of them: all tables with the data's columns and levels. */
export interface ReadInputs {
  readonly loaded: LoadedTable
  /** How the files were read: without the columns that name people. */
  readonly read: ReadOptions
  readonly identifiers: SettledColumns
  readonly source: AuditInputs['source']
  readonly holdout?: {readonly table: NonNullable<AuditInputs['holdout']>; readonly sha256: string}
  readonly synthetic: readonly {
    readonly table: AuditInputs['synthetic'][number]
    readonly name: string
    readonly sha256: string
  }[]
}

/** @throws {UserError} When a file cannot be read, does not fit the data, or the data have too few rows of a class. */
export async function readInputs(files: InputFiles, context: Context): Promise<ReadInputs> {
  const {data, classes, holdoutFile, keepIdentifiers = []} = files
  const whole = await readTable(data, {...files.read, ...classes, signal: context.signal})
  requireLabels(whole.table, classes)
  const identifiers = settleIdentifiers(whole.table.without([classes.target]), keepIdentifiers, data)
  const names = identifiers.leftOut.map(({column}) => column)
  const loaded = {...whole, table: whole.table.without(names), ignored: [...whole.ignored, ...names]}
  const read = {...files.read, ignore: [...(files.read.ignore ?? []), ...names]}
  checkClasses(loaded.table, classes.target, classes.minority)
  const paths = [...files.synthetic, ...(holdoutFile === undefined ? [] : [holdoutFile])]
  const {reference, others, hashes} = await readAligned(loaded, paths, {...read, ...classes, signal: context.signal})
  const last = paths.length - 1
  return {
    loaded,
    read,
    identifiers,
    source: reference.as('source'),
    synthetic: files.synthetic.map((file, at) => ({
      table: others[at].as('synthetic'),
      name: path.basename(file),
      sha256: hashes[at],
    })),
    ...(holdoutFile !== undefined && {holdout: {table: others[last].as('holdout'), sha256: hashes[last]}}),
  }
}

/** The tables as the plan's generators need them. */
export function inputsOf({loaded, source, holdout, synthetic}: ReadInputs, plan: AuditPlan): AuditInputs {
  return {
    source: withDeclaredLevels(source, plan.generators),
    ...(loaded.group && {groups: loaded.group.ids}),
    ...(holdout && {holdout: withDeclaredLevels(holdout.table, plan.generators)}),
    synthetic: synthetic.map(({table}) => withDeclaredLevels(table, plan.generators)),
    sha256: loaded.sha256,
  }
}
