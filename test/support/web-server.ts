import {createReadStream, readFileSync} from 'node:fs'
import {stat} from 'node:fs/promises'
import {createServer, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {gzipSync} from 'node:zlib'

/** The policy that the page is served with. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
].join('; ')

const EMPTY = '<!doctype html><title>empty</title><link rel="icon" href="data:,">'

const TYPES: Readonly<Record<string, string>> = {'.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html'}

export interface WebServer {
  readonly url: string
  /** What was asked for so far, and how large each is when packed with gzip. */
  readonly served: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Serves a folder as a host of static files would; `/empty.html` is a page with nothing in it. @param isolated With COOP and COEP. */
export async function serveFolder(folder: string, isolated: boolean): Promise<WebServer> {
  const served = new Map<string, number>()
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', POLICY)
    if (isolated) {
      response.setHeader('cross-origin-opener-policy', 'same-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
    }
    const name = new URL(request.url ?? '/', 'http://localhost').pathname
    if (name === '/empty.html') response.setHeader('content-type', 'text/html').end(EMPTY)
    else void send(path.join(folder, path.normalize(name)), response, size => served.set(name, size))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

async function send(file: string, response: ServerResponse, note: (packedSize: number) => void): Promise<void> {
  const isThere = await stat(file).then(
    info => info.isFile(),
    () => false,
  )
  if (!isThere) {
    response.writeHead(404).end()
    return
  }
  note(gzipSync(readFileSync(file)).length)
  response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream')
  createReadStream(file).pipe(response)
}
