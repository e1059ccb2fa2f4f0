import {execFileSync} from 'node:child_process'
import {chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {parseAddress} from '../../../src/io/databases/address.js'
import {readDatabase} from '../../../src/io/databases/read-database.js'
import {hasPostgres, startPostgres, USER, type PostgresServer} from '../../support/postgres-server.js'

const password = 'wonder/l@nd?'

/** Certificates made by a root of our own, for the host `localhost`, one of them expired; and another root. */
function makeCertificates(folder: string): void {
  const openssl = (line: string) => execFileSync('openssl', line.split(' '), {cwd: folder, stdio: 'ignore'})
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  openssl(`req -x509 ${key} -days 2 -subj /CN=our-root -keyout root.key -out root.crt`)
  openssl(`req -x509 ${key} -days 2 -subj /CN=other-root -keyout other.key -out other.crt`)
  openssl(`req -new ${key} -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout server.key -out server.csr`)
  const signed = 'x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -copy_extensions copy'
  openssl(`${signed} -days 2 -out valid.crt`)
  openssl(`${signed} -days -1 -out expired.crt`)
}

describe.skipIf(!hasPostgres)('PostgreSQL with a certificate', () => {
  let server: PostgresServer
  let folder = ''
  const file = (name: string) => path.join(folder, name)

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'minority-report-tls-'))
    makeCertificates(folder)
    server = await startPostgres(password)
    const {uid, gid} = statSync(server.socket)
    for (const name of ['server.key', 'valid.crt', 'expired.crt']) {
      const target = path.join(server.socket, name)
      cpSync(file(name), target)
      chownSync(target, uid, gid)
      chmodSync(target, 0o600)
    }
    server.psql('CREATE TABLE patients AS SELECT 1 AS a, 2 AS b')
    server.psql(`ALTER SYSTEM SET ssl_key_file = '${server.socket}/server.key'`)
    await present('valid')
  })

  beforeEach(() => {
    // A root certificate of whoever runs the tests does not count.
    vi.stubEnv('HOME', folder)
  })

  afterEach(() => {
    vi.unstubAllEnvs()
  })

  afterAll(async () => {
    await server.stop()
  })

  /** Has the server show one of its certificates. */
  async function present(name: 'valid' | 'expired'): Promise<void> {
    server.psql(`ALTER SYSTEM SET ssl_cert_file = '${server.socket}/${name}.crt'`)
    server.psql('ALTER SYSTEM SET ssl = on')
    server.psql('SELECT pg_reload_conf()')
    await vi.waitFor(() => {
      expect(server.psql('SHOW ssl_cert_file') + server.psql('SHOW ssl')).toContain(`${name}.crt\non`)
    }, 5000)
  }

  const address = (host: string, settings: string) =>
    `postgres://${USER}:${encodeURIComponent(password)}@${host}:${server.port}/postgres?${settings}&`
  const encrypted = (host: string, settings: string) =>
    readDatabase(
      parseAddress(`${address(host, settings)}query=SELECT ssl::text AS tls FROM pg_stat_ssl WHERE pid = pg_backend_pid()`),
      {},
    ).then(({columns}) => columns[0].kind === 'levels' && columns[0].levels.join())

  async function refusal(host: string, settings: string): Promise<UserError> {
    const error: unknown = await encrypted(host, settings).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (!(error instanceof UserError)) throw new Error(`Expected an error of the user. Got ${String(error)}`)
    expect(JSON.stringify([error.message, error.suggestions, error.data])).not.toMatch(/wonder|l%40nd|l@nd/)
    return error
  }

  it('encrypts where the server can and checks nothing, unless it is told to', async () => {
    expect(await encrypted('localhost', 'sslmode=prefer')).toBe('true')
    expect(await encrypted('127.0.0.1', 'sslmode=require')).toBe('true')
    expect(await encrypted('127.0.0.1', 'sslmode=disable')).toBe('false')
  })

  it('checks who made the certificate, and with verify-full whose it is', async () => {
    const root = `sslrootcert=${file('root.crt')}`
    expect(await encrypted('localhost', `sslmode=verify-full&${root}`)).toBe('true')
    expect(await encrypted('127.0.0.1', `sslmode=verify-ca&${root}`)).toBe('true')
    const host = await refusal('127.0.0.1', `sslmode=verify-full&${root}`)
    expect([host.code, host.message]).toEqual(['database-refused', expect.stringContaining('is that of another host')])
    const other = `sslrootcert=${file('other.crt')}`
    for (const mode of ['require', 'verify-ca', 'verify-full'])
      expect((await refusal('localhost', `sslmode=${mode}&${other}`)).message).toContain('cannot be verified')
    expect((await refusal('localhost', 'sslmode=verify-full')).message).toContain('cannot be verified')
  })

  it('never takes a certificate that anybody can get for one of the server', async () => {
    expect((await refusal('localhost', 'sslmode=verify-ca')).message).toContain('needs the root certificate')
    for (const mode of ['require', 'verify-ca', 'prefer'])
      expect((await refusal('localhost', `sslmode=${mode}&sslrootcert=system`)).message).toContain('verify-full alone')
    expect((await refusal('localhost', 'sslrootcert=system')).message).toContain('cannot be verified')
  })

  it('takes the root certificate from the environment and from the place that psql looks at', async () => {
    vi.stubEnv('PGSSLROOTCERT', file('root.crt'))
    vi.stubEnv('PGSSLMODE', 'verify-full')
    expect(await encrypted('localhost', 'connect_timeout=9')).toBe('true')
    vi.unstubAllEnvs()
    const home = mkdtempSync(path.join(tmpdir(), 'minority-report-home-'))
    mkdirSync(path.join(home, '.postgresql'))
    cpSync(file('other.crt'), path.join(home, '.postgresql/root.crt'))
    vi.stubEnv('HOME', home)
    expect((await refusal('localhost', 'sslmode=require')).message).toContain('cannot be verified')
    cpSync(file('root.crt'), path.join(home, '.postgresql/root.crt'))
    expect(await encrypted('127.0.0.1', 'sslmode=require')).toBe('true')
  })

  it('says which file is no certificate or not there', async () => {
    writeFileSync(file('no.crt'), 'no certificate')
    expect(await refusal('localhost', `sslmode=verify-full&sslrootcert=${file('no.crt')}`)).toMatchObject({
      code: 'file-damaged',
      data: {file: file('no.crt')},
    })
    expect((await refusal('localhost', `sslmode=verify-full&sslrootcert=${file('gone.crt')}`)).code).toBe('no-such-file')
  })

  it('refuses a certificate that has expired where it checks at all', async () => {
    await present('expired')
    const root = `sslrootcert=${file('root.crt')}`
    for (const mode of ['require', 'verify-ca', 'verify-full'])
      expect((await refusal('localhost', `sslmode=${mode}&${root}`)).message).toContain('has expired')
    expect(await encrypted('localhost', 'sslmode=require')).toBe('true')
  })
})
