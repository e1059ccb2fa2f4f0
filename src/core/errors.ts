import {libraryWording} from './library-wording.js'
import type {SkipReason} from './reason.js'
import {wordText, type Text, type Wording} from './text.js'

/** Names and numbers that a program needs to act on an error; never a cell's value. */
export type ErrorData = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | readonly number[] | undefined>
>

/**
 * A mistake the user can mend: shown as one message with what to do next, without a stack; exit code 2.
 * Messages never hold a cell's value unless it is a header or an option the user typed (row numbers are enough).
 * `message` and `suggestions` name settings as the library's options; `worded` says them for other readers.
 *
 * @example
 * throw new UserError('file-exists', {file}, `'${file}' exists already.`, [say`Give another name with ${setting('out')}.`])
 */
export class UserError extends Error {
  /** Which kind of mistake it is: one of docs/errors.md. */
  readonly code: string
  readonly data: ErrorData
  readonly suggestions: readonly string[]
  /** The message and the suggestions before settings are worded. */
  readonly texts: {readonly message: Text; readonly suggestions: readonly Text[]}

  constructor(code: string, data: ErrorData, message: Text, suggestions: readonly Text[] = []) {
    super(wordText(message, libraryWording))
    this.name = 'UserError'
    this.code = code
    this.data = data
    this.texts = {message, suggestions}
    this.suggestions = suggestions.map(each => wordText(each, libraryWording))
  }

  /** What it says to one kind of reader. */
  worded(wording: Wording): {message: string; suggestions: string[]} {
    const {message, suggestions} = this.texts
    return {message: wordText(message, wording), suggestions: suggestions.map(each => wordText(each, wording))}
  }
}

/** A user's error with the name of the file that it is about among its data; other errors as they are. */
export function aboutFile(error: unknown, file: string): unknown {
  if (!(error instanceof UserError) || 'file' in error.data) return error
  return new UserError(error.code, {file, ...error.data}, error.texts.message, error.texts.suggestions)
}

/** The work was stopped from outside (Ctrl-C, a time budget); not a bug and not the user's mistake. */
export class Interrupted extends Error {
  constructor(message = 'Stopped before the end.') {
    super(message)
    this.name = 'Interrupted'
  }
}

/**
 * A step that cannot be done on these data (too few rows, a flat column): becomes a `skipped` outcome with this reason. An algorithm
 * says it in a sentence of its own; an audit gives a code.
 */
export class NotApplicable extends Error {
  readonly reason: SkipReason

  constructor(reason: string | SkipReason) {
    super(typeof reason === 'string' ? reason : reason.code)
    this.name = 'NotApplicable'
    this.reason = typeof reason === 'string' ? {code: 'not-applicable', text: reason} : reason
  }
}

/** A training that came to nothing: losses without bounds, or rows that are all alike. A failed step, never output. */
export class TrainingDiverged extends Error {
  constructor(generator: string, what: string, advice: string) {
    super(`Training of ${generator} failed: ${what}. ${advice}`)
    this.name = 'TrainingDiverged'
  }
}

/** A command or a function of the user's that makes rows came to nothing. A failed step, never output. */
export class CommandFailed extends Error {
  constructor(what: string, who = 'The command of exec') {
    super(`${who} ${what}`)
    this.name = 'CommandFailed'
  }
}
