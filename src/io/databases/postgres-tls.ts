import {X509Certificate} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import path from 'node:path'
import type {ConnectionOptions} from 'node:tls'
import {UserError} from '../../core/errors.js'
import {isThere} from '../../files/read-bytes.js'
import type {ServerAddress} from './address.js'

type Settings = ServerAddress['settings']

const env = (name: string): string | undefined => process.env[name]

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
type TlsMode = (typeof MODES)[number]

/** In place of a file: the certificates that Node knows. */
const SYSTEM = 'system'

const rootOf = (settings: Settings) => settings.sslrootcert ?? env('PGSSLROOTCERT')

/**
 * How far a server is trusted, by the modes of libpq: https://www.postgresql.org/docs/current/libpq-ssl.html, table 34.1.
 * @throws {UserError} When it is no mode, or a weak one beside certificates that anybody can get.
 */
export function tlsMode(settings: Settings, shown: string): TlsMode {
  const isSystem = rootOf(settings) === SYSTEM
  const given = settings.sslmode ?? env('PGSSLMODE') ?? (isSystem ? 'verify-full' : 'prefer')
  const mode = MODES.find(each => each === given)
  if (mode === undefined)
    throw new UserError(
      'wrong-address',
      {file: shown},
      'sslmode is none of disable, allow, prefer, require, verify-ca and verify-full.',
      ['It stands in the address or in PGSSLMODE.'],
    )
  if (isSystem && mode !== 'verify-full')
    throw new UserError(
      'wrong-address',
      {file: shown},
      `sslrootcert=system goes with sslmode=verify-full alone: anybody can get such a certificate for a host of theirs. Got ${mode}.`,
      ['Take sslmode=verify-full, or give the root certificate of the server with sslrootcert=FILE.'],
    )
  return mode
}

/**
 * What a connection needs to encrypt and to check the server. Departures from libpq: verify-full without a root certificate takes the ones
 * that Node knows, where libpq gives up, and certificates of the user stand in no file of a fixed name.
 *
 * @throws {UserError} When a certificate or key cannot be read, or verify-ca has no root certificate.
 */
export async function tlsOf(mode: TlsMode, settings: Settings, shown: string): Promise<ConnectionOptions | false> {
  if (mode === 'disable') return false
  const ca = await rootCertificate(settings, shown)
  if (mode === 'verify-ca' && ca === undefined)
    throw new UserError('wrong-address', {file: shown}, 'sslmode=verify-ca needs the root certificate of the server.', [
      'Give it with sslrootcert=FILE (PGSSLROOTCERT), or take sslmode=verify-full.',
    ])
  const of = async (file: string | undefined) => (file === undefined ? undefined : await contentOf(file, shown))
  const cert = await of(settings.sslcert ?? env('PGSSLCERT'))
  const key = await of(settings.sslkey ?? env('PGSSLKEY'))
  // With a root certificate, require has always checked the server's.
  const checks = mode.startsWith('verify') || (mode === 'require' && ca !== undefined)
  return {
    ...(ca && {ca}),
    ...(cert && {cert}),
    ...(key && {key}),
    rejectUnauthorized: checks,
    ...(checks && mode !== 'verify-full' && {checkServerIdentity: () => undefined}),
  }
}

/** The file that is named, or the one that libpq looks for. */
async function rootCertificate(settings: Settings, shown: string): Promise<Buffer | undefined> {
  const given = rootOf(settings)
  if (given === SYSTEM) return undefined
  const usual = path.join(homedir(), '.postgresql', 'root.crt')
  const file = given ?? ((await isThere(usual)) ? usual : undefined)
  if (file === undefined) return undefined
  const bytes = await contentOf(file, shown)
  try {
    new X509Certificate(bytes)
  } catch {
    throw new UserError('file-damaged', {file}, `'${file}' holds no certificate, which ${shown} is to be checked with.`, [
      'Give a file in PEM format, which begins with -----BEGIN CERTIFICATE-----.',
    ])
  }
  return bytes
}

async function contentOf(file: string, shown: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch {
    throw new UserError('no-such-file', {file}, `The certificate or key '${file}' for ${shown} cannot be read.`, [
      'Check the path.',
    ])
  }
}
