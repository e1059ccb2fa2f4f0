import {readFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {gzipSync} from 'node:zlib'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** A host of static files as plain as they come: it sends no headers but type and length. `gzip`: files are packed, as most hosts do. */
export async function hostFolder(
  folder: string,
  {gzip = false}: {readonly gzip?: boolean} = {},
): Promise<{readonly url: string; readonly close: () => Promise<void>}> {
  const packing = {'content-encoding': 'gzip'}
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    readFile(path.join(folder, path.normalize(name))).then(
      content => {
        const sent = gzip ? gzipSync(content) : content
        const type = {'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream', 'content-length': sent.length}
        response.writeHead(200, {...type, ...(gzip && packing)}).end(sent)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}
