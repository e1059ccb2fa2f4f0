import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {request} from 'node:http'
import path from 'node:path'
import {afterEach, expect, test} from 'vitest'
import {servePage, type ServedPage} from '../../../src/jobs/serve-page.js'
import {projectRoot, temporaryFile, temporaryFolder} from '../../support/cli.js'

let served: ServedPage | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

function builtPage(): string {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'index.html'), readFileSync(path.join(projectRoot, 'src/web/index.html')))
  writeFileSync(path.join(folder, 'assets/a.js'), 'export {}')
  writeFileSync(path.join(folder, '..', 'secret.txt'), 'secret')
  return folder
}

const serve = async (...files: string[]) => (served = await servePage({files, folders: [builtPage()]}))

interface Asked {
  readonly host?: string
  readonly method?: string
}

/** Asks for exactly this path: fetch would mend it. */
function ask({address}: ServedPage, target: string, {host, method = 'GET'}: Asked = {}) {
  const {hostname, port, pathname, host: own} = new URL(address)
  return new Promise<{status: number; body: string; headers: NodeJS.Dict<string | string[]>}>((resolve, reject) => {
    const asked = request(
      {hostname, port, method, path: target.replace('{base}', pathname), headers: {host: host ?? own}},
      response => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => {
          resolve({status: response.statusCode ?? 0, body, headers: response.headers})
        })
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

test('serves the page on this machine under an address with a token, with a policy that lets it ask for nothing', async () => {
  const page = await serve()
  expect(page.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
  const {status, body, headers} = await ask(page, '{base}')
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect(headers['content-security-policy']).toContain("connect-src 'none'")
  expect(body).toContain("connect-src 'none'")
  expect((await ask(page, '{base}assets/a.js')).body).toBe('export {}')
})

test('whoever does not know the token, or comes by another name, gets nothing', async () => {
  const page = await serve()
  const {port} = new URL(page.address)
  for (const target of ['/', '/index.html', '/wrong/', `/${'a'.repeat(32)}/`, '{base}'.replace('{base}', '') + '//'])
    expect((await ask(page, target)).status).toBe(404)
  for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1'])
    expect((await ask(page, '{base}', {host})).status).toBe(404)
})

test('nothing but the files of the page can be had, by reading alone', async () => {
  const page = await serve()
  for (const target of [
    '../secret.txt',
    '..%2fsecret.txt',
    'assets/../../secret.txt',
    'assets',
    'given/0',
    '%2e%2e/secret.txt',
    '__proto__',
  ])
    expect((await ask(page, `{base}${target}`)).status).toBe(404)
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await ask(page, '{base}', {method})).status).toBe(405)
  const head = await ask(page, '{base}', {method: 'HEAD'})
  expect([head.status, head.body]).toEqual([200, ''])
})

test('files that were given are named in the page without their folder, and it may ask for these alone', async () => {
  const file = temporaryFile('a"><script>alert(1)<.csv', 'x,y\n1,2\n')
  const page = await serve(file)
  const {body, headers} = await ask(page, '{base}')
  expect(body).toContain('data-name="a&quot;&gt;&lt;script&gt;alert(1)&lt;.csv"')
  expect(body).not.toContain(path.dirname(file))
  expect(headers['content-security-policy']).toContain(`connect-src ${page.address}given/;`)
  expect(body).not.toContain("connect-src 'none'")
  const given = await ask(page, '{base}given/0')
  expect([given.status, given.body]).toEqual([200, 'x,y\n1,2\n'])
  expect((await ask(page, '{base}given/1')).status).toBe(404)
})

test('a file that is not there is said at once', async () => {
  await expect(servePage({files: ['no-such.csv'], folders: [builtPage()]})).rejects.toMatchObject({code: 'no-such-file'})
  await expect(servePage({files: [temporaryFolder()], folders: [builtPage()]})).rejects.toMatchObject({code: 'not-a-file'})
  await expect(servePage({files: [], folders: [temporaryFolder()]})).rejects.toMatchObject({code: 'page-missing'})
})
