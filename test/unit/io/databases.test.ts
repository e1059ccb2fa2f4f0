import {execFileSync, spawnSync} from 'node:child_process'
import {copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {DuckDBInstance} from '@duckdb/node-api'
import {beforeAll, describe, expect, it} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {parseAddress} from '../../../src/io/databases/address.js'
import {readDatabase} from '../../../src/io/databases/read-database.js'
import {writeDatabase} from '../../../src/io/databases/write-database.js'
import {readTable} from '../../../src/io/read-table.js'
import {writeTable} from '../../../src/io/write-table.js'
import {awkwardTables, levels, numbers} from '../../support/awkward-columns.js'
import {rowsLike, shownRows} from '../../support/database-cells.js'

const folder = mkdtempSync(path.join(tmpdir(), 'databases-'))
const place = (name: string) => path.join(folder, name)

const isRequired = process.env['MINORITY_REPORT_REQUIRE_POSTGRES'] !== undefined
const hasSqlite = isRequired || spawnSync('sqlite3', ['--version']).status === 0
if (!hasSqlite) console.warn('There is no sqlite3 command here: its tests are skipped. Debian: apt-get install sqlite3.')

const sqlite3 = (file: string, sql: string, ...args: string[]) =>
  execFileSync('sqlite3', [...args, file], {input: sql, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 1 << 28}).toString()

async function duckdb(file: string, ...statements: string[]): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  let rows: unknown[][] = []
  for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRows()
  connection.closeSync()
  instance.closeSync()
  return rows
}

const read = (address: string) => readDatabase(parseAddress(address), {})

async function failureOf(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof UserError)) throw new Error(`Expected an error of the user. Got ${String(error)}`)
  return error
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

