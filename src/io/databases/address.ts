import * as path from '../../platform/paths.js'
import {matched} from '../matched.js'
import {UserError} from '../../core/errors.js'
import {sha256Hex} from '../../platform/hash.js'

/** What is read of a database, or where rows are written. */
export type Wanted = {readonly table: string} | {readonly query: string}

interface Common {
  /** Left out when nothing was named: then the only table is meant. */
  readonly wanted?: Wanted
  /** The address for messages, plans and reports: without a password, and with the hash of a query in place of its text. */
  readonly shown: string
  /** What reports call the rows. */
  readonly name: string
}

/** A file that holds a database. */
export interface FileAddress extends Common {
  readonly engine: 'sqlite' | 'duckdb'
  readonly file: string
}

/** A server, as far as the address says: the rest is in the environment, as for all programs of PostgreSQL. */
export interface ServerAddress extends Common {
  readonly engine: 'postgres'
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  /** Other parameters, such as sslmode. */
  readonly settings: Readonly<Partial<Record<ServerSetting, string>>>
}

export type Address = FileAddress | ServerAddress

const SERVER_SETTINGS = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'connect_timeout',
  'statement_timeout',
  'application_name',
] as const
type ServerSetting = (typeof SERVER_SETTINGS)[number]

const SCHEME = /^(postgres(?:ql)?|sqlite3?|duckdb):/i

/** Whether a source is an address of a database and not the path of a file. */
export const isDatabase = (source: string): boolean => SCHEME.test(source)

/**
 * Reads `postgres://user@host/database?table=schema.name`, `sqlite:FILE?query=SELECT ...` and `duckdb:FILE?table=name`. What stands behind
 * `query=` may be percent-encoded or not: with a blank in it, it is the query as it is, to the end.
 *
 * @throws {UserError} When it is no address of a database. The message repeats nothing of it, since a password may stand in any place.
 */
export function parseAddress(source: string): Address {
  const scheme = SCHEME.exec(source)?.[1].toLowerCase() ?? ''
  const rest = source.slice(scheme.length + 1)
  return scheme.startsWith('postgres')
    ? serverAddress(rest)
    : fileAddress(scheme.startsWith('sqlite') ? 'sqlite' : 'duckdb', rest)
}

/** The address of a database without what nobody else may see; other sources as they are. */
export function shownSource(source: string): string {
  if (!isDatabase(source)) return source
  try {
    return parseAddress(source).shown
  } catch {
    return `${SCHEME.exec(source)?.[1] ?? ''}:...`
  }
}

function fileAddress(engine: FileAddress['engine'], rest: string): FileAddress {
  const {before: file, parameters} = split(rest)
  if (file === '') throw wrong('it names no file')
  for (const key of parameters.keys()) if (key !== 'table' && key !== 'query') throw wrong('it has a parameter that is not known')
  const wanted = wantedOf(parameters)
  const normal = file.replace(/^\/\/+/, '/')
  return {
    engine,
    file: normal,
    ...(wanted && {wanted}),
    shown: `${engine}:${normal}${shownWanted(wanted)}`,
    name: `${path.basename(normal)}${nameOf(wanted)}`,
  }
}

