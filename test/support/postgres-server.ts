import {execFileSync, spawn, type ChildProcess} from 'node:child_process'
import {chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {freePort} from './free-port.js'

/** Set where a server must be there: tests then fail instead of being skipped. */
const isRequired = process.env['MINORITY_REPORT_REQUIRE_POSTGRES'] !== undefined

/** Where Debian puts the programs of the newest version. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map(version => path.join(root, version, 'bin')).find(folder => existsSync(path.join(folder, 'initdb')))
}

export const hasPostgres = programs() !== undefined || isRequired

if (!hasPostgres) console.warn('There is no PostgreSQL here: its tests are skipped. Debian: apt-get install postgresql.')

export interface PostgresServer {
  readonly port: number
  readonly password: string
  /** Folder of the Unix socket, where no password is asked for. */
  readonly socket: string
  /** Over TCP, with the password. */
  readonly url: (rest?: string) => string
  /** What psql prints of statements, without headers and alignment. */
  readonly psql: (sql: string, ...args: string[]) => string
  readonly stop: () => Promise<void>
}

export const USER = 'alice'

/**
 * Starts a server in a temporary folder: TCP wants a password (SCRAM), the socket none. It refuses to run as root, so another user runs it.
 */
export async function startPostgres(password = 'wonder/l@nd?'): Promise<PostgresServer> {
  const bin = programs()
  if (bin === undefined) throw new Error('PostgreSQL is not installed.')
  // The folder of the tests is ours alone, and paths of sockets are short.
  const folder = mkdtempSync('/tmp/minority-report-postgres-')
  const asOther = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : []
  if (asOther.length > 0) {
    const owner = Number(execFileSync('id', ['-u', 'postgres']).toString())
    chownSync(folder, owner, owner)
  }
  chmodSync(folder, 0o755)
  const run = (program: string, args: readonly string[]) => {
    const [command = '', ...rest] = [...asOther, path.join(bin, program), ...args]
    execFileSync(command, rest, {stdio: ['ignore', 'ignore', 'pipe'], cwd: '/'})
  }
  const secret = path.join(folder, 'password')
  writeFileSync(secret, password, {mode: 0o644})
  const data = path.join(folder, 'data')
  run('initdb', [
    '-D',
    data,
    '-U',
    USER,
    '--pwfile',
    secret,
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '-N',
    '-E',
    'UTF8',
    '--locale=C',
  ])
  const port = await freePort()
  const settings = [
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'shared_buffers=16MB',
  ]
  const [command = '', ...rest] = [...asOther, path.join(bin, 'postgres'), '-D', data, ...settings.flatMap(each => ['-c', each])]
  const server = spawn(command, rest, {stdio: 'ignore', cwd: '/'})
  const psql = (sql: string, ...args: string[]) =>
    execFileSync(
      path.join(bin, 'psql'),
      ['-h', folder, '-p', `${port}`, '-U', USER, '-d', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1', ...args],
      {
        input: sql,
        stdio: ['pipe', 'pipe', 'pipe'],
        maxBuffer: 1 << 28,
      },
    ).toString()
  await ready(() => psql('SELECT 1'))
  return {
    port,
    password,
    socket: folder,
    url: (rest = '') => `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres${rest}`,
    psql,
    stop: async () => {
      await ended(server, () => {
        run('pg_ctl', ['stop', '-D', data, '-m', 'immediate'])
      })
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

async function ready(ask: () => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      ask()
      return
    } catch (error) {
      if (attempt > 300) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

function ended(server: ChildProcess, stop: () => void): Promise<void> {
  return new Promise(resolve => {
    server.on('exit', () => {
      resolve()
    })
    stop()
  })
}
