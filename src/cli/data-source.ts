import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'

/**
 * The one source of rows among the argument and --from.
 * @param argument What the command calls it, for messages.
 * @throws {UserError} When there are two of them, or none.
 */
export function sourceOf(argument: string, given: string | undefined, from: string | undefined): string {
  const source = atMostOne(argument, given, from)
  if (source !== undefined) return source
  throw new UserError('setting-missing', {settings: ['from']}, say`${argument} is missing: which rows?`, [
    say`Give a file as ${argument}, or the address of a database with ${setting('from')}.`,
  ])
}

/**
 * The same where there may be none.
 * @throws {UserError} When there are two.
 */
export function atMostOne(argument: string, given: string | undefined, from: string | undefined): string | undefined {
  if (given !== undefined && from !== undefined)
    throw new UserError('settings-conflict', {settings: ['from']}, say`${argument} and ${setting('from')} both say which rows.`, [
      'Give one of them.',
    ])
  return given ?? from
}
