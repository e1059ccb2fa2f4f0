import {UserError} from '../core/errors.js'
import {placeholder, say, setting} from '../core/text.js'

/** Where a bucket is, and who asks for it. */
export interface S3Address {
  /** Of the bucket: what a key is added to. It ends with a slash. */
  readonly base: string
  /** Before every key: empty, or ends with a slash. */
  readonly prefix: string
  readonly region: string
  readonly credentials: S3Credentials
  /** For messages. */
  readonly shown: string
}

export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const KNOWN = ['endpoint', 'region', 'path-style']
/** What needs no escapes in an address nor in XML. */
const PREFIX = /^(?:[\w.-]+\/)*$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const REGION = /^[a-z0-9-]{1,40}$/

/**
 * Reads `s3://BUCKET[/PREFIX][?endpoint=URL][&region=NAME][&path-style=true|false]`. Without an endpoint it is that of Amazon. A bucket
 * stands in the path (`path-style`) where an endpoint is given or its name has dots, which certificates do not cover, else in the name of
 * the host. Credentials are those of the environment.
 *
 * @throws {UserError} When it is no such address, or there are no credentials; the message never holds what was typed.
 */
export function parseS3Address(text: string, environment: NodeJS.ProcessEnv = process.env): S3Address {
  const url = urlOf(text, 's3:', 'It is no address.')
  const parameters = url.searchParams
  const unknown = [...parameters.keys()].find(name => !KNOWN.includes(name))
  if (unknown !== undefined) throw wrongStore(`It has a part '${unknown}', which is none of ${KNOWN.join(', ')}.`)
  const bucket = url.hostname
  if (!BUCKET.test(bucket)) throw wrongStore('What follows s3:// is no name of a bucket.')
  if (url.port !== '' || url.hash !== '') throw wrongStore('A port belongs to its endpoint, and nothing follows a #.')
  const prefix = url.pathname.replace(/^\//, '').replace(/([^/])$/, '$1/')
  if (!PREFIX.test(prefix) || prefix.split('/').includes('..'))
    throw wrongStore('What follows the bucket must be letters, digits, _, -, . and /.')
  const region = parameters.get('region') ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  if (!REGION.test(region)) throw wrongStore('Its region is no name of one.')
  const endpoint = endpointOf(parameters.get('endpoint') ?? `https://s3.${region}.amazonaws.com`)
  const inPath = parameters.get('path-style') ?? `${parameters.has('endpoint') || bucket.includes('.')}`
  if (inPath !== 'true' && inPath !== 'false') throw wrongStore('Its path-style must be true or false.')
  return {
    base: inPath === 'true' ? `${endpoint.origin}/${bucket}/` : `${endpoint.protocol}//${bucket}.${endpoint.host}/`,
    prefix,
    region,
    credentials: credentialsOf(environment),
    shown: `s3://${bucket}/${prefix}`,
  }
}

function endpointOf(text: string): URL {
  const url = urlOf(text, /^https?:$/, 'Its endpoint is no address with http:// or https://.')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw wrongStore('Its endpoint must end after host and port.')
  return url
}

function urlOf(text: string, protocol: string | RegExp, why: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw wrongStore(why)
  }
  if (typeof protocol === 'string' ? url.protocol !== protocol : !protocol.test(url.protocol)) throw wrongStore(why)
  if (url.username !== '' || url.password !== '') throw wrongStore('It must hold no user and no password.')
  return url
}

function credentialsOf(environment: NodeJS.ProcessEnv): S3Credentials {
  const given = (name: string) => (environment[name] === '' ? undefined : environment[name])
  const [accessKeyId, secretAccessKey] = [given('AWS_ACCESS_KEY_ID'), given('AWS_SECRET_ACCESS_KEY')]
  const sessionToken = given('AWS_SESSION_TOKEN')
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return {accessKeyId, secretAccessKey, ...(sessionToken !== undefined && {sessionToken})}
  throw new UserError('store-credentials', {}, 'A bucket needs credentials, and the environment has none.', [
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where they are temporary.',
  ])
}

export const wrongStore = (why: string) =>
  new UserError('wrong-store', {}, `The store of the queue cannot be used. ${why}`, [
    say`Give ${setting('queueStore', placeholder('FOLDER'))}, or s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=NAME.`,
  ])
