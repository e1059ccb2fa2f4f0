import {isIP} from 'node:net'
import type {RedisOptions} from 'ioredis'
import {UserError} from '../core/errors.js'
import {placeholder, say, setting} from '../core/text.js'

/** Where the queue is, and under which names its keys stand. */
export interface QueueAddress {
  readonly connection: RedisOptions
  /** Files in PEM: `ca`, `cert` and `key`, where the system's own certificates do not do. */
  readonly certificates: Readonly<Record<string, string>>
  /** Before every key. */
  readonly prefix: string
  /** Without a password, for messages. */
  readonly shown: string
}

const DEFAULT_PREFIX = 'minority-report'
const KNOWN = ['prefix', 'ca', 'cert', 'key']

/**
 * Reads `redis://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE][?prefix=NAME]`; `rediss://` is TLS, with `ca`, `cert` and `key` as names
 * of files. The certificate of the server is always checked.
 *
 * @throws {UserError} When it is no such address; the message never holds what was typed, which may be a password.
 */
export function parseQueueAddress(text: string): QueueAddress {
  const url = urlOf(text)
  const unknown = [...url.searchParams.keys()].find(name => !KNOWN.includes(name))
  if (unknown !== undefined) throw wrongAddress(`It has a part '${unknown}', which is none of ${KNOWN.join(', ')}.`)
  const isTls = url.protocol === 'rediss:'
  const database = url.pathname.replace(/^\//, '')
  if (!/^\d{0,5}$/.test(database)) throw wrongAddress('What follows the host is no number of a database.')
  const certificates = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'prefix'))
  if (Object.keys(certificates).length > 0 && !isTls) throw wrongAddress('Certificates are for rediss:// alone.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? 6379 : Number(url.port)
  const prefix = url.searchParams.get('prefix') ?? DEFAULT_PREFIX
  if (!/^[\w-]{1,64}$/.test(prefix)) throw wrongAddress('Its prefix must be letters, digits, _ and -, 64 at most.')
  return {
    connection: {
      host,
      port,
      ...(url.username !== '' && {username: decodeURIComponent(url.username)}),
      ...(url.password !== '' && {password: decodeURIComponent(url.password)}),
      ...(database !== '' && {db: Number(database)}),
      // The name of a server is no number.
      ...(isTls && {tls: isIP(host) === 0 ? {servername: host} : {}}),
    },
    certificates,
    prefix,
    shown: `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`,
  }
}

function urlOf(text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw wrongAddress('It is no address.')
  }
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') throw wrongAddress('It does not begin with redis:// or rediss://.')
  if (url.hostname === '') throw wrongAddress('It names no host.')
  return url
}

const wrongAddress = (why: string) =>
  new UserError('wrong-queue', {}, `The address of the queue cannot be used. ${why}`, [
    say`Give ${setting('queue', placeholder('redis://HOST:6379'))}, or rediss:// for TLS.`,
  ])
