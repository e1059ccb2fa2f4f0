import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'

export interface ListenAddress {
  readonly host: string
  /** 0 takes one that is free. */
  readonly port: number
}

export interface Page {
  readonly status?: number
  readonly type: string
  readonly body: string
}

export interface MetricsServer {
  readonly url: string
  close(): Promise<void>
}

/** A page that takes longer, since Redis is away, is given up: who asks will ask again. */
const PAGE_MILLISECONDS = 4000
const REQUEST_MILLISECONDS = 10_000
const MOST_CONNECTIONS = 100

/**
 * Serves pages by their paths, to whoever reaches the address. It reads nothing of a request but its method and path.
 * @throws {UserError} When the address cannot be listened on.
 */
export async function serveMetrics(
  {host, port}: ListenAddress,
  pages: Readonly<Record<string, () => Page | Promise<Page>>>,
): Promise<MetricsServer> {
  const server = createServer(
    {requestTimeout: REQUEST_MILLISECONDS, headersTimeout: REQUEST_MILLISECONDS},
    (request, response) => {
      const make = Object.entries(pages).find(([path]) => path === request.url?.split('?')[0])?.[1]
      void answer(request.method, make).then(({status = 200, type, body}) => {
        response
          .writeHead(status, {'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff'})
          .end(body)
      })
    },
  )
  server.maxConnections = MOST_CONNECTIONS
  await listen(server, {host, port})
  const {address, port: taken} = server.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${taken}/metrics`,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

export const plain = (body: string, status = 200): Page => ({status, type: 'text/plain; charset=utf-8', body: `${body}\n`})

async function answer(method: string | undefined, make: (() => Page | Promise<Page>) | undefined): Promise<Page> {
  if (method !== 'GET' && method !== 'HEAD') return plain('only GET', 405)
  if (make === undefined) return plain('not here', 404)
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Page>(resolve => {
    timer = setTimeout(() => {
      resolve(plain('the queue does not answer', 503))
    }, PAGE_MILLISECONDS)
  })
  try {
    return await Promise.race([Promise.resolve().then(make), tooLate])
  } catch {
    return plain('the queue cannot be asked', 503)
  } finally {
    clearTimeout(timer)
  }
}

async function listen(server: Server, {host, port}: ListenAddress): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError('cannot-listen', {host, port}, `Metrics cannot be served at ${host}:${port}: ${why}.`, [
      say`Give another port or host with ${setting('metrics')}.`,
    ])
  }
}
