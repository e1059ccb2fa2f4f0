import {spawn, spawnSync, type ChildProcess} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {createConnection} from 'node:net'
import type {Redis} from 'ioredis'
import {freePort} from './free-port.js'

/** Set where a server must be there: tests then fail instead of being skipped. */
const isRequired = process.env['MINORITY_REPORT_REQUIRE_REDIS'] !== undefined
const PROGRAM = ['redis-server', 'valkey-server'].find(name => spawnSync(name, ['--version']).status === 0)

export const hasRedis = PROGRAM !== undefined || isRequired

if (!hasRedis) console.warn('There is no Redis here: its tests are skipped. Debian: apt-get install redis-server.')

export interface RedisServer {
  readonly port: number
  readonly url: (rest?: string) => string
  /** Everything that it holds, as bytes. */
  readonly dump: () => Promise<Buffer>
  /** Texts and bytes under keys of such names. */
  readonly values: (pattern: string) => Promise<Buffer[]>
  /** What the server answers to a command. */
  readonly command: (name: string, ...args: string[]) => Promise<unknown>
  /** Ends it at once and starts it anew: what was not written to disk is lost. */
  readonly restart: (downMilliseconds?: number) => Promise<void>
  readonly signal: (name: NodeJS.Signals) => void
  readonly pid: () => number
  readonly stop: () => Promise<void>
}

/** Starts a server in a temporary folder, on a free port of this machine alone. */
export async function startRedis({persists = false, settings: more = [] as readonly string[]} = {}): Promise<RedisServer> {
  if (PROGRAM === undefined) throw new Error('Redis is not installed.')
  const folder = mkdtempSync('/tmp/minority-report-redis-')
  const port = await freePort()
  const settings = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
    ...more,
  ]
  const kept = persists ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []
  let server: ChildProcess
  const start = async () => {
    server = spawn(PROGRAM, [...settings, ...kept], {stdio: 'ignore'})
    while (!(await answers(port))) await new Promise(resolve => setTimeout(resolve, 20))
  }
  const end = () =>
    new Promise<void>(resolve => {
      server.once('exit', () => {
        resolve()
      })
      server.kill('SIGKILL')
    })
  await start()
  return {
    port,
    url: (rest = '') => `redis://127.0.0.1:${port}${rest}`,
    dump: () => everything(port),
    command: (name, ...args) => withRedis(port, redis => redis.call(name, ...args)),
    values: pattern => valuesOf(port, pattern),
    signal: name => server.kill(name),
    pid: () => server.pid ?? 0,
    async restart(downMilliseconds = 0) {
      await end()
      await new Promise(resolve => setTimeout(resolve, downMilliseconds))
      await start()
    },
    async stop() {
      await end()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

const answers = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = createConnection(port, '127.0.0.1')
    socket.once('error', () => {
      resolve(false)
    })
    socket.once('data', data => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.write('PING\r\n')
  })

async function withRedis<T>(port: number, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const {Redis} = await import('ioredis')
  const redis = new Redis(port, '127.0.0.1')
  try {
    return await ask(redis)
  } finally {
    redis.disconnect()
  }
}

const valuesOf = (port: number, pattern: string): Promise<Buffer[]> =>
  withRedis(port, async redis => {
    const found = await Promise.all((await redis.keys(pattern)).map(key => redis.getBuffer(key)))
    return found.filter(value => value !== null)
  })

async function everything(port: number): Promise<Buffer> {
  const {Redis} = await import('ioredis')
  const redis = new Redis(port, '127.0.0.1')
  try {
    const pieces: Buffer[] = []
    for (const key of await redis.keys('*')) {
      pieces.push(Buffer.from(key))
      pieces.push(await redis.dumpBuffer(key))
      // Texts of hashes and streams as they are: a dump may pack them.
      const type = await redis.type(key)
      if (type === 'hash') pieces.push(Buffer.from(JSON.stringify(await redis.hgetall(key))))
      if (type === 'stream') pieces.push(Buffer.from(JSON.stringify(await redis.xrange(key, '-', '+'))))
    }
    return Buffer.concat(pieces)
  } finally {
    redis.disconnect()
  }
}
