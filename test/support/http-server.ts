import {createHash} from 'node:crypto'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

/** How one request is answered; the last one given goes for all that follow. */
export interface Answer {
  /** Any status but 200 is sent without a body. */
  readonly status?: number
  /** Bytes of the body after which the connection is cut. */
  readonly cutAfter?: number
  /** Bytes of the body after which nothing more comes. */
  readonly stallAfter?: number
  /** Send the whole file whatever range was asked for. */
  readonly ignoreRange?: boolean
  /** Say neither ETag nor date. */
  readonly noValidator?: boolean
  /** Do not say how long the body is. */
  readonly noLength?: boolean
  /** Say that the body is so long. */
  readonly claimLength?: number
  /** Serve this instead. */
  readonly body?: Buffer
}

export interface Seen {
  readonly path: string
  readonly range?: string
}

export interface TestServer {
  readonly url: string
  /** What was asked for, in order. */
  readonly seen: Seen[]
  close(): Promise<void>
}

/** A file server that supports ranges as RFC 9110 says and misbehaves as told. `files` maps paths to contents. */
export async function startServer(
  files: Readonly<Record<string, Buffer>>,
  answers: readonly Answer[] = [{}],
): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)]
    const path = request.url ?? '/'
    const {range} = request.headers
    seen.push({path, ...(range !== undefined && {range})})
    const body = answer.body ?? new Map(Object.entries(files)).get(path)
    if (body === undefined) response.writeHead(404).end()
    else if (answer.status !== undefined) response.writeHead(answer.status).end()
    else sendFile(request, response, body, answer)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, body: Buffer, answer: Answer): void {
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
  const fits = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const start = asked === undefined || answer.ignoreRange === true || !fits ? 0 : Number(asked)
  if (start >= body.length && body.length > 0) {
    response.writeHead(416, {'content-range': `bytes */${body.length}`}).end()
    return
  }
  const part = body.subarray(start)
  const isPart = asked !== undefined && answer.ignoreRange !== true && fits
  response.writeHead(isPart ? 206 : 200, {
    ...(answer.noValidator !== true && {etag}),
    ...(answer.noLength !== true && {'content-length': answer.claimLength ?? part.length}),
    ...(isPart && {'content-range': `bytes ${start}-${body.length - 1}/${body.length}`}),
  })
  if (answer.stallAfter !== undefined) response.write(part.subarray(0, answer.stallAfter))
  else if (answer.cutAfter !== undefined)
    response.write(part.subarray(0, answer.cutAfter), () => setTimeout(() => response.destroy(), 100))
  else response.end(part)
}
