import {Errors} from '@oclif/core'
import {CommandFailed, Interrupted, NotApplicable, TrainingDiverged, UserError, type ErrorData} from '../core/errors.js'
import {printableLines} from '../core/printable.js'
import type {EventOf} from '../result/audit-event.js'
import {EVENT_SCHEMA} from '../result/version.js'
import {EXIT} from './exit.js'
import {flagWording} from './flag-wording.js'

/** An error in the JSON document of a command. */
export interface ErrorJson {
  readonly error: {
    /** Which kind of error it is: one of docs/errors.md. */
    readonly code: string
    readonly message: string
    readonly suggestions: readonly string[]
    readonly data: ErrorData
    readonly exitCode: number
  }
}

export function exitCodeOf(error: Error): number {
  // Outside an audit, where it is a skipped step, "does not apply to these data" answers the user's request.
  if (error instanceof UserError || error instanceof NotApplicable) return EXIT.userError
  // Their messages say what to try.
  if (error instanceof TrainingDiverged || error instanceof CommandFailed) return EXIT.userError
  if (error instanceof Interrupted) return EXIT.interrupted
  if (error instanceof Errors.CLIError) return error.oclif.exit ?? EXIT.userError
  return EXIT.bug
}

/** An error as people read it. Labels and names of columns come from files: nothing in them acts on the terminal. */
export function wordError(error: Error): string {
  if (exitCodeOf(error) === EXIT.bug)
    return (
      `Internal error: ${error.message}\n${error.stack ?? ''}\nThis is a bug in minority-report: ` +
      'please report it with the command line (not the data).'
    )
  const {message, suggestions} = wordsOf(error)
  return printableLines([`Error: ${message}`, ...suggestions.map(suggestion => `  ${suggestion}`)].join('\n'))
}

/** The same for programs. */
export function errorJson(error: Error): ErrorJson {
  const data = error instanceof UserError ? error.data : {}
  return {error: {code: codeOf(error), ...wordsOf(error), data, exitCode: exitCodeOf(error)}}
}

/** The last line of a stream of events. */
export function failedEvent(error: Error): EventOf<'failed'> {
  return {schema: EVENT_SCHEMA, event: 'failed', ...errorJson(error)}
}

function wordsOf(error: Error): {message: string; suggestions: readonly string[]} {
  return error instanceof UserError ? error.worded(flagWording) : {message: error.message, suggestions: []}
}

function codeOf(error: Error): string {
  if (error instanceof UserError) return error.code
  if (error instanceof NotApplicable) return 'not-applicable'
  if (error instanceof TrainingDiverged) return 'training-diverged'
  if (error instanceof CommandFailed) return 'command-failed'
  if (error instanceof Interrupted) return 'interrupted'
  return error instanceof Errors.CLIError ? 'wrong-flags' : 'bug'
}
