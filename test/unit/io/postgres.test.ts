import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {connect, createServer, type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parse} from 'csv-parse/sync'
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {parseAddress} from '../../../src/io/databases/address.js'
import {readDatabase} from '../../../src/io/databases/read-database.js'
import {writeDatabase} from '../../../src/io/databases/write-database.js'
import {audit} from '../../../src/index.js'
import {awkwardTables, levels, numbers} from '../../support/awkward-columns.js'
import {runCommand} from '../../support/cli.js'
import {inOrder, rowsLike, shownRows} from '../../support/database-cells.js'
import {hasPostgres, startPostgres, USER, type PostgresServer} from '../../support/postgres-server.js'

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const read = (address: string) => readDatabase(parseAddress(address), {})

async function failureOf(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof UserError)) throw new Error(`Expected an error of the user. Got ${String(error)}`)
  return error
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  const password = 'wonder/l@nd?&%'

  beforeAll(async () => {
    server = await startPostgres(password)
    server.psql(`
      CREATE SCHEMA care;
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE DOMAIN points AS int4;
      CREATE TABLE care."od'd ""n;ame" (id int PRIMARY KEY, big int8, n numeric(20,2), whole numeric(30,0), f4 real, f8 float8, b bool,
        t text, c char(5), v varchar(9), m mood, p points, u uuid, d date, ts timestamp, tz timestamptz, tm time, j jsonb, a int[],
        span interval, bytes bytea);
      INSERT INTO care."od'd ""n;ame" VALUES
        (2, 9007199254740993, 1.50, 12345678901234567890123, 0.1, 'NaN', true, 'x', 'ab', 'y', 'ok', 3,
          '123e4567-e89b-12d3-a456-426614174000', '2020-01-31', '2020-01-31 12:34:56.789', '2020-01-31 12:34:56+02', '12:00', '{}', '{1}',
          '1 day', 'x'),
        (1, NULL, NULL, 3, NULL, 1e300, false, '', '  b', NULL, 'sad', NULL, NULL, '0044-03-15', '1960-01-01', NULL, NULL, NULL, NULL,
          NULL, NULL);
      CREATE TABLE unsorted (a text, j json);
      INSERT INTO unsorted VALUES ('b', '1'), ('B', '2'), ('a', '3'), (NULL, '4'), ('a', '2');
      CREATE TABLE patients AS SELECT i AS id, sin(i) AS x, cos(i * i) AS y, CASE WHEN i % 12 = 0 THEN 'rare' ELSE 'common' END AS d
        FROM generate_series(1, 480) i;
      CREATE ROLE bob LOGIN PASSWORD 'b';
      GRANT SELECT ON unsorted TO bob;`)
  })

  afterAll(async () => {
    await server.stop()
  })

  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const at = (rest: string) => server.url(rest)

  it('keeps the types of columns', async () => {
    const answer = await read(at('?table=care.od\'d "n;ame'))
    expect(answer.columns.map(({name, kind, type}) => `${name} ${kind} ${type}`)).toEqual([
      'id numbers int32',
      'big levels int64',
      'n numbers decimal(20,2)',
      'whole levels decimal(30,0)',
      'f4 numbers float32',
      'f8 numbers float64',
      'b levels bool',
      't levels string',
      'c levels char(5)',
      'v levels varchar(9)',
      'm levels category',
      'p numbers int32',
      'u levels uuid',
      'd moments date',
      'ts moments timestamp[us]',
      'tz moments timestamp[us, UTC]',
      'tm moments time[us]',
      'j other jsonb',
      'a other _int4',
      'span other interval',
      'bytes other bytea',
    ])
    // In the order of the primary key.
    expect(shownRows(answer)).toEqual([
      [1, null, null, '3', null, 1e300, 'false', '', '  b', null, 'sad', null, null, '0044-03-15', '1960-01-01 00:00:00'].concat(
        Array.from({length: 6}, () => null),
      ),
      [
        ...[2, '9007199254740993', 1.5, '12345678901234567890123', 0.1, null, 'true', 'x', 'ab', 'y', 'ok', 3],
        ...['123e4567-e89b-12d3-a456-426614174000', '2020-01-31', '2020-01-31 12:34:56.789', '2020-01-31 10:34:56', '12:00:00'],
        ...[null, null, null, null],
      ],
    ])
  })

  it('reads a table without a key in the order of all columns, so that the hash is the same next time', async () => {
    const before = await read(at('?table=unsorted'))
    expect(before.columns[0]).toMatchObject({kind: 'levels', levels: ['B', 'a', 'b']})
    server.psql(
      `CREATE TABLE turned AS SELECT * FROM unsorted ORDER BY j::text DESC; DROP TABLE unsorted;
      ALTER TABLE turned RENAME TO unsorted; GRANT SELECT ON unsorted TO bob`,
    )
    expect((await read(at('?table=unsorted'))).sha256).toBe(before.sha256)
    expect((await read(at('?query=SELECT a, j FROM unsorted'))).notes).toHaveLength(1)
    expect((await read(at('?query=SELECT a, j FROM unsorted ORDER BY a'))).notes).toEqual([])
  })

  it.each([
    ['?table=nothing', 'no-such-table'],
    ['', 'table-unclear'],
    ['?query=SELECT x FROM nowhere', 'wrong-query'],
    ['?query=SELECT nothing FROM patients', 'wrong-query'],
    ['?query=SELEC', 'wrong-query'],
    ['?query=SELECT 1; DROP TABLE patients', 'wrong-query'],
    ['?query=DELETE FROM patients', 'wrong-query'],
    ['?query=WITH gone AS (DELETE FROM patients RETURNING *) SELECT * FROM gone', 'query-writes'],
    ["?query=SELECT nextval('care.s') FROM patients", 'wrong-query'],
    ["?query=SELECT set_config('transaction_read_only', 'off', true)", 'wrong-query'],
    ['?query=SELECT d::int FROM patients', 'wrong-query'],
    ['?statement_timeout=50&query=SELECT pg_sleep(5)', 'query-timeout'],
    ['?sslmode=require&table=patients', 'database-refused'],
    ['?sslmode=strange&table=patients', 'wrong-address'],
  ])('refuses %s, and no message holds a value', async (rest, code) => {
    const error = await failureOf(read(at(rest)))
    expect(error.code).toBe(code)
    expect([error.message, ...error.suggestions].join()).not.toMatch(/common|wonder/)
    expect(server.psql('SELECT count(*) FROM patients').trim()).toBe('480')
  })

  it('says where a query is wrong', async () => {
    expect((await failureOf(read(at('?query=SELECT x FROM nowhere')))).data['position']).toBe(15)
  })

  it('says why it is not let in', async () => {
    const url = (user: string, rest: string) => `postgres://${user}@127.0.0.1:${server.port}/${rest}`
    expect((await failureOf(read(url(`${USER}:wrong`, 'postgres?table=a')))).code).toBe('database-refused')
    expect((await failureOf(read(url(USER, 'postgres?table=a')))).message).toContain('password')
    expect((await failureOf(read(url('bob:b', 'nowhere?table=a')))).message).toContain('no database')
    expect((await failureOf(read(url('bob:b', 'postgres?query=SELECT * FROM patients')))).message).toContain('may not')
    expect((await failureOf(read(url('bob:b', 'postgres?table=patients')))).suggestions.join()).toContain('public.unsorted')
    expect(await failureOf(read('postgres://a@127.0.0.1:1/a?table=a'))).toMatchObject({code: 'database-unreachable'})
    expect((await failureOf(read('postgres://a@no-host.invalid/a?table=a'))).message).toContain('no host')
  })

  it('takes what the address does not say from the environment, as psql does', async () => {
    vi.stubEnv('PGHOST', '127.0.0.1')
    vi.stubEnv('PGPORT', String(server.port))
    vi.stubEnv('PGUSER', USER)
    vi.stubEnv('PGDATABASE', 'postgres')
    vi.stubEnv('PGPASSWORD', password)
    expect((await read('postgres://?table=patients')).rowCount).toBe(480)
    vi.stubEnv('PGPASSWORD', undefined)
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'pgpass-')), 'pgpass')
    writeFileSync(file, `127.0.0.1:${server.port}:*:${USER}:${password}\n`)
    chmodSync(file, 0o600)
    vi.stubEnv('PGPASSFILE', file)
    expect((await read('postgres://?table=patients')).rowCount).toBe(480)
    vi.stubEnv('PGHOST', server.socket)
    vi.stubEnv('PGPASSFILE', '/nowhere')
    expect((await read('postgres://?table=patients')).rowCount).toBe(480)
    vi.stubEnv('PGSSLMODE', 'verify-full')
    vi.stubEnv('PGHOST', '127.0.0.1')
    expect((await failureOf(read('postgres://?table=patients'))).message).toContain('no TLS')
  })

  it('stops when it is asked to, at the server too', async () => {
    const stop = new AbortController()
    const running = readDatabase(parseAddress(at('?query=SELECT pg_sleep(30)')), {signal: stop.signal})
    const active = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'minority-report' AND wait_event = 'PgSleep'"
    await vi.waitFor(() => {
      expect(server.psql(active).trim()).toBe('1')
    }, 10_000)
    stop.abort()
    await expect(running).rejects.toThrow('Stopped')
    expect(server.psql(active).trim()).toBe('0')
  })

  it('says that a connection broke off', async () => {
    const relay = createServer(socket => {
      const onwards = connect(server.port, '127.0.0.1')
      let bytes = 0
      socket.on('error', () => undefined).pipe(onwards.on('error', () => undefined))
      onwards.on('data', (piece: Buffer) => {
        bytes += piece.length
        if (bytes > 100_000) socket.destroy()
        else socket.write(piece)
      })
    })
    await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve))
    const {port} = relay.address() as AddressInfo
    const address = at('?query=SELECT i, random() FROM generate_series(1, 100000) i').replace(`:${server.port}/`, `:${port}/`)
    expect((await failureOf(read(address))).code).toBe('connection-lost')
    relay.close()
  })

  it('reads no more than the limits', async () => {
    const long = parseAddress(at('?query=SELECT i FROM generate_series(1, 10000000) i'))
    const error = await failureOf(readDatabase(long, {maxBytes: 400_000}))
    expect([error.code, error.data['most']]).toEqual(['too-many-rows', 50_000])
  })

  describe('tables written to it', () => {
    it('are as they were given', async () => {
      for (const [name, given] of Object.entries(awkwardTables)) {
        const address = parseAddress(at(`?table=${encodeURIComponent(name)}`))
        await writeDatabase(address, given, {})
        const back = await readDatabase(address, {})
        expect(back.columns.map(column => column.name)).toEqual(given.columns.map(column => column.name))
        expect(inOrder(shownRows(back))).toEqual(inOrder(shownRows(given)))
      }
      const copied = server.psql(
        `SET timezone = 'UTC';` +
          Object.entries(awkwardTables)
            .map(([name, {columns}]) => {
              const texts = columns.map(column => `${quoted(column.name)}::text`)
              const select = `SELECT ${texts.join(', ')} FROM ${quoted(name)}`
              return `COPY (${select}) TO STDOUT (FORMAT csv, NULL '<nothing>'); COPY (SELECT '<end>') TO STDOUT;`
            })
            .join('\n'),
      )
      const tables = copied.split('<end>\n')
      for (const [at, [name, given]] of Object.entries(awkwardTables).entries()) {
        const told: string[][] = parse(tables[at], {relax_column_count: true})
        const rows = told.map(row => row.map(cell => (cell === '<nothing>' ? null : cell)))
        expect([name, ...inOrder(rowsLike(given, rows))]).toEqual([name, ...inOrder(shownRows(given))])
      }
    })

    it('are whole or not there, and never replace one without being asked', async () => {
      const address = parseAddress(at('?table=care.once'))
      const one = {columns: [numbers('x', 'int64', [1], true)], rowCount: 1, notes: []}
      await writeDatabase(address, one, {})
      expect((await failureOf(writeDatabase(address, one, {}))).code).toBe('file-exists')
      const broken = {columns: [levels('x', 'string', ['\0'])], rowCount: 1, notes: []}
      expect((await failureOf(writeDatabase(address, broken, {overwrite: true}))).code).toBe('database-refused')
      expect(server.psql('SELECT x FROM care.once').trim()).toBe('1')
      await writeDatabase(address, {...one, columns: [numbers('x', 'int64', [2], true)]}, {overwrite: true})
      expect(server.psql('SELECT x FROM care.once').trim()).toBe('2')
    })

    it('need a schema that is there, and names that are not cut off', async () => {
      const given = (name: string) => ({columns: [numbers(name, 'int64', [1], true)], rowCount: 1, notes: []})
      expect((await failureOf(writeDatabase(parseAddress(at('?table=nowhere.a')), given('a'), {}))).message).toContain(
        'no schema',
      )
      expect((await failureOf(writeDatabase(parseAddress(at('?table=long')), given('é'.repeat(32)), {}))).code).toBe(
        'name-too-long',
      )
      expect((await failureOf(writeDatabase(parseAddress(at('')), given('a'), {}))).code).toBe('wrong-address')
    })
  })

  it('leaves no password in anything that an audit writes or prints', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'))
    mkdirSync(path.join(folder, 'work'))
    const run = async (...args: string[]) => {
      const {stdout, stderr} = await runCommand(args, {cwd: path.join(folder, 'work')})
      return stdout + stderr
    }
    const classes = ['--target', 'd', '--minority', 'rare', '--ignore', 'id']
    const quick = ['--generator', 'smote', '--attack', 'dcr-mia', '--learner', 'none', '--fidelity', 'none', '--repeats', '1']
    const everything = await Promise.all([
      run('audit', '--from', at('?table=patients'), ...classes, ...quick, '--format', 'json,md,html,junit,sarif,bundle'),
      run(
        'generate',
        at('?query=SELECT * FROM patients'),
        ...classes,
        '--generator',
        'smote',
        '--out',
        at('?table=made'),
        '--json',
      ),
      run('audit', 'a.csv', at('?table=patients'), ...classes),
      run('audit', at('?table=patients'), '--from', at('?table=patients'), ...classes, '--json'),
      run('audit', at('?table=nothing'), ...classes, '--json-lines'),
      run('inspect', at('?table=patients'), '--sepparator', at('?table=patients')),
    ])
    const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(5)
    expect(everything[0]).toContain(`${USER}@127.0.0.1:${server.port}/postgres?table=patients was read as 480 rows`)
    const told = [...everything, ...files.map(file => file.name + readFileSync(path.join(file.parentPath, file.name), 'latin1'))]
    for (const text of told)
      for (const secret of [password, encodeURIComponent(password), 'wonder']) expect(text).not.toContain(secret)
    expect(server.psql("SELECT count(*) FROM made WHERE d = 'rare'").trim()).toBe('400')
  })

  it('is a source for the library as any file', async () => {
    const options = {
      target: 'd',
      minority: 'rare',
      generators: ['smote'],
      attacks: ['dcr-mia'],
      learners: [],
      fidelity: [],
      repeats: 1,
    }
    const result = await audit(at('?table=patients'), {...options, read: {ignore: ['id']}})
    expect(result.input).toMatchObject({rows: 480, minorityRows: 40})
    expect(JSON.stringify(result)).not.toContain('wonder')
  })
})