function serverAddress(rest: string): ServerAddress {
  const {before, parameters} = split(rest)
  const [, authority, database = ''] = matched(/^\/\/([^/#]*)(?:\/([^/#@]*))?$/, before)
  if (authority === undefined) throw wrong('the part before its parameters has no right form')
  const at = authority.lastIndexOf('@')
  const [user, password] = at < 0 ? [] : credentials(authority.slice(0, at))
  const [, host, port] = matched(/^(\[[\da-f:.]+\]|[^:[\]]*)(?::(\d{1,5}))?$/i, authority.slice(at + 1))
  if (host === undefined || !/^(?:[\w.-]*|%2F.*|\[.*\])$/i.test(host)) throw wrong('its host or port has no right form')
  const known = new Set<string>(['table', 'query', 'host', 'port', 'user', 'password', 'dbname', ...SERVER_SETTINGS])
  for (const key of parameters.keys()) if (!known.has(key)) throw wrong('it has a parameter that is not known')
  const of = (key: string, given: string | undefined) => parameters.get(key) ?? (given === '' ? undefined : given)
  const wanted = wantedOf(parameters)
  const server = {
    host: of('host', decoded(host).replace(/^\[(.*)\]$/, '$1')),
    port: portOf(of('port', port)),
    user: of('user', user),
    password: of('password', password),
    database: of('dbname', decoded(database)),
  }
  const place = server.host?.startsWith('/') === true ? encodeURIComponent(server.host) : (server.host ?? '')
  const shown =
    `postgres://${server.user === undefined ? '' : `${encodeURIComponent(server.user)}@`}${place}` +
    `${server.port === undefined ? '' : `:${server.port}`}/${encodeURIComponent(server.database ?? '')}${shownWanted(wanted)}`
  return {
    engine: 'postgres',
    ...defined(server),
    settings: Object.fromEntries(SERVER_SETTINGS.flatMap(key => (parameters.has(key) ? [[key, parameters.get(key) ?? '']] : []))),
    ...(wanted && {wanted}),
    shown,
    name: `${server.database ?? 'postgres'}${nameOf(wanted)}`,
  }
}

type Defined<T> = {[K in keyof T]?: Exclude<T[K], undefined>}

const defined = <T extends object>(given: T): Defined<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>

function credentials(text: string): [string, string | undefined] {
  const colon = text.indexOf(':')
  return colon < 0 ? [decoded(text), undefined] : [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))]
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw wrong('its port is no number from 1 to 65535')
  return port
}

/** What stands before the parameters, and these. */
function split(rest: string): {before: string; parameters: ReadonlyMap<string, string>} {
  // A name of a file may hold a question mark, and a query nearly anything.
  const at = /\?(?=[a-z_]+=)/i.exec(rest)?.index ?? rest.length
  const parameters = new Map<string, string>()
  let text = rest.slice(at + 1)
  while (text !== '') {
    const [, key, value = ''] = matched(/^([a-z_]+)=(.*)$/is, text)
    if (key === undefined) throw wrong('its parameters have no right form')
    const isText = key.toLowerCase() === 'query' && /\s/.test(value)
    const end = isText ? -1 : value.indexOf('&')
    const own = end < 0 ? value : value.slice(0, end)
    if (parameters.has(key.toLowerCase())) throw wrong('it has a parameter twice')
    parameters.set(key.toLowerCase(), isText ? own : decoded(isForm(key, own) ? own.replaceAll('+', ' ') : own))
    text = end < 0 ? '' : value.slice(end + 1)
  }
  return {before: rest.slice(0, at), parameters}
}

/** Forms write blanks of a query as plus signs. */
const isForm = (key: string, value: string) => key.toLowerCase() === 'query' && !value.includes('%20')

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('it has a percent sign that begins no percent-encoded character')
  }
}

function wantedOf(parameters: ReadonlyMap<string, string>): Wanted | undefined {
  const [table, query] = [parameters.get('table'), parameters.get('query')]
  if (table !== undefined && query !== undefined) throw wrong('it has both a table and a query')
  if (table?.trim() === '' || query?.trim() === '') throw wrong('its table or query is empty')
  if (table !== undefined) return {table}
  return query === undefined ? undefined : {query: withoutEnd(query.trim())}
}

/** A query may end in semicolons, though no other statement may follow. */
const withoutEnd = (query: string): string => (query.endsWith(';') ? withoutEnd(query.slice(0, -1).trimEnd()) : query)

const shownWanted = (wanted: Wanted | undefined) =>
  wanted === undefined ? '' : 'table' in wanted ? `?table=${wanted.table}` : `?query=${hashOf(wanted.query)}`

const nameOf = (wanted: Wanted | undefined) =>
  wanted === undefined
    ? ''
    : 'table' in wanted
      ? `-${wanted.table.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')}`
      : `-query-${hashOf(wanted.query)}`

/** A query may hold a value of a person: it is known by its hash, which in an address that is shown stands for itself. */
const hashOf = (query: string) => (/^[\da-f]{12}$/.test(query) ? query : sha256Hex(query).slice(0, 12))

function wrong(why: string): UserError {
  return new UserError('wrong-address', {}, `This is no address of a database that can be read: ${why}.`, [
    "It has the form 'postgres://USER@HOST/DATABASE?table=SCHEMA.NAME', 'sqlite:FILE?table=NAME' or 'duckdb:FILE?query=SELECT ...'.",
    'Percent-encode special characters in passwords and names (%40 for @, %2F for /, %3F for ?), or give the password as PGPASSWORD.',
  ])
}
