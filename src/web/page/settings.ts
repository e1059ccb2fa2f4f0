import type {AuditInWords} from '../../cli/audit-words.js'
import type {FilePreview, PreviewedColumn, PreviewRequest} from '../../jobs/preview-file.js'
import type {ReadOptions} from '../../io/read-options.js'
import type {OutputFormat} from '../../report/formats.js'
import type {ColumnRole} from '../../roles/role.js'
import type {WebAuditSettings, WebGenerateSettings, WebInspectSettings} from '../engine/protocol.js'
import {budgetOf, minorityOf, roleOf, targetOf, type Choices} from './choices.js'
import {leading, ofPart, type GivenFile} from './given-files.js'

/** Files of the report that the page offers; paper needs a program of its own. */
const FORMATS: readonly OutputFormat[] = ['json', 'md', 'html', 'sarif', 'bundle']

/** Columns that may be used though their values look as if they named people. */
const USED: ReadonlySet<ColumnRole> = new Set(['ordinary', 'quasi-identifier', 'sensitive', 'date'])
const NAMING: ReadonlySet<ColumnRole> = new Set(['identifier', 'group'])

/** Asks how a file is read. Its roles do not change that; all that the user said of its cells does. */
export function previewAsk(
  {path}: GivenFile,
  {writing, types}: Pick<Choices, 'writing' | 'types'>,
  {target, showRows = 0}: {readonly target?: string | undefined; readonly showRows?: number} = {},
): PreviewRequest {
  const read = {...given(writing), ...typed(types)}
  return {file: path, read, ...(target !== undefined && {target}), ...(showRows > 0 && {showRows})}
}

/** Asks what a release gives away by itself. It need not have every column of the real data. */
export function inspectAsk({path}: GivenFile, preview: FilePreview, choices: Choices): WebInspectSettings {
  const target = targetOf(preview.columns, choices)
  const minority = minorityOf(choices, preview)
  // Without a rare class all rows are looked at, which finds less and assumes nothing.
  const classes = target !== undefined && minority.length > 0 ? {target, minority} : {}
  const columns = preview.columns.map(column => {
    const role = roleOf(column, choices)
    const type = choices.types.get(column.name)
    return [column.name, {role: role === 'target' && minority.length === 0 ? 'ordinary' : role, ...(type && {type})}] as const
  })
  return {released: path, read: given(choices.writing), roles: {columns: Object.fromEntries(columns)}, ...classes}
}

/** Asks for an audit of what was given. Every choice that the page shows is one of these settings. */
export function auditAsk(files: readonly GivenFile[], preview: FilePreview, choices: Choices, jobs: number): WebAuditSettings {
  const {columns} = preview
  const target = targetOf(columns, choices)
  const minority = minorityOf(choices, preview)
  const withRoles = (wanted: ColumnRole) => columns.filter(column => roleOf(column, choices) === wanted).map(({name}) => name)
  const kept = columns.filter(column => NAMING.has(column.role) && USED.has(roleOf(column, choices))).map(({name}) => name)
  const synthetic = ofPart(files, 'release').map(({path}) => path)
  const holdout = ofPart(files, 'holdout').at(0)?.path
  const budgetSeconds = budgetOf(choices.depth)
  return {
    data: leading(files)?.path ?? '',
    read: readOptions(columns, choices),
    classes: {...(target !== undefined && {target}), ...(minority.length > 0 && {minority})},
    ...some('keepIdentifiers', kept),
    ...some('quasiIdentifiers', withRoles('quasi-identifier')),
    ...some('sensitive', withRoles('sensitive')),
    synthetic,
    ...(holdout !== undefined && {holdout}),
    ...(synthetic.length === 0 && some('generators', choices.generators)),
    options: [],
    amount: {kind: 'balance'},
    engine: 'auto',
    seed: 1,
    repeats: 5,
    allRepeats: false,
    allRows: false,
    confidence: 0.95,
    ...(budgetSeconds !== undefined && {budgetSeconds}),
    jobs,
    formats: FORMATS,
    reveal: false,
  }
}

/** Asks for synthetic rows of a generator with its usual options, as a file that says by its name what it is. */
export function generateAsk(
  files: readonly GivenFile[],
  preview: FilePreview,
  choices: Choices,
  generator: string,
): WebGenerateSettings {
  const {data, read, classes, keepIdentifiers, seed} = auditAsk(files, preview, choices, 1)
  const kept = keepIdentifiers === undefined ? {} : {keepIdentifiers}
  return {data, read, classes, ...kept, generator: {name: generator, options: {}}, seed, name: `release-${generator}.csv`}
}

/** The same with the names of files as their owner knows them. */
export function inWords(settings: WebAuditSettings, files: readonly GivenFile[]): AuditInWords {
  const nameOf = (path: unknown) => files.find(file => file.path === path)?.name ?? ''
  const {holdout, ...rest} = settings
  return {
    ...rest,
    data: nameOf(settings.data),
    synthetic: settings.synthetic.map(nameOf),
    ...(holdout !== undefined && {holdout: nameOf(holdout)}),
  }
}

/** What the user said of the columns and how the file is written. */
function readOptions(columns: readonly PreviewedColumn[], choices: Choices): ReadOptions {
  const withRoles = (wanted: ColumnRole) => columns.filter(column => roleOf(column, choices) === wanted).map(({name}) => name)
  const group = withRoles('group').at(0)
  return {
    ...given(choices.writing),
    ...some('ignore', withRoles('ignored')),
    ...some('identifiers', withRoles('identifier')),
    ...(group !== undefined && {group}),
    ...typed(choices.types),
  }
}

function typed(types: Choices['types']): ReadOptions {
  const ofType = (wanted: string) => [...types].flatMap(([name, type]) => (type === wanted ? [name] : []))
  return {
    ...some('categorical', ofType('category')),
    ...some('numeric', ofType('number')),
    ...some('dates', ofType('date')),
  }
}

const given = (writing: Choices['writing']): ReadOptions =>
  Object.fromEntries(Object.entries(writing).filter(([, value]) => value !== ''))

const some = <Key extends string>(key: Key, values: readonly string[]) =>
  (values.length === 0 ? {} : {[key]: values}) as Readonly<Partial<Record<Key, readonly string[]>>>
