import type {Client, ClientConfig} from 'pg'
import {Interrupted} from '../../core/errors.js'
import type {ServerAddress} from './address.js'
import {loadDriver} from '../drivers.js'
import {connectionError, isWithoutTls, postgresError} from './postgres-errors.js'
import {tlsMode, tlsOf} from './postgres-tls.js'

/** Asks the server; values come as texts, as PostgreSQL writes them. */
export interface Session {
  readonly ask: (sql: string, values?: readonly string[]) => Promise<Reply>
  /** Carries out one statement that a user wrote; `offset` is how many characters stand before the user's. */
  readonly askForUser: (sql: string, offset: number) => Promise<Reply>
}

export interface Reply {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly fields: readonly {readonly name: string; readonly dataTypeID: number; readonly dataTypeModifier: number}[]
}

const env = (name: string): string | undefined => process.env[name]

const DEFAULT_SECONDS = {connect: 15, statement: 600}

/**
 * Works in one transaction of a server, which ends without a trace when the work fails. Addresses, names, passwords and certificates that
 * the address does not give come from the environment (PGHOST, PGUSER, PGPASSWORD, PGSSLMODE, ...) and from .pgpass, as for psql.
 *
 * @param mode What the transaction may do; a read-only one sees one state of the database throughout.
 * @throws {UserError} When the server cannot be reached or refuses.
 * @throws {Interrupted} When the signal says so; the server is told to stop what it does for us.
 */
export async function withSession<T>(
  address: ServerAddress,
  mode: 'read' | 'write',
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const {shown} = address
  const isStopped = () => signal?.aborted === true
  if (isStopped()) throw new Interrupted()
  const {client, config} = await connect(address)
  let isOver = false
  const stop = () => {
    if (!isOver) void cancel(client, config, address)
  }
  try {
    signal?.addEventListener('abort', stop)
    const reply = async (offset: number, sql: string, values?: readonly string[]) => {
      if (isStopped()) throw new Interrupted()
      try {
        return await ask(client, sql, values)
      } catch (error) {
        throw isStopped() ? new Interrupted() : postgresError(error, shown, offset, mode)
      }
    }
    await reply(0, mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN')
    for (const set of [
      "datestyle = 'ISO, YMD'",
      "timezone = 'UTC'",
      "bytea_output = 'hex'",
      'extra_float_digits = 3',
      "client_encoding = 'UTF8'",
    ])
      await reply(0, `SET LOCAL ${set}`)
    const done = await work({ask: (sql, values) => reply(0, sql, values), askForUser: (sql, offset) => reply(offset, sql)})
    await reply(0, mode === 'read' ? 'ROLLBACK' : 'COMMIT')
    return done
  } finally {
    isOver = true
    signal?.removeEventListener('abort', stop)
    await client.end().catch(() => undefined)
  }
}

async function ask(client: Client, text: string, values: readonly string[] = []): Promise<Reply> {
  // The extended protocol carries out one statement alone, whatever a text holds.
  const query = {text, values: [...values], rowMode: 'array', queryMode: 'extended', types: AS_TEXT} as const
  const {rows, fields} = await client.query<(string | null)[]>(query)
  return {rows, fields}
}

const AS_TEXT = {getTypeParser: () => (text: string) => text}

/** The server goes on with a statement whose client is gone, so it is told to stop, over another connection. */
async function cancel(client: Client, config: ClientConfig, {shown}: ServerAddress): Promise<void> {
  const pid = (client as {processID?: number}).processID
  const {Client: Another} = await loadPg(shown)
  const other = new Another(config)
  other.on('error', () => undefined)
  try {
    await other.connect()
    await other.query('SELECT pg_cancel_backend($1)', [pid])
  } catch {
    // Without another connection the one that there is ends by its timeout.
  } finally {
    await other.end().catch(() => undefined)
  }
}

const loadPg = (shown: string) => loadDriver('pg', async () => (await import('pg')).default, shown)

async function connect(address: ServerAddress): Promise<{client: Client; config: ClientConfig}> {
  const {shown, settings} = address
  const {Client} = await loadPg(shown)
  const mode = tlsMode(settings, shown)
  const seconds = Number(settings.connect_timeout ?? env('PGCONNECT_TIMEOUT') ?? DEFAULT_SECONDS.connect)
  const host = address.host ?? env('PGHOST') ?? 'localhost'
  const config: ClientConfig = {
    host,
    ...(address.port !== undefined && {port: address.port}),
    ...(address.user !== undefined && {user: address.user}),
    ...(address.database !== undefined && {database: address.database}),
    password: passwordOf(address),
    connectionTimeoutMillis: 1000 * (seconds > 0 ? seconds : DEFAULT_SECONDS.connect),
    statement_timeout: Number(settings.statement_timeout ?? 1000 * DEFAULT_SECONDS.statement),
    application_name: settings.application_name ?? env('PGAPPNAME') ?? 'minority-report',
    ssl: host.startsWith('/') ? false : await tlsOf(mode, settings, shown),
  }
  try {
    return {client: await opened(new Client(config)), config}
  } catch (error) {
    const isOptional = mode === 'prefer' || mode === 'allow'
    if (!isOptional || !isWithoutTls(error)) throw connectionError(error, shown)
    const plain = {...config, ssl: false}
    try {
      return {client: await opened(new Client(plain)), config: plain}
    } catch (again) {
      throw connectionError(again, shown)
    }
  }
}

async function opened(client: Client): Promise<Client> {
  // A connection that breaks fails what is asked next; without this it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Asked for when the server wants one. */
function passwordOf(address: ServerAddress): () => Promise<string> {
  return async () => address.password ?? env('PGPASSWORD') ?? (await savedPassword(address)) ?? ''
}

/** What .pgpass, or the file that PGPASSFILE names, has for a server. */
async function savedPassword(address: ServerAddress): Promise<string | undefined> {
  const {default: pgpass} = await import('pgpass')
  const user = address.user ?? env('PGUSER') ?? env('USER')
  const connection = {
    host: address.host ?? env('PGHOST') ?? 'localhost',
    port: address.port ?? Number(env('PGPORT') ?? 5432),
    user,
    database: address.database ?? env('PGDATABASE') ?? user,
  }
  return new Promise(resolve => {
    pgpass(connection, resolve)
  })
}
