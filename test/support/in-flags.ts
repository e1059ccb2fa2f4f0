import {flagWording} from '../../src/cli/flag-wording.js'
import type {UserError} from '../../src/core/errors.js'

/** The whole text that a user of the command line sees: message and suggestions. */
export function inFlags(error: UserError): string {
  const {message, suggestions} = error.worded(flagWording)
  return [message, ...suggestions].join('\n')
}
