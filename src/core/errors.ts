/**
 * A mistake the user can mend: shown as one message with what to do next, without a stack; exit code 2.
 * Messages never hold a cell's value unless it is a header or an option the user typed (row numbers are enough).
 */
export class UserError extends Error {
  readonly suggestions: readonly string[]

  constructor(message: string, suggestions: readonly string[] = []) {
    super(message)
    this.name = 'UserError'
    this.suggestions = suggestions
  }
}

/** The work was stopped from outside (Ctrl-C, a time budget); not a bug and not the user's mistake. */
export class Interrupted extends Error {
  constructor(message = 'Stopped before the end.') {
    super(message)
    this.name = 'Interrupted'
  }
}

/** A step that cannot be done on these data (too few rows, a flat column): becomes a `skipped` outcome with this reason. */
export class NotApplicable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotApplicable'
  }
}

/** A training that came to nothing: losses without bounds, or rows that are all alike. A failed step, never output. */
export class TrainingDiverged extends Error {
  constructor(generator: string, what: string, advice: string) {
    super(`Training of ${generator} failed: ${what}. ${advice}`)
    this.name = 'TrainingDiverged'
  }
}
