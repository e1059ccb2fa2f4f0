import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {Interrupted, UserError} from '../../../src/core/errors.js'
import {download} from '../../../src/datasets/download.js'
import {startServer, type Answer, type TestServer} from '../../support/http-server.js'
import {inFlags} from '../../support/in-flags.js'

const CONTENT = Buffer.from(Array.from({length: 50_000}, (_, at) => (at * 7919) % 251))
const SETTINGS = {attempts: 4, backoffSeconds: 0.005, stallSeconds: 0.25}

let folder = ''
let server: TestServer | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterEach(async () => {
  await server?.close()
  await rm(folder, {recursive: true})
})

const file = () => path.join(folder, 'file.bin')
const control = (signal = new AbortController().signal) => ({signal, progress: () => undefined})

async function fetchWith(...answers: Answer[]): Promise<number> {
  server = await startServer({'/file.bin': CONTENT}, answers)
  return download(`${server.url}/file.bin`, file(), control(), SETTINGS)
}
const again = () => download(`${server?.url ?? ''}/file.bin`, file(), control(), SETTINGS)
const isWhole = async () => CONTENT.equals(await readFile(file()))
const ranges = () => server?.seen.map(({range}) => range)

async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return inFlags(error as UserError)
}

describe('A download', () => {
  test('stores the file and nothing else, and reports how far it is', async () => {
    server = await startServer({'/file.bin': CONTENT})
    const fractions: number[] = []
    const progress = (fraction: number) => fractions.push(fraction)
    const bytes = await download(`${server.url}/file.bin`, file(), {...control(), progress}, SETTINGS)
    expect(bytes).toBe(CONTENT.length)
    expect(await isWhole()).toBe(true)
    expect(await readdir(folder)).toEqual(['file.bin'])
    expect(fractions.at(-1)).toBe(1)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  })

  test.each([
    ['the body ends too early', {cutAfter: 20_000}, 'bytes=20000-'],
    ['the server goes silent', {stallAfter: 20_000}, 'bytes=20000-'],
  ])('goes on where it stopped when %s', async (_, trouble, range) => {
    await fetchWith(trouble, {})
    expect(await isWhole()).toBe(true)
    expect(ranges()).toEqual([undefined, range])
  })

  test('starts again when the server ignores the range', async () => {
    await fetchWith({cutAfter: 20_000}, {ignoreRange: true})
    expect(await isWhole()).toBe(true)
    expect(ranges()).toEqual([undefined, 'bytes=20000-'])
  })

  test('starts again when the file has changed in between', async () => {
    const other = Buffer.from(CONTENT).reverse()
    await fetchWith({cutAfter: 20_000}, {body: other})
    expect(other.equals(await readFile(file()))).toBe(true)
  })

  test('starts again when the server gave nothing to recognise the file by', async () => {
    await fetchWith({cutAfter: 20_000, noValidator: true}, {})
    expect(ranges()).toEqual([undefined, undefined])
    expect(await isWhole()).toBe(true)
  })

  test('is not fooled by a body cut off without a length', async () => {
    await fetchWith({cutAfter: 20_000, noLength: true}, {noLength: true})
    expect(await isWhole()).toBe(true)
  })

  test('survives errors of the server that may pass', async () => {
    await fetchWith({status: 503}, {status: 429}, {status: 500}, {})
    expect(await isWhole()).toBe(true)
    expect(server?.seen).toHaveLength(4)
  })

  test('continues what an earlier run left', async () => {
    const unavailable = {status: 503}
    await expect(fetchWith({cutAfter: 10_000}, unavailable, unavailable, unavailable, {})).rejects.toBeInstanceOf(UserError)
    expect((await readdir(folder)).sort()).toEqual(['file.bin.part', 'file.bin.part.json'])
    await again()
    expect(ranges()?.at(-1)).toBe('bytes=10000-')
    expect(await isWhole()).toBe(true)
    expect(await readdir(folder)).toEqual(['file.bin'])
  })

  test('does not continue what came from another address', async () => {
    await writeFile(`${file()}.part`, 'other')
    await writeFile(`${file()}.part.json`, JSON.stringify({url: 'http://example.org/file.bin', validator: '"x"'}))
    await fetchWith({})
    expect(ranges()).toEqual([undefined])
    expect(await isWhole()).toBe(true)
  })

  test('throws remains away that are longer than the file', async () => {
    const unavailable = {status: 503}
    await expect(fetchWith({cutAfter: 40_000}, unavailable, unavailable, unavailable, {})).rejects.toBeInstanceOf(UserError)
    await writeFile(`${file()}.part`, Buffer.alloc(60_000))
    await again()
    expect(ranges()?.slice(-2)).toEqual(['bytes=60000-', undefined])
    expect(await isWhole()).toBe(true)
  })
})

describe('A download that fails', () => {
  test('says what was tried, what is kept and what to do', async () => {
    const message = await complaint(fetchWith({cutAfter: 20_000}, {status: 503}))
    expect(message).toMatch(/cannot be downloaded: the server answered 503.*\(4 attempts\)/)
    expect(message).toContain('20.0 kB are kept')
    expect(message).toContain('--from URL')
    expect(message).toContain(`put it at ${file()}`)
  })

  test('gives up on a server that is always silent', async () => {
    expect(await complaint(fetchWith({stallAfter: 0}))).toMatch(/silent for 0\.25 s/)
  })

  test('does not insist when the file is not there', async () => {
    server = await startServer({})
    expect(await complaint(download(`${server.url}/file.bin`, file(), control(), SETTINGS))).toMatch(/answered 404/)
    expect(server.seen).toHaveLength(1)
    expect(await readdir(folder)).toEqual([])
  })

  test('names the reason when there is nobody at the address', async () => {
    server = await startServer({})
    const {url} = server
    await server.close()
    expect(await complaint(download(`${url}/file.bin`, file(), control(), SETTINGS))).toMatch(/ECONNREFUSED \(4 attempts\)/)
  })

  test('is a matter of the disk when the disk refuses', async () => {
    server = await startServer({'/file.bin': CONTENT})
    await mkdir(`${file()}.part`)
    expect(await complaint(download(`${server.url}/file.bin`, file(), control(), SETTINGS))).toMatch(/cannot be stored/)
    expect(server.seen.length).toBe(1)
  })

  test.each<[string, Answer]>([
    ['in the middle of the body', {stallAfter: 20_000}],
    ['while it waits for the next attempt', {status: 503}],
  ])('stops when told to %s, and keeps what has arrived', async (_, answer) => {
    server = await startServer({'/file.bin': CONTENT}, [answer])
    const controller = new AbortController()
    const settings = {attempts: 4, backoffSeconds: 60, stallSeconds: 60}
    const running = download(`${server.url}/file.bin`, file(), control(controller.signal), settings)
    setTimeout(() => {
      controller.abort()
    }, 150)
    await expect(running).rejects.toBeInstanceOf(Interrupted)
    expect(await readdir(folder)).not.toContain('file.bin')
    if (answer.stallAfter !== undefined) expect(CONTENT.subarray(0, 20_000).equals(await readFile(`${file()}.part`))).toBe(true)
  })
})
