import {randomBytes} from 'node:crypto'
import {copyFile, open, rename, rm, stat, chmod} from 'node:fs/promises'
import path from 'node:path'
import {Interrupted, UserError} from '../../core/errors.js'
import {writeError} from '../../files/disk-errors.js'
import {makeFolder} from '../../files/private-file.js'
import {isThere} from '../../files/read-bytes.js'
import type {TypedColumns} from '../typed-column.js'
import type {FileAddress} from './address.js'
import {checkFile} from './database-file.js'
import {cellOf, type Cell} from './sql-cells.js'
import {quoted} from './sql-names.js'
import {sqlType} from './sql-types.js'
import {attempt, loadSqlite, stateOf, withDatabase, type Database} from './sqlite.js'
import {tableExists, type WriteChoice} from './write-choice.js'

/** Rows between two looks at the signal. */
const BREATH = 10_000

/**
 * Adds a table to a database, or makes one. The work is done on a copy beside the file, which then takes its place: whatever happens the
 * file is a whole database, with the table or without it. The locks of other programs do not hold for this driver, so a file that changes
 * meanwhile, or that others have open for writing, is left alone.
 */
export async function writeSqlite(address: FileAddress, table: string, given: TypedColumns, choice: WriteChoice): Promise<void> {
  const {file, shown} = address
  const isNew = !(await isThere(file))
  if (!isNew) await refuseInUse(file, shown)
  const before = await stateOf(file)
  const copy = path.join(path.dirname(file), `.${path.basename(file).slice(0, 40)}.${randomBytes(8).toString('hex')}.part`)
  try {
    await makeFolder(path.dirname(file))
    const handle = await open(copy, 'wx', 0o600)
    await handle.close()
    if (!isNew) {
      await copyFile(file, copy)
      await chmod(copy, (await stat(file)).mode & 0o777)
    }
    await fill(copy, address, table, given, choice)
    if ((await stateOf(file)) !== before)
      throw new UserError('database-busy', {file: shown}, `${shown} was changed meanwhile; it was left as it is.`, ['Try again.'])
    await rename(copy, file)
  } catch (error) {
    throw writeError(error, shown, choice.option)
  } finally {
    for (const end of ['', '-journal', '-wal', '.lock'])
      await rm(`${copy}${end}`, {force: true, recursive: true}).catch(() => undefined)
  }
}

/** @throws {UserError} When the table is there and may not be replaced. */
export async function refuseSqliteTable({file, shown}: FileAddress, table: string, choice: WriteChoice): Promise<void> {
  if (choice.overwrite === true || !(await isThere(file))) return
  await withDatabase(file, shown, db => {
    if (exists(db, table)) throw tableExists(shown, choice.option)
    return Promise.resolve()
  })
}

const exists = (db: Database, table: string) =>
  db.get("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = lower(?)", table) !== null

async function refuseInUse(file: string, shown: string): Promise<void> {
  await checkFile(file)
  for (const end of ['-wal', '-journal'])
    if (((await stat(`${file}${end}`).catch(() => undefined))?.size ?? 0) > 0)
      throw new UserError('database-busy', {file: shown}, `${shown} is open in another program, or was not closed.`, [
        'Close it there; a write-ahead log that is left over goes into the database with: PRAGMA wal_checkpoint(TRUNCATE).',
      ])
}

async function fill(copy: string, {shown}: FileAddress, table: string, given: TypedColumns, choice: WriteChoice): Promise<void> {
  const {Database} = await loadSqlite(shown)
  const db = attempt(shown, () => new Database(copy))
  try {
    const run = (sql: string) => {
      attempt(shown, () => {
        db.exec(sql)
      })
    }
    run('PRAGMA locking_mode = EXCLUSIVE; BEGIN')
    if (exists(db, table)) {
      if (choice.overwrite !== true) throw tableExists(shown, choice.option)
      run(`DROP TABLE ${quoted(table)}`)
    }
    const types = given.columns.map(column => sqlType('sqlite', column))
    run(`CREATE TABLE ${quoted(table)} (${given.columns.map(({name}, at) => `${quoted(name)} ${types[at]}`).join(', ')})`)
    const cells = given.columns.map((column, at) => (types[at] === 'BOOLEAN' ? indicator(cellOf(column)) : cellOf(column)))
    const insert = attempt(shown, () => db.prepare(`INSERT INTO ${quoted(table)} VALUES (${types.map(() => '?').join(', ')})`))
    try {
      for (let row = 0; row < given.rowCount; row++) {
        insert.run(cells.map(cell => cell(row)))
        if (row % BREATH !== 0) continue
        await new Promise(resolve => setImmediate(resolve))
        if (choice.signal?.aborted === true) throw new Interrupted()
      }
    } finally {
      insert.finalize()
    }
    run('COMMIT')
  } finally {
    db.close()
  }
}

/** SQLite's booleans are numbers. */
const indicator =
  (cell: (row: number) => Cell) =>
  (row: number): Cell => {
    const value = cell(row)
    return value === null ? null : value === 'true' ? 1 : 0
  }
