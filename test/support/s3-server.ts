import {createHash, createHmac} from 'node:crypto'
import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {SignatureV4} from '@smithy/signature-v4'

export const s3Credentials = {accessKeyId: 'AKIDOFTHETEST', secretAccessKey: 'a-secret/of+the test'}

export interface S3Server {
  /** Objects of its one bucket, by key. */
  readonly objects: Map<string, Buffer>
  /** Method and path of what was asked. */
  readonly asked: string[]
  readonly endpoint: string
  /** So many requests are answered with 503 before the next that is not. */
  busy: number
  close(): Promise<void>
}

/** A request as it came, for whoever compares its signature. */
export interface SignedRequest {
  readonly method: string
  /** With host and query. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The part of S3 that a store of parts needs, for one bucket, with lists of two objects a page. It takes a request only when its
 * signature is the one that AWS's own library makes of it, and its body the one that was signed.
 */
export async function startS3(bucket: string): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then(async body => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`)
      asked.push(`${request.method ?? ''} ${url.pathname}`)
      const [status, answer] = await answerTo(request, url, body)
      response.writeHead(status).end(answer)
    })
  })
  const answerTo = async (request: IncomingMessage, url: URL, body: Buffer): Promise<[number, (Buffer | string)?]> => {
    if (state.busy > 0) {
      state.busy--
      return [503, errorOf('SlowDown')]
    }
    const {method = ''} = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex'))
      return [400, errorOf('XAmzContentSHA256Mismatch')]
    const expected = await authorizationOf({method, url, headers}, s3Credentials)
    if (headers['authorization'] !== expected) return [403, errorOf('SignatureDoesNotMatch')]
    const [, asksFor, ...rest] = url.pathname.split('/')
    const key = rest.join('/')
    if (asksFor !== bucket) return [404, errorOf('NoSuchBucket')]
    if (method === 'GET' && key === '') return [200, listOf([...objects.keys()].sort(), url.searchParams)]
    if (method === 'PUT') {
      if (!('content-length' in headers)) return [411, errorOf('MissingContentLength')]
      objects.set(key, body)
      return [200]
    }
    if (method === 'DELETE') {
      objects.delete(key)
      return [204]
    }
    const object = objects.get(key)
    return object === undefined ? [404, errorOf('NoSuchKey')] : [200, object]
  }
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const state: S3Server = {
    objects,
    asked,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    busy: 0,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return state
}

/** The header that AWS's own library makes for a request, from what the request says was signed. */
export async function authorizationOf({method, url, headers}: SignedRequest, credentials: typeof s3Credentials): Promise<string> {
  const [, region = '', names = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/.*SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '') ?? []
  const signed = names.split(';').map(name => [name, headers[name] ?? ''] as const)
  const date = headers['x-amz-date'] ?? ''
  const signer = new SignatureV4({service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false, applyChecksum: false})
  const again = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signed),
    },
    {signingDate: new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))},
  )
  return again.headers['authorization']
}

class Sha256 {
  readonly #hash

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string)
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }

  reset(): void {
    throw new Error('Each is used once.')
  }
}

function listOf(keys: readonly string[], query: URLSearchParams): string {
  const [prefix, delimiter, token] = ['prefix', 'delimiter', 'continuation-token'].map(name => query.get(name) ?? '')
  const entries = new Set(
    keys
      .filter(key => key.startsWith(prefix))
      .map(key => {
        const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
        return end < 0
          ? `<Contents><Key>${key}</Key></Contents>`
          : `<CommonPrefixes><Prefix>${key.slice(0, end + 1)}</Prefix></CommonPrefixes>`
      }),
  )
  const from = token === '' ? 0 : Number(token.slice('page&'.length))
  const page = [...entries].slice(from, from + 2)
  const isTruncated = from + 2 < entries.size
  const next = isTruncated ? `<NextContinuationToken>page&amp;${from + 2}</NextContinuationToken>` : ''
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${page.join('')}</ListBucketResult>`
}

const errorOf = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>of the test</Message></Error>`

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
