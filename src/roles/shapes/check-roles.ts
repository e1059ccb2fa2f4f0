import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {namesAt} from '../../core/shapes/parts.js'
import {problemOf} from '../../core/shapes/problem.js'
import {columnRoles, type RoledColumn, type Roles} from '../role.js'
import {columnSettings, rolesContent} from './roles.js'

const NEXT_STEP = "'minority-report roles init DATA' writes a file with a role for every column."
const ROLES = Object.keys(columnRoles)

/**
 * What a file of roles says.
 *
 * @param lineOf The line of a part, for messages.
 * @throws {UserError} With the line and the column where it is not as it must be.
 */
export function checkRoles(content: unknown, file: string, lineOf: (path: readonly PropertyKey[]) => number | undefined): Roles {
  const given = columnsOf(content)
  if (given === undefined) throw wrongContent(content, file, lineOf)
  // Own entries one by one: a column may be called __proto__.
  const columns = Object.entries(given).map(([name, said]: [string, unknown]): RoledColumn => {
    const settings = typeof said === 'string' ? {role: said} : said
    const checked = columnSettings.safeParse(settings, {reportInput: true})
    if (checked.success) {
      const {missing, ...rest} = checked.data
      return {name, ...rest, ...(missing && {missing: missing.map(String)})}
    }
    const {kind, key = '', path, must} = problemOf(checked.error.issues)
    const line = lineOf(['columns', name, ...path, ...(kind === 'unknown' ? [key] : [])]) ?? lineOf(['columns', name])
    const where = `Line ${line ?? '?'} of ${file}, column '${shownName(name)}'`
    const data = {...(line !== undefined && {line}), column: name}
    if (kind === 'unknown')
      throw new UserError('wrong-roles', data, `${where} has a part that is not known: '${shownName(key)}'.`, [
        ...didYouMean(key, namesAt(columnSettings, [])),
        `Its parts: ${namesAt(columnSettings, []).join(', ')}.`,
      ])
    if (path.length === 0) throw new UserError('wrong-roles', data, `${where} must have a role.`, [`Roles: ${ROLES.join(', ')}.`])
    const part = String(path[0])
    const got = (settings as Readonly<Record<string, unknown>>)[part]
    const shown = typeof got === 'string' ? [` Got '${shownName(got)}' instead.`, ...didYouMean(got, ROLES)] : ['']
    throw new UserError('wrong-roles', data, `${where}: '${part}' ${must}.${shown[0]}`, shown.slice(1))
  })
  return {file, columns}
}

/** The columns, where the rest is as it must be. */
function columnsOf(content: unknown): object | undefined {
  if (!isObject(content) || Object.keys(content).join() !== 'columns') return undefined
  const {columns} = content as {readonly columns: unknown}
  return isObject(columns) && Object.keys(columns).length > 0 ? columns : undefined
}

function wrongContent(content: unknown, file: string, lineOf: (path: readonly PropertyKey[]) => number | undefined): UserError {
  const key = isObject(content) ? Object.keys(content).find(name => name !== 'columns') : undefined
  if (key === undefined)
    return new UserError('wrong-roles', {}, `${file} must hold 'columns', with the role of each column.`, [
      'For example: {columns: {patient: identifier, age: ordinary}}',
      NEXT_STEP,
    ])
  const line = lineOf([key])
  return new UserError(
    'wrong-roles',
    {...(line !== undefined && {line})},
    `${file} has a part that is not known${line === undefined ? '' : ` on line ${line}`}: '${shownName(key)}'.`,
    [`Its parts: ${namesAt(rolesContent, []).join(', ')}; the columns stand beneath, further in.`, NEXT_STEP],
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
