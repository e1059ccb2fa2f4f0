import {randomBytes, timingSafeEqual} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import path from 'node:path'
import {UserError} from '../core/errors.js'
import {readError} from '../files/disk-errors.js'
import {readPageFiles, type PageFile} from './page-files.js'

export interface PageRequest {
  /** Files that the page is handed when it opens. */
  readonly files: readonly string[]
  /** Where the page lies; that of this package when left out. */
  readonly folders?: readonly string[]
}

export interface ServedPage {
  /** Whoever knows it can see the page and the files that were given: it holds a random token. */
  readonly address: string
  readonly close: () => Promise<void>
}

/** The policy of the page, as it stands in the page itself too; a server says it for what the page loads as well. */
const POLICY_MARK = /content="(default-src 'none';[^"]*)"/u
const NO_CONNECTION = "connect-src 'none'"
const HEAD_MARK = '<meta charset="utf-8" />'
const HOST = '127.0.0.1'

/**
 * Serves the page to this machine alone, on a free port, under an address that cannot be guessed. Nothing but the page's own files and the
 * files that were given can be had, and only by GET and HEAD. A page that was given no file can ask for nothing at all; one that was given
 * files can ask for these, since a page has no other way to a file that somebody else names.
 *
 * @throws {UserError} When a file is not there, or this copy of the tool has no page.
 */
export async function servePage({files, folders}: PageRequest): Promise<ServedPage> {
  const given = await Promise.all(files.map(givenFile))
  const page = await readPageFiles(folders)
  const token = randomBytes(24).toString('base64url')
  const server = createServer()
  const port = await listening(server)
  const base = `http://${HOST}:${port}/${token}/`
  const content = withGiven(page, given, base)
  server.on('request', (request, response) => {
    const name = nameIn(request, {port, token})
    if (name === undefined) refuse(response, 404)
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405)
    else answer(request, response, content, given, name)
  })
  return {
    address: base,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

interface GivenFile {
  readonly file: string
  readonly name: string
  readonly bytes: number
}

async function givenFile(file: string): Promise<GivenFile> {
  const info = await stat(file).catch((error: unknown) => {
    throw readError(error, `'${file}'`)
  })
  if (!info.isFile()) throw new UserError('not-a-file', {file}, `'${file}' is not a file.`, ['Give a file.'])
  return {file, name: path.basename(file), bytes: info.size}
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('The server has no port.')
      resolve(address.port)
    })
  })
}

interface Content {
  readonly files: ReadonlyMap<string, PageFile>
  readonly policy: string
}

/** The page with what it is given, and the policy that lets it ask for that and nothing else. */
function withGiven(page: ReadonlyMap<string, PageFile>, given: readonly GivenFile[], base: string): Content {
  const index = page.get('index.html')
  const html = Buffer.from(index?.content ?? []).toString('utf8')
  const policy = POLICY_MARK.exec(html)?.at(1)
  if (index === undefined || policy?.includes(NO_CONNECTION) !== true) throw new Error('The page has no policy.')
  const allowed = given.length === 0 ? policy : policy.replace(NO_CONNECTION, `connect-src ${base}given/`)
  const metas = given.map(({name}, at) => `<meta name="given-file" content="./given/${at}" data-name="${escaped(name)}" />`)
  const head = [HEAD_MARK, '<meta name="served-once" content="yes" />', ...metas].join('\n    ')
  const changed = html.replace(policy, () => allowed).replace(HEAD_MARK, () => head)
  return {files: new Map(page).set('index.html', {...index, content: Buffer.from(changed)}), policy: allowed}
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * What is asked for below the address; undefined when the address is another one. The host must be this machine, as the browser was told:
 * a page from elsewhere that has its own name point here (DNS rebinding) says another one.
 */
function nameIn({headers, url = ''}: IncomingMessage, {port, token}: {readonly port: number; readonly token: string}) {
  if (headers.host !== `${HOST}:${port}`) return undefined
  const [, first = '', ...rest] = url.split(/[?#]/u)[0].split('/')
  if (!isSame(first, token) || rest.length === 0) return undefined
  const name = rest.join('/')
  return name === '' ? 'index.html' : name
}

function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {files, policy}: Content,
  given: readonly GivenFile[],
  name: string,
): void {
  const file = files.get(name)
  const asked = /^given\/(\d{1,6})$/u.exec(name)?.at(1)
  const handed = asked === undefined ? undefined : given.at(Number(asked))
  if (file === undefined && handed === undefined) {
    refuse(response, 404)
    return
  }
  response.writeHead(200, {
    ...SAFE,
    'Content-Security-Policy': policy,
    'Content-Type': file?.type ?? 'application/octet-stream',
    'Content-Length': file?.content.length ?? handed?.bytes ?? 0,
  })
  if (request.method === 'HEAD') response.end()
  else if (file !== undefined) response.end(file.content)
  else if (handed !== undefined)
    createReadStream(handed.file, {end: Math.max(0, handed.bytes - 1)})
      .on('error', () => response.destroy())
      .pipe(response)
}

/** Threads share memory in an isolated page; nothing is kept by the browser, and no other page can have any of it. */
const SAFE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

function refuse(response: ServerResponse, status: 404 | 405): void {
  response.writeHead(status, {
    ...SAFE,
    'Content-Security-Policy': "default-src 'none'",
    ...(status === 405 && {Allow: 'GET, HEAD'}),
  })
  response.end()
}
