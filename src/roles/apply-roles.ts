import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {shownName} from '../core/printable.js'
import type {ReadOptions} from '../io/read-options.js'
import type {ColumnRole, Roles} from './role.js'

/** How columns are used, as the user says in settings. */
export interface ColumnSettings {
  readonly read: ReadOptions
  readonly target?: string | undefined
  readonly keepIdentifiers?: readonly string[] | undefined
  readonly quasiIdentifiers?: readonly string[] | undefined
  readonly sensitive?: readonly string[] | undefined
}

/** The same with what a file of roles says. */
export interface RoledSettings extends ColumnSettings {
  readonly keepIdentifiers: readonly string[]
  readonly quasiIdentifiers: readonly string[]
  readonly sensitive: readonly string[]
  /** Columns that name nobody, as the user says. */
  readonly ordinary: readonly string[]
}

/**
 * Settings with what a file of roles says where they say nothing: a setting that names a column goes before its role. There is one target
 * and one group, so that two that differ are a mistake.
 *
 * @throws {UserError} Where the target or the group is one column here and another one there.
 */
export function applyRoles(roles: Roles, given: ColumnSettings): RoledSettings {
  const {read, keepIdentifiers = []} = given
  const {ignore = [], identifiers = [], categorical = [], numeric = [], dates = [], missingIn = []} = read
  const marks = roles.columns.flatMap(({name, missing = []}) => missing.map(mark => `${name}=${mark}`))
  const target = onlyOne('target', given.target, roles)
  const group = onlyOne('group', read.group, roles, ignore)
  const special = new Set([target, group])
  const isLeft = new Set([...ignore, ...identifiers, ...special])
  const withRole = (wanted: ColumnRole) =>
    roles.columns.flatMap(({name, role}) => (role === wanted && !isLeft.has(name) ? [name] : []))
  const declared = withDeclared(given, {quasiIdentifiers: withRole('quasi-identifier'), sensitive: withRole('sensitive')})
  const isTyped = (name: string) =>
    categorical.includes(name) || numeric.includes(name) || dates.some(text => text === name || text.startsWith(`${name}=`))
  const withType = (wanted: string) =>
    roles.columns.flatMap(({name, type}) => (type === wanted && !isTyped(name) && !special.has(name) ? [name] : []))
  const dated = [...new Set([...withType('date'), ...withRole('date').filter(name => !isTyped(name))])]
  const isKept = (name: string) => keepIdentifiers.includes(name)
  return {
    target,
    keepIdentifiers,
    ordinary: (['ordinary', 'quasi-identifier', 'sensitive', 'date'] as const).flatMap(withRole),
    ...declared,
    read: {
      ...read,
      ...(group !== undefined && {group}),
      ignore: [...ignore, ...withRole('ignored').filter(name => !isKept(name))],
      identifiers: [...identifiers, ...withRole('identifier').filter(name => !isKept(name))],
      categorical: [...categorical, ...withType('category')],
      numeric: [...numeric, ...withType('number')],
      ...(dated.length > 0 && {dates: [...dates, ...dated]}),
      ...(marks.length > 0 && {missingIn: [...missingIn, ...marks]}),
    },
  }
}

type Declared = Pick<RoledSettings, 'quasiIdentifiers' | 'sensitive'>

/** A column that a setting declares is not what the file of roles says. */
function withDeclared({quasiIdentifiers = [], sensitive = []}: ColumnSettings, said: Declared): Declared {
  return {
    quasiIdentifiers: [...quasiIdentifiers, ...said.quasiIdentifiers.filter(name => !sensitive.includes(name))],
    sensitive: [...sensitive, ...said.sensitive.filter(name => !quasiIdentifiers.includes(name))],
  }
}

function onlyOne(
  role: 'target' | 'group',
  given: string | undefined,
  {file, columns}: Roles,
  ignore: readonly string[] = [],
): string | undefined {
  const said = columns.find(column => column.role === role)?.name
  if (given === undefined) return said !== undefined && !ignore.includes(said) ? said : undefined
  if (said === undefined || said === given) return given
  throw new UserError(
    'settings-conflict',
    {settings: [role, 'roles'], column: given},
    say`${setting(role, given)} and ${file} name two columns: there, the ${role} is '${shownName(said)}'.`,
    [`Give '${shownName(said)}' another role in ${file}, or leave the setting out.`],
  )
}
