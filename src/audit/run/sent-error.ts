import {Interrupted, UserError} from '../../core/errors.js'

/** An error on its way to another thread or process. A copy keeps neither its class nor its own fields, so they travel by name. */
export interface SentError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** What makes a user's error again. */
  readonly userError?: Pick<UserError, 'code' | 'data' | 'texts'>
}

export function describeError(error: unknown): SentError {
  const {name, message, stack} = error instanceof Error ? error : new Error(String(error))
  if (!(error instanceof UserError)) return {name, message, stack}
  const {code, data, texts} = error
  return {name, message, stack, userError: {code, data, texts}}
}

export function reviveError(sent: SentError): Error {
  if (sent.name === 'Interrupted') return new Interrupted(sent.message)
  if (sent.userError !== undefined) {
    const {code, data, texts} = sent.userError
    return new UserError(code, data, texts.message, texts.suggestions)
  }
  const error = new Error(sent.message)
  error.name = sent.name
  if (sent.stack !== undefined) error.stack = sent.stack
  return error
}