describe.skipIf(!hasSqlite)('SQLite', () => {
  const file = place('a.db')

  beforeAll(() => {
    sqlite3(
      file,
      `CREATE TABLE patients (id INTEGER PRIMARY KEY, age REAL, big INTEGER, "2019" INT, sex VARCHAR(1), born DATE, seen DATETIME,
        ok BOOLEAN, price DECIMAL(10,2), mixed INTEGER, photo BLOB, free);
      INSERT INTO patients VALUES (2, 1.5, 9007199254740993, 4, 'f', '1999-12-31', '2020-01-01 12:30:00', 1, 9.5, 5, x'00', 7),
        (1, 2, 3, NULL, 'm', '1600-02-29', NULL, 0, NULL, 'unknown', NULL, 8);
      CREATE VIEW old AS SELECT age, id FROM patients WHERE age > 1;
      CREATE TABLE "od'd ""n;ame" (a TEXT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID;
      INSERT INTO "od'd ""n;ame" VALUES ('y', 1), ('x', 1), ('z', 0);`,
    )
  })

  it('keeps what columns are declared as and what is stored', async () => {
    const {columns, rowCount, notes} = await read(`sqlite:${file}?table=patients`)
    expect(rowCount).toBe(2)
    expect(notes).toEqual([])
    expect(columns.map(({name, kind, type}) => [name, kind, type])).toEqual([
      ['id', 'numbers', 'int64'],
      ['age', 'numbers', 'float64'],
      ['big', 'levels', 'int64'],
      ['2019', 'numbers', 'int64'],
      ['sex', 'levels', 'varchar(1)'],
      ['born', 'moments', 'date'],
      ['seen', 'moments', 'timestamp[us]'],
      ['ok', 'levels', 'bool'],
      ['price', 'numbers', 'decimal(10,2)'],
      ['mixed', 'mixed', 'string'],
      ['photo', 'other', 'binary'],
      ['free', 'numbers', 'int64'],
    ])
    expect(shownRows({columns, rowCount, notes})[0]).toEqual([
      ...[1, 2, '3', null, 'm', '1600-02-29', null, 'false', null, 'unknown', null, 8],
    ])
  })

  it('reads tables in the order in which they are kept, and views in the order of their columns', async () => {
    expect(shownRows(await read(`sqlite:${file}?table=old`))).toEqual([
      [1.5, 2],
      [2, 1],
    ])
    expect(shownRows(await read(`sqlite:${file}?table=od'd "n;ame`))).toEqual([
      ['z', 0],
      ['x', 1],
      ['y', 1],
    ])
  })

  it('takes a query as it is and says when its rows have no order', async () => {
    const ordered = await read(`sqlite:${file}?query=SELECT id AS "b", age AS "1" FROM patients ORDER BY id DESC -- all`)
    expect(ordered.columns.map(({name}) => name)).toEqual(['b', '1'])
    expect(shownRows(ordered)).toEqual([
      [2, 1.5],
      [1, 2],
    ])
    expect(ordered.notes).toEqual([])
    expect((await read(`sqlite:${file}?query=SELECT id FROM patients`)).notes).toHaveLength(1)
  })

  it.each([
    ['?table=patient', 'no-such-table'],
    ['', 'table-unclear'],
    ['?query=SELECT nothing FROM patients', 'wrong-query'],
    ['?query=SELECT * FROM nowhere', 'wrong-query'],
    ['?query=SELEC', 'wrong-query'],
    ['?query=DELETE FROM patients', 'wrong-query'],
    ['?query=SELECT 1; DELETE FROM patients', 'wrong-query'],
    ['?query=SELECT 1) ; DELETE FROM patients; SELECT (2', 'query-writes'],
    ['?query=PRAGMA user_version = 3', 'wrong-query'],
    ['?query=SELECT id, age AS id FROM patients', 'column-names-repeated'],
  ])('refuses %s', async (rest, code) => {
    const before = readFileSync(file)
    expect((await failureOf(read(`sqlite:${file}${rest}`))).code).toBe(code)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('says which tables there are and which may be meant', async () => {
    expect((await failureOf(read(`sqlite:${file}`))).suggestions[0]).toContain(`sqlite:${file}?table=`)
    expect((await failureOf(read(`sqlite:${file}?table=patient`))).suggestions).toContain("Did you mean 'patients'?")
  })

  it('leaves nothing beside the file, also where nothing may be written', async () => {
    const beside = readdirSync(folder)
    await read(`sqlite:${file}?table=patients`)
    expect(readdirSync(folder)).toEqual(beside)
  })

  it('reads what is only in the write-ahead log yet, and leaves it there', async () => {
    const [live, copy] = [place('live.db'), place('wal.db')]
    sqlite3(
      live,
      `PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (a); INSERT INTO t VALUES (7);
.shell cp ${live} ${copy}
.shell cp ${live}-wal ${copy}-wal`,
    )
    const before = [readFileSync(copy), readFileSync(`${copy}-wal`)]
    expect(shownRows(await read(`sqlite:${copy}`))).toEqual([[7]])
    expect([readFileSync(copy), readFileSync(`${copy}-wal`)]).toEqual(before)
  })

  it('is recognised by its first bytes, whatever it is called', async () => {
    const renamed = place('renamed.csv')
    copyFileSync(file, renamed)
    expect((await failureOf(readTable(renamed))).code).toBe('table-unclear')
    sqlite3(renamed, 'DROP VIEW old; DROP TABLE patients')
    const {table, path: from} = await readTable(renamed)
    expect([table.rowCount, from]).toEqual([3, renamed])
  })

  it('is refused in one message when it is damaged', async () => {
    const whole = readFileSync(file)
    for (const at of Array.from({length: 40}, (_, part) => Math.floor((whole.length * part) / 40))) {
      const damaged = place('damaged.db')
      const bytes = Buffer.from(whole)
      bytes.fill(0xee, at, at + 64)
      writeFileSync(damaged, bytes)
      // A value may be changed without anybody noticing: SQLite has no checksums.
      await read(`sqlite:${damaged}?table=patients`).catch((error: unknown) => {
        expect(error).toBeInstanceOf(UserError)
      })
    }
    writeFileSync(place('short.db'), whole.subarray(0, 5000))
    expect((await failureOf(read(`sqlite:${place('short.db')}?table=patients`))).message).not.toContain('unknown')
    expect((await failureOf(read(`sqlite:${place('none.db')}`))).code).toBe('no-such-file')
    expect((await failureOf(read(`sqlite:${folder}`))).code).toBe('not-a-file')
  })

  it('gives the same hash for the same rows, and another for others', async () => {
    const address = `sqlite:${file}?table=patients`
    const {sha256} = await read(address)
    expect((await read(address)).sha256).toBe(sha256)
    expect((await read(`sqlite:${file}?query=SELECT * FROM patients WHERE id = 1`)).sha256).not.toBe(sha256)
  })
})

describe.skipIf(!hasSqlite)('tables written to SQLite', () => {
  const file = place('written.db')

  it.each(Object.entries(awkwardTables))('are as they were given: %s', async (name, given) => {
    const address = parseAddress(`sqlite:${file}?table=${encodeURIComponent(name)}`)
    await writeDatabase(address, given, {})
    const told = sqlite3(file, `SELECT * FROM ${quoted(name)} ORDER BY rowid`, '-json')
    const rows = told === '' ? [] : (JSON.parse(told) as Record<string, unknown>[])
    const names = given.columns.map(column => column.name)
    // Beyond 2^53 and at the ends of doubles JSON is not exact: those are compared as our own reader gives them.
    if (!/beyond|ends/.test(name))
      expect(
        rowsLike(
          given,
          rows.map(row => names.map(each => row[each])),
        ),
      ).toEqual(shownRows(given))
    const back = await readDatabase(address, {})
    expect(back.columns.map(column => column.name)).toEqual(names)
    expect(shownRows(back)).toEqual(shownRows(given))
  })

  it('are whole or not there, and never replace one without being asked', async () => {
    const address = parseAddress(`sqlite:${place('once.db')}?table=a`)
    const one = {columns: [numbers('x', 'int64', [1], true)], rowCount: 1, notes: []}
    const two = {columns: [numbers('x', 'int64', [2], true)], rowCount: 1, notes: []}
    await writeDatabase(address, one, {})
    expect(statSync(place('once.db')).mode & 0o777).toBe(0o600)
    expect((await failureOf(writeDatabase(address, two, {}))).code).toBe('file-exists')
    expect(shownRows(await readDatabase(address, {}))).toEqual([[1]])
    await writeDatabase(address, two, {overwrite: true})
    expect(shownRows(await readDatabase(address, {}))).toEqual([[2]])
    await expect(writeDatabase(address, one, {overwrite: true, signal: AbortSignal.abort()})).rejects.toThrow('Stopped')
    expect(shownRows(await readDatabase(address, {}))).toEqual([[2]])
    expect(readdirSync(folder).filter(name => name.includes('once'))).toEqual(['once.db'])
  })

  it('leave a database alone that another program has open', async () => {
    const open = place('open.db')
    sqlite3(open, 'CREATE TABLE t (a)')
    writeFileSync(`${open}-wal`, 'x')
    const given = {columns: [levels('x', 'string', ['a'])], rowCount: 1, notes: []}
    expect((await failureOf(writeDatabase(parseAddress(`sqlite:${open}?table=b`), given, {}))).code).toBe('database-busy')
  })

  it('have names that differ in more than capitals, and not too many', async () => {
    const address = parseAddress(`sqlite:${place('names.db')}?table=a`)
    const given = (...names: string[]) => ({columns: names.map(name => levels(name, 'string', ['1'])), rowCount: 1, notes: []})
    expect((await failureOf(writeDatabase(address, given('a', 'A'), {}))).code).toBe('column-names-repeated')
    const wide = given(...Array.from({length: 2001}, (_, at) => `c${at}`))
    expect((await failureOf(writeDatabase(address, wide, {}))).code).toBe('too-many-columns')
    expect((await failureOf(writeDatabase(parseAddress(`sqlite:${place('names.db')}`), given('a'), {}))).code).toBe(
      'wrong-address',
    )
    expect(existsSync(place('names.db'))).toBe(false)
  })
})

describe('DuckDB', () => {
  const file = place('a.duckdb')

  beforeAll(async () => {
    await duckdb(
      file,
      `CREATE TABLE t (a TINYINT, b BIGINT, h HUGEINT, d DECIMAL(18,3), f FLOAT, g DOUBLE, s VARCHAR, e ENUM ('secret', 'y'), dt DATE,
        ts TIMESTAMP, tz TIMESTAMPTZ, ns TIMESTAMP_NS, tm TIME, u UUID, bl BLOB, l INTEGER[], iv INTERVAL, bo BOOLEAN, ub UBIGINT,
        st STRUCT(a INTEGER))`,
      `INSERT INTO t VALUES (1, 9007199254740993, 170141183460469231731687303715884105727, 1.5, 0.1, 'nan', 'é', 'y', '1969-12-31',
        '2020-01-31 12:34:56.789012', '2020-01-31 12:34:56+02', '2020-01-31 00:00:00.000000001', '12:00:00',
        '123e4567-e89b-12d3-a456-426614174000', 'a', [1], INTERVAL 1 DAY, true, 18446744073709551615, {a: 1})`,
      'CREATE VIEW v AS SELECT a FROM t',
    )
  })

  it('keeps the types of columns', async () => {
    const answer = await read(`duckdb:${file}?table=t`)
    expect(answer.columns.map(({kind, type}) => `${kind} ${type}`)).toEqual([
      'numbers int8',
      'levels int64',
      'levels hugeint',
      'numbers decimal(18,3)',
      'numbers float32',
      'numbers float64',
      'levels string',
      // Labels of an enumeration are values, and no part of the type.
      'levels category',
      'moments date',
      'moments timestamp[us]',
      'moments timestamp[us, UTC]',
      'moments timestamp[ns]',
      'moments time[us]',
      'levels uuid',
      'other blob',
      'other list',
      'other interval',
      'levels bool',
      'levels uint64',
      'other struct',
    ])
    expect(shownRows(answer)[0].filter(value => value !== null)).toEqual([
      ...[1, '9007199254740993', '170141183460469231731687303715884105727', 1.5, 0.1, 'é', 'y', '1969-12-31'],
      ...['2020-01-31 12:34:56.789012', '2020-01-31 10:34:56', '2020-01-31 00:00:00', '12:00:00'],
      ...['123e4567-e89b-12d3-a456-426614174000', 'true', '18446744073709551615'],
    ])
    expect(answer.notes).toEqual(["column 'ns' has times finer than a double can count; they were cut off."])
  })

  it.each([
    ['?table=u', 'no-such-table'],
    ['', 'table-unclear'],
    ['?query=SELECT x FROM t', 'wrong-query'],
    ['?query=SELEC', 'wrong-query'],
    ["?query=SELECT 'Ann'::INTEGER", 'wrong-query'],
    ['?query=DELETE FROM t', 'query-writes'],
    ['?query=SELECT 1; SELECT 2', 'query-writes'],
    ["?query=COPY t TO 'stolen.csv'", 'query-writes'],
    ["?query=SELECT * FROM read_csv('/etc/passwd')", 'query-writes'],
    ["?query=ATTACH 'b.duckdb'", 'query-writes'],
    ['?query=INSTALL httpfs', 'query-writes'],
  ])('refuses %s without a value in the message', async (rest, code) => {
    const error = await failureOf(read(`duckdb:${file}${rest}`))
    expect(error.code).toBe(code)
    expect(error.message).not.toContain('Ann')
  })

  it('says where a query is wrong', async () => {
    expect((await failureOf(read(`duckdb:${file}?query=SELECT x FROM t`))).data['position']).toBe(8)
  })

  it('is recognised by its first bytes, and refused when it is none', async () => {
    const only = place('only')
    await duckdb(only, 'CREATE TABLE one AS SELECT range AS a FROM range(3)')
    expect((await readTable(only)).table.rowCount).toBe(3)
    writeFileSync(place('not.duckdb'), 'no database at all')
    expect((await failureOf(read(`duckdb:${place('not.duckdb')}`))).code).toBe('file-damaged')
    expect((await failureOf(read(`duckdb:${place('none.duckdb')}`))).code).toBe('no-such-file')
  })

  it('stops when it is asked to', async () => {
    const stop = new AbortController()
    setTimeout(() => {
      stop.abort()
    }, 100)
    const long = `duckdb:${file}?query=SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range % 7 = 1`
    await expect(readDatabase(parseAddress(long), {signal: stop.signal})).rejects.toThrow('Stopped')
  })
})

describe('tables written to DuckDB', () => {
  const file = place('written.duckdb')

  it('are as they were given', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    for (const [name, given] of Object.entries(awkwardTables)) {
      const address = parseAddress(`duckdb:${file}?table=${encodeURIComponent(name)}`)
      await writeDatabase(address, given, {})
      const back = await readDatabase(address, {})
      expect(back.columns.map(column => column.name)).toEqual(given.columns.map(column => column.name))
      expect(shownRows(back)).toEqual(shownRows(given))
    }
    await connection.run(`ATTACH '${file}' AS written (READ_ONLY)`)
    for (const [name, given] of Object.entries(awkwardTables)) {
      const texts = given.columns.map(column => `CAST(${quoted(column.name)} AS VARCHAR)`)
      const rows = (await connection.runAndReadAll(`SELECT ${texts.join(', ')} FROM written.${quoted(name)}`)).getRows()
      expect([name, rowsLike(given, rows)]).toEqual([name, shownRows(given)])
    }
    connection.closeSync()
    instance.closeSync()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('are whole or not there, and never replace one without being asked', async () => {
    const address = parseAddress(`duckdb:${place('once.duckdb')}?table=a`)
    const one = {columns: [numbers('x', 'int64', [1], true)], rowCount: 1, notes: []}
    await expect(writeDatabase(address, one, {signal: AbortSignal.abort()})).rejects.toThrow('Stopped')
    expect(existsSync(place('once.duckdb'))).toBe(false)
    await writeDatabase(address, one, {})
    expect((await failureOf(writeDatabase(address, one, {}))).code).toBe('file-exists')
    await writeDatabase(address, {...one, columns: [numbers('y', 'int64', [2], true)]}, {overwrite: true})
    expect(shownRows(await readDatabase(address, {}))).toEqual([[2]])
  })
})

describe('a table of a database', () => {
  it.skipIf(!hasSqlite)('is written with the types that it had, and as in a file otherwise', async () => {
    const file = place('types.db')
    sqlite3(
      file,
      `CREATE TABLE d (id INTEGER, age INTEGER, ok BOOLEAN, born DATE, label INTEGER);
      INSERT INTO d VALUES (1, 40, 1, '1980-01-01', 0), (2, 50, 0, '1970-12-31', 1)`,
    )
    const loaded = await readTable(`sqlite:${file}?table=d`, {target: 'label', ignore: ['id']})
    expect(loaded.table.column('label').kind).toBe('categorical')
    await writeTable(`sqlite:${file}?table=copy`, loaded.table, loaded)
    expect(sqlite3(file, "SELECT group_concat(type) FROM pragma_table_info('copy')").trim()).toBe(
      'INTEGER,INTEGER,BOOLEAN,DATE,INTEGER',
    )
    expect(sqlite3(file, 'SELECT * FROM copy').trim().split('\n')).toEqual(['|40|1|1980-01-01|0', '|50|0|1970-12-31|1'])
  })

  it('needs no right to write where the database stands', async () => {
    await writeTable(`sqlite:${place('linked.db')}?table=t`, (await readTable('fixtures/data/rare-disease-registry.csv')).table)
    symlinkSync(place('linked.db'), place('link.db'))
    expect((await readTable(place('link.db'), {target: 'diagnosis'})).table.rowCount).toBe(4000)
  })
})
