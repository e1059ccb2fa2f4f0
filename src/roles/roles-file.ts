import {UserError} from '../core/errors.js'
import {shownName} from '../core/printable.js'
import {parsePlainYaml, type YamlProblem} from '../files/plain-yaml.js'
import type {Roles} from './role.js'

/**
 * Reads what a file says of the columns.
 *
 * @param file What to call it in messages.
 * @throws {UserError} With the line where it is no plain YAML, or not as a file of roles must be.
 */
export async function parseRoles(text: string, file: string): Promise<Roles> {
  const {content, lineOf} = await parsePlainYaml(text, file, notYaml)
  const {checkRoles} = await import('./shapes/check-roles.js')
  const roles = checkRoles(content, file, lineOf)
  for (const role of ['target', 'group'] as const) {
    const ofRole = roles.columns.filter(column => column.role === role)
    const [first] = ofRole
    const second = ofRole.at(1)
    if (second !== undefined) {
      const line = lineOf(['columns', second.name])
      throw new UserError(
        'wrong-roles',
        {...(line !== undefined && {line}), column: second.name},
        `Line ${line ?? '?'} of ${file}: only one column can be the ${role}. ` +
          `Both '${shownName(first.name)}' and '${shownName(second.name)}' are.`,
        ['Give one of them another role.'],
      )
    }
  }
  return roles
}

function notYaml({line, message}: YamlProblem): UserError {
  return new UserError('wrong-roles', {...(line !== undefined && {line})}, message, [
    "Put names of columns in quotes where they hold ':' or '#', or begin with a sign; name each column once.",
  ])
}
