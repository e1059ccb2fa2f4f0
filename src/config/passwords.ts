import {UserError} from '../core/errors.js'
import {matched} from '../io/matched.js'
import {parseAddress} from '../io/databases/address.js'

/** The address of a server: what stands before its parameters, and these. */
const SERVER = /^(postgres(?:ql)?:[^?]*)(\?.*)?$/isu
const PLACEHOLDER = /\$\{([^}]*)\}/gu

/**
 * The address of a server with what the environment holds in place of `${NAME}`, percent-encoded; every other text as it is. Nothing is
 * put into a query.
 *
 * @throws {UserError} When the environment has no such variable.
 */
export function withEnvironment(text: string, environment: Readonly<Partial<Record<string, string>>>): string {
  const [, server, parameters = ''] = matched(SERVER, text)
  if (server === undefined) return text
  const filled = server.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (value !== undefined && value !== '') return encodeURIComponent(value)
    throw new UserError('wrong-value', {given: name}, `the environment has no ${name}, which \${${name}} stands for.`, [
      `Set it before the command: export ${name}=...`,
    ])
  })
  return `${filled}${parameters}`
}

/** Whether a text is the address of a server with a password in it; `${NAME}` is none. */
export function holdsPassword(text: string): boolean {
  const {kept, parameter} = withoutCredential(text)
  return kept !== text || parameter
}

/**
 * An address as it may be written: without its password, which the environment gives then. `${NAME}` stays in a password's place.
 * @throws {UserError} When a password stands among the parameters.
 */
export function withoutPassword(text: string): string {
  const {kept, parameter} = withoutCredential(text)
  if (!parameter) return kept
  throw new UserError(
    'wrong-value',
    {},
    'The address of the database has a password among its parameters, which is never written.',
    ['Leave it out there, and give it as PGPASSWORD or in ~/.pgpass.'],
  )
}

/** An address without the password before its host, and whether another one stands among its parameters. */
function withoutCredential(text: string): {kept: string; parameter: boolean} {
  const [, server, parameters = ''] = matched(SERVER, text)
  if (server === undefined) return {kept: text, parameter: false}
  const address = parseAddress(`postgres://host/${parameters}`)
  const parameter = 'password' in address
  const [, user, password, host] = matched(/^(postgres(?:ql)?:\/\/[^/:]*):(.*)(@[^@]*)$/isu, server)
  const isLiteral = password !== undefined && !/^\$\{\w+\}$/u.test(password)
  return {kept: isLiteral ? `${user}${host}${parameters}` : text, parameter}
}
