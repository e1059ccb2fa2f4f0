import {UserError} from '../../core/errors.js'

/** PostgreSQL's own errors have an SQLSTATE of five characters. */
const stateOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[\dA-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code) ? code : ''
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '')

/** The server has no TLS, or not for us. */
export const isWithoutTls = (error: unknown): boolean =>
  messageOf(error).includes('does not support SSL') || stateOf(error) === '28000'

/** Why there is no connection. Passwords are never repeated, nor is what the driver says. */
export function connectionError(error: unknown, shown: string): unknown {
  if (error instanceof UserError) return error
  const state = stateOf(error)
  const message = messageOf(error)
  if (state.startsWith('28') || message.startsWith('SASL') || /password/i.test(message))
    return refused(shown, 'The server does not accept the user name or the password.', [
      'Give the password as PGPASSWORD, in .pgpass, or percent-encoded in the address.',
      'If the server wants another way of signing in, or TLS (sslmode=require), ask who runs it.',
    ])
  if (state === '3D000')
    return refused(shown, 'The server has no database of this name.', ['Check the name behind the last slash.'])
  if (state === '53300') return refused(shown, 'The server has no free connection.', ['Try again later.'])
  if (state.startsWith('57P')) return refused(shown, 'The server is starting or shutting down.', ['Try again later.'])
  if (state !== '') return refused(shown, `The server refuses the connection (SQLSTATE ${state}).`, ['Check the address.'])
  if (message.includes('does not support SSL'))
    return refused(shown, 'The server has no TLS.', [
      'Without TLS others can read along: sslmode=disable allows it all the same.',
    ])
  if (codeOf(error) === 'CERT_HAS_EXPIRED')
    return refused(shown, "The server's certificate has expired.", ['Ask who runs the server for a new one.'])
  if (codeOf(error) === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused(shown, "The server's certificate is that of another host.", [
      'Give the host by the name that the certificate has. Where that cannot be, sslmode=verify-ca checks who made it and not the name.',
    ])
  if (/certificate|CERT|self.signed|altname|unable to verify|SSL|TLS/i.test(`${message} ${codeOf(error)}`))
    return refused(shown, "The server's certificate cannot be verified.", [
      'Give the root certificate with sslrootcert=FILE (PGSSLROOTCERT), or a weaker sslmode.',
    ])
  return new UserError('database-unreachable', {file: shown, cause: codeOf(error)}, `${shown} cannot be reached${why(error)}.`, [
    'Check host and port, and whether the server runs and lets this machine in.',
  ])
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ECONNREFUSED: 'nobody answers there',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'there is no answer',
  ENOENT: 'there is no socket of this name',
  EACCES: 'the permissions do not allow it',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ECONNRESET: 'the connection was closed',
}

function why(error: unknown): string {
  const reason = REASONS[codeOf(error)] ?? (/timeout/i.test(messageOf(error)) ? REASONS['ETIMEDOUT'] : undefined)
  return reason === undefined ? '' : `: ${reason}`
}

const refused = (shown: string, why: string, suggestions: readonly string[]) =>
  new UserError('database-refused', {file: shown}, `${shown} does not let us in. ${why}`, suggestions)

/**
 * What an error of a statement means. Messages of the server may quote values: its code and the place in the query are told instead.
 * @param offset How many characters of the statement are ours, before the user's.
 */
export function postgresError(error: unknown, shown: string, offset: number, mode: 'read' | 'write'): unknown {
  const state = stateOf(error)
  if (state === '') {
    if (error instanceof UserError || !(error instanceof Error)) return error
    const isLost = /terminated|closed|ended|not queryable|ECONNRESET|EPIPE/i.test(`${error.message} ${codeOf(error)}`)
    return isLost ? lost(shown) : error
  }
  if (state === '57014')
    return new UserError('query-timeout', {file: shown}, `${shown} did not answer in time, or the query was cancelled there.`, [
      'Ask for less, or give the statement more milliseconds in the address: statement_timeout=3600000.',
    ])
  if (state.startsWith('57P') || state.startsWith('08')) return lost(shown)
  if (state === '42501')
    return new UserError('database-refused', {file: shown, sqlstate: state}, `The user may not read or write this in ${shown}.`, [
      'Ask who runs the database for the right: GRANT SELECT ON ... TO ...',
    ])
  if (mode === 'write')
    return new UserError(
      'database-refused',
      {file: shown, sqlstate: state},
      `${shown} does not take the table: ${STATES[state] ?? 'the server cannot carry it out'} (SQLSTATE ${state}).`,
      ['Try another name, or ask who runs the database.'],
    )
  if (state === '25006' || state === '0A000')
    return new UserError('query-writes', {file: shown, sqlstate: state}, `The query of ${shown} is not one that only reads.`, [
      'Give a SELECT, WITH or VALUES that changes nothing.',
    ])
  const position = Number((error as {position?: string}).position ?? NaN) - offset
  const place = position > 0 ? ` at character ${position}` : ''
  return new UserError(
    'wrong-query',
    {file: shown, sqlstate: state, ...(position > 0 && {position})},
    `The query of ${shown} does not work: ${STATES[state] ?? classOf(state)}${place} (SQLSTATE ${state}).`,
    ['Try it with psql, which shows what the server says.'],
  )
}

const lost = (shown: string) =>
  new UserError('connection-lost', {file: shown}, `The connection to ${shown} broke off.`, [
    'Try again: nothing was kept of what had come.',
  ])

const STATES: Readonly<Partial<Record<string, string>>> = {
  '42601': 'it is no single SELECT that can be read',
  '42P01': 'it names a table that is not there',
  '42703': 'it names a column that is not there',
  '42702': 'a column that it names is in several tables',
  '42883': 'it calls a function or operator that is not there for these types',
  '42804': 'types do not fit together',
  '22P02': 'a text is not of the type that it is cast to',
  '22012': 'a number is divided by zero',
  '22003': 'a number is out of range',
  '53200': 'the server has not enough memory',
  '53100': 'the disk of the server is full',
  '2BP01': 'other things there depend on the table that would be replaced',
  '3F000': 'there is no schema of this name',
  '22021': 'a text holds a character that its encoding has not',
  '42701': 'two columns have one name',
  '42809': 'what has this name is no table',
}

function classOf(state: string): string {
  if (state.startsWith('22')) return 'a value is not what it must be'
  return state.startsWith('42') ? 'it is not right' : 'the server cannot carry it out'
}
