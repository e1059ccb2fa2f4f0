import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'

/** @throws {UserError} When json and data would both go to stdout. */
export function refuseTwoOutputs(out: string | undefined, json: boolean): void {
  if (out === '-' && json)
    throw new UserError(
      'settings-conflict',
      {settings: ['json', 'out']},
      say`${setting('json', true)} and ${setting('out', '-')} cannot both write to stdout.`,
      [say`Give a file with ${setting('out')}, or leave ${setting('json', true)} out.`],
    )
}
