import {matched} from '../matched.js'
import {stat, symlink} from 'node:fs/promises'
import path from 'node:path'
import {Interrupted, UserError} from '../../core/errors.js'
import {openPrivateFolder} from '../../files/private-folder.js'
import type {ReadOptions} from '../read-options.js'
import {checkSize} from '../table-size.js'
import type {TypedColumns} from '../typed-column.js'
import type {FileAddress} from './address.js'
import {checkFile} from './database-file.js'
import {loadDriver} from '../drivers.js'
import {isOrdered, quoted, quotedTable, resolveTable, UNORDERED} from './sql-names.js'
import {typedOf} from './sqlite-values.js'

export type Database = InstanceType<(typeof import('node-sqlite3-wasm'))['Database']>
type Row = Readonly<Record<string, number | bigint | string | Uint8Array | null>>

/** Rows between two looks at the signal. */
const BREATH = 10_000
/** A view of this connection alone says what a query's columns are called and declared as. */
const VIEW = 'temp.minority_report_query'

/**
 * Reads a table or the answer of a query. The file is only ever read. Rows of a table come in the order in which it keeps them.
 * @throws {UserError} When the file, the table or the query is at fault; never with a value in it.
 */
export async function readSqlite(address: FileAddress, options: ReadOptions): Promise<TypedColumns> {
  const {file, shown} = address
  return withDatabase(file, shown, async db => {
    const asked = 'query' in (address.wanted ?? {}) ? queryOf(db, address) : tableOf(db, address)
    const columns = columnsOf(db, asked.view, shown)
    checkSize(shown, 0, columns.length, options.maxBytes)
    const selected = columns.map(({name}, at) => `${quoted(name)} AS c${at}`).join(', ')
    const values: unknown[][] = columns.map(() => [])
    let rows = 0
    for (const row of iterate(db, `SELECT ${selected} ${asked.from}`, shown)) {
      for (const [at, column] of values.entries()) column.push(row[`c${at}`])
      if (++rows % BREATH !== 0) continue
      checkSize(shown, rows, columns.length, options.maxBytes)
      await new Promise(resolve => setImmediate(resolve))
      if (options.signal?.aborted === true) throw new Interrupted()
    }
    checkSize(shown, rows, columns.length, options.maxBytes)
    return {columns: columns.map(({name, type}, at) => typedOf(name, type, values[at])), rowCount: rows, notes: asked.notes}
  })
}

export const loadSqlite = (shown: string) =>
  loadDriver('node-sqlite3-wasm', async () => (await import('node-sqlite3-wasm')).default, shown)

interface Asked {
  /** A name whose columns can be asked for. */
  readonly view: string
  readonly from: string
  readonly notes: readonly string[]
}

function tableOf(db: Database, {wanted, shown}: FileAddress): Asked {
  const all = db.all('SELECT name, type, wr FROM pragma_table_list WHERE schema = ?', 'main') as readonly Row[]
  const tables = all.filter(({name, type}) => type !== 'shadow' && !String(name).startsWith('sqlite_'))
  const names = tables.map(({name}) => ({table: String(name)}))
  const found = resolveTable(wanted !== undefined && 'table' in wanted ? wanted.table : undefined, names, shown)
  const {type, wr} = tables.find(({name}) => name === found.table) ?? {}
  const from = `FROM main.${quotedTable(found)}`
  if (type !== 'view' && wr !== 1) return {view: found.table, from: `${from} ORDER BY _rowid_`, notes: []}
  const columns = columnsOf(db, found.table, shown)
  const keys = columns.filter(({key}) => key > 0).sort((a, b) => a.key - b.key)
  return {
    view: found.table,
    from: `${from} ORDER BY ${(keys.length > 0 ? keys : columns).map(({name}) => quoted(name)).join(', ')}`,
    notes: [],
  }
}

function queryOf(db: Database, {wanted, shown}: FileAddress): Asked {
  const query = wanted !== undefined && 'query' in wanted ? wanted.query : ''
  const make = () => {
    db.exec(`CREATE VIEW ${VIEW} AS SELECT * FROM (\n${query}\n)`)
  }
  attempt(shown, make, true)
  return {view: VIEW.slice('temp.'.length), from: `FROM ${VIEW}`, notes: isOrdered(query) ? [] : [UNORDERED]}
}

function columnsOf(db: Database, view: string, shown: string): {name: string; type: string; key: number}[] {
  const columns = attempt(shown, () => db.all('SELECT name, type, pk FROM pragma_table_info(?)', view) as readonly Row[])
  const names = columns.map(({name}) => String(name))
  return columns.map(({name, type, pk}) => ({name: original(String(name), names), type: String(type ?? ''), key: Number(pk)}))
}

