import {UserError} from '../core/errors.js'
import type {MinorityClasses} from '../core/planned.js'
import {say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'
import type {ReadOptions} from '../io/read-options.js'
import {impliedTarget} from '../io/images/implied-target.js'
import type {TableSource} from '../io/table-source.js'
import {applyRoles, type RoledSettings} from '../roles/apply-roles.js'
import type {RolesContent} from '../roles/role.js'
import {parseRoles} from '../roles/roles-file.js'

/** The class column and its labels as far as they were named. */
export type NamedClasses = Partial<MinorityClasses>

/** What says how columns are used. */
export interface ColumnsRequest {
  readonly read: ReadOptions
  readonly classes: NamedClasses
  /** Columns whose values name people and that are used all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** Columns by which somebody could find a person, and columns that nobody should find out. */
  readonly quasiIdentifiers?: readonly string[]
  readonly sensitive?: readonly string[]
  /** Columns that name nobody, as roles that were settled before said. */
  readonly ordinary?: readonly string[]
  /** What each column is for: a file of roles, or what such a file holds. */
  readonly roles?: string | RolesContent
}

/** What the settings and the file of roles say together. */
export interface SettledRequest extends Omit<RoledSettings, 'target'> {
  readonly classes: NamedClasses
}

/**
 * Reads the file of roles, where there is one, and puts what it says beside the settings. Where neither names the class column of
 * pictures, it is that of their folders.
 *
 * @param sources The tables that it is about, the data or the release first; one that was read already was read without it.
 * @throws {UserError} When the file is wrong or says something else than a setting.
 */
export async function withRoles(
  request: ColumnsRequest,
  sources: readonly TableSource[],
  {mayLack, signal}: {readonly mayLack: boolean; readonly signal?: AbortSignal},
): Promise<SettledRequest> {
  const {read, classes, keepIdentifiers = [], quasiIdentifiers = [], sensitive = [], roles, ordinary = []} = request
  const target = classes.target ?? read.target ?? (roles === undefined ? await impliedTarget(sources[0]) : undefined)
  const settings = {read, target, keepIdentifiers, quasiIdentifiers, sensitive}
  if (roles === undefined) return {...settings, classes: {...classes, ...(target !== undefined && {target})}, ordinary}
  refuseRead(sources)
  const said =
    typeof roles === 'string'
      ? await parseRoles(await readTextFile(roles, {...SIZES.roles, ...(signal && {signal})}), `'${roles}'`)
      : await parseRoles(JSON.stringify(roles), 'the roles')
  const applied = applyRoles(said, settings)
  // A class column that a setting names must be there; one that the roles of the data name may be left out of a release.
  const columns = said.columns.map(({name}) => name).filter(name => !mayLack || name !== target)
  const roled = {by: said.file, columns, mayLack}
  return {
    ...applied,
    read: {...applied.read, roled},
    classes: {...classes, ...(applied.target !== undefined && {target: applied.target})},
  }
}

function refuseRead(sources: readonly TableSource[]): void {
  for (const source of sources)
    if (typeof source === 'object' && 'dialect' in source)
      throw new UserError(
        'read-otherwise',
        {file: source.path, setting: 'roles'},
        say`'${source.path}' was read without ${setting('roles')}.`,
        ['Give its path, so that it is read as the roles say.'],
      )
}

/** @throws {UserError} When neither a setting nor a file of roles names the class column. */
export function requireTarget({target}: NamedClasses): string {
  if (target !== undefined) return target
  throw new UserError(
    'setting-missing',
    {settings: ['target']},
    say`Which column holds the classes? ${setting('target')} names it.`,
    [say`A file of roles can name it too: ${setting('roles')}.`],
  )
}