/** SQLite tells columns of one name apart by a number, and they would be taken for columns of other names. */
function original(name: string, names: readonly string[]): string {
  const [, first] = matched(/^(.*):\d+$/s, name)
  if (first === undefined || !names.includes(first)) return name
  throw new UserError('column-names-repeated', {column: first}, `Two columns of the query have the same name '${first}'.`, [
    'Give every column a name of its own with AS.',
  ])
}

function* iterate(db: Database, sql: string, shown: string): Generator<Row> {
  const statement = attempt(shown, () => db.prepare(sql))
  try {
    const rows = statement.iterate()
    for (;;) {
      const next = attempt(shown, () => rows.next())
      if (next.done === true) return
      yield next.value as Row
    }
  } finally {
    statement.finalize()
  }
}

/**
 * Opens a database for reading. It is reached through a link in a folder of our own: the driver makes the folder that is its lock beside
 * the path that it is given, and there may be no right to write beside the file, nor may anything stay there.
 */
export async function withDatabase<T>(file: string, shown: string, work: (db: Database) => Promise<T>): Promise<T> {
  const {Database} = await loadSqlite(shown)
  await checkFile(file)
  const before = await stateOf(file)
  const folder = await openPrivateFolder()
  try {
    const link = path.join(folder.path, 'database')
    // A log that is not there would be made where the link leads.
    for (const end of await endsOf(file)) await symlink(`${path.resolve(file)}${end}`, `${link}${end}`)
    const db = attempt(shown, () => new Database(link, {readOnly: true}))
    try {
      // Without other readers a database with a write-ahead log needs no shared memory, which the driver has not.
      attempt(shown, () => {
        db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; SELECT count(*) FROM sqlite_master')
      })
      const done = await work(db)
      if ((await stateOf(file)) !== before)
        throw new UserError('database-busy', {file: shown}, `${shown} was changed while it was read.`, ['Try again.'])
      return done
    } finally {
      db.close()
    }
  } finally {
    await folder.close()
  }
}

/** What stands beside a database and holds a part of it, and the database itself. */
async function endsOf(file: string): Promise<string[]> {
  const sizes = await Promise.all(
    ENDS.map(end =>
      stat(`${file}${end}`).then(
        ({size}) => size,
        () => 0,
      ),
    ),
  )
  return ENDS.filter((end, at) => end === '' || sizes[at] > 0)
}

const ENDS = ['', '-wal', '-journal']

/** Changes when a database does. */
export async function stateOf(file: string): Promise<string> {
  const states = ['', '-wal'].map(end =>
    stat(`${file}${end}`).then(
      ({size, mtimeMs, ino}) => `${size} ${mtimeMs} ${ino}`,
      () => '',
    ),
  )
  return (await Promise.all(states)).join(' ')
}

/** The driver's messages may quote a query, which may hold a value: they are told in other words. */
export function attempt<T>(shown: string, work: () => T, isQuery = false): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Error && error.name === 'SQLite3Error' ? explained(error.message, shown, isQuery) : error
  }
}

function explained(message: string, shown: string, isQuery: boolean): UserError {
  if (/readonly|read-only/i.test(message))
    return isQuery
      ? new UserError('query-writes', {file: shown}, `The query of ${shown} is not one that only reads.`, [
          'Give one SELECT, WITH or VALUES.',
        ])
      : new UserError('database-busy', {file: shown}, `${shown} holds a transaction that was not finished.`, [
          'Open it once with SQLite, which finishes or takes back what was left, and close it.',
        ])
  if (/locked|busy/i.test(message))
    return new UserError('database-busy', {file: shown}, `${shown} is being written by another program.`, [
      'Try again when it has ended.',
    ])
  if (/malformed|not a database|disk I\/O|unable to open|could not open|unsupported file format/i.test(message))
    return new UserError('file-damaged', {file: shown}, `${shown} is no whole SQLite database, or is encrypted.`, [
      'Check it with the sqlite3 command: PRAGMA integrity_check.',
    ])
  const kinds: readonly [RegExp, string][] = [
    [/no such table/i, 'it names a table that is not there'],
    [/no such column/i, 'it names a column that is not there'],
    [/no such function/i, 'it calls a function that is not there'],
    [/ambiguous/i, 'a column that it names is in several tables'],
    [/syntax error|incomplete input|unrecognized token/i, 'it is no single SELECT that SQLite can read'],
  ]
  const why = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? 'SQLite cannot carry it out'
  return new UserError('wrong-query', {file: shown}, `The query of ${shown} does not work: ${why}.`, [
    'A query must be one SELECT, which writes nothing. Try it with the sqlite3 command.',
  ])
}
