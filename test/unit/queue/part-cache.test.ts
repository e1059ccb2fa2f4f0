import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {storesInFolder} from '../../../src/queue/folder-store.js'
import {openPartCache} from '../../../src/queue/part-cache.js'
import {Parts} from '../../../src/queue/parts.js'
import {openSeal, secretSeal} from '../../../src/queue/seal.js'
import {temporaryFolder} from '../../support/cli.js'

const [audit, other] = ['a'.repeat(20), 'b'.repeat(20)]
const piece = (start: number) => Buffer.from(Array.from({length: 500}, (_, at) => (at * start) % 251))
const seals = {'without a key': openSeal, 'with a key': secretSeal(randomBytes(32))}
const nameOf = (digit: string) => digit.repeat(32)
const fileOf = (folder: string, name: string) => path.join(folder, `${name}.part-of-audit`)

test.each(Object.entries(seals))('a part is fetched once, and again when its file is damaged, %s', async (_, seal) => {
  const [shared, folder] = [temporaryFolder(), path.join(temporaryFolder(), 'kept')]
  const stores = storesInFolder(shared)
  const parts = [1, 7].map(start => piece(start))
  const written = await Promise.all(parts.map(each => new Parts(stores.of(audit), seal).write(each)))
  const cache = await openPartCache({folder, most: 1e6})
  const read = () => Promise.all(written.map(part => new Parts(stores.of(audit), seal, cache).read(part)))
  expect(await read()).toEqual(parts)
  const [file] = written.map(({name}) => fileOf(folder, name))
  expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600])
  // What travelled is what is kept.
  const travelled = readFileSync(fileOf(path.join(shared, audit), written[0].name))
  expect(readFileSync(file)).toEqual(travelled)

  for (const bytes of [travelled.subarray(0, -1), Buffer.alloc(0), seal.seal(piece(9), written[0].name)]) {
    writeFileSync(file, bytes)
    expect(await read()).toEqual(parts)
    expect(readFileSync(file)).toEqual(travelled)
  }
  await stores.of(audit).remove()
  expect(await read()).toEqual(parts)
  expect(existsSync(path.join(shared, audit))).toBe(false)
})

test('the parts of one audit in a folder go without those of another, and nothing else does', async () => {
  const folder = temporaryFolder()
  const stores = storesInFolder(folder)
  for (const id of [audit, other]) await new Parts(stores.of(id), openSeal).write(piece(1))
  writeFileSync(path.join(folder, 'of-somebody'), '')
  expect((await stores.audits()).sort()).toEqual([audit, other])
  await stores.of(audit).remove()
  expect(readdirSync(folder).sort()).toEqual([other, 'of-somebody'])
})

test('a part that is not what its name says is refused, and a name that is a path too', async () => {
  const folder = temporaryFolder()
  const store = storesInFolder(folder).of(audit)
  const {name, bytes} = await new Parts(store, openSeal).write(piece(1))
  const damaged = piece(1)
  damaged[3] ^= 1
  await store.write(name, openSeal.seal(damaged, name))
  await expect(new Parts(store, openSeal).read({name, bytes})).rejects.toMatchObject({code: 'queue-damaged'})
  await expect(new Parts(store, openSeal).read({name: '../secret', bytes})).rejects.toMatchObject({code: 'queue-damaged'})
  await expect(new Parts(store, openSeal).read({name: nameOf('1'), bytes})).rejects.toMatchObject({code: 'queue-gone'})
})

test('what was not used for the longest time goes first, and after a week everything', async () => {
  const folder = temporaryFolder()
  chmodSync(folder, 0o700)
  const cache = await openPartCache({folder, most: 3500})
  const at = (name: string, hours: number) => {
    const moment = new Date(Date.now() - 3_600_000 * hours)
    utimesSync(fileOf(folder, nameOf(name)), moment, moment)
  }
  for (const [name, hours] of [
    ['1', 5],
    ['2', 4],
    ['3', 3],
  ] as const) {
    await cache.write(nameOf(name), randomBytes(1000))
    at(name, hours)
  }
  writeFileSync(path.join(folder, 'of-somebody'), randomBytes(9000))
  const unfinished = path.join(folder, `.${nameOf('a')}.part-of.${'b'.repeat(16)}.part`)
  writeFileSync(unfinished, 'left by a process that was killed')
  utimesSync(unfinished, 0, 0)
  expect((await cache.read(nameOf('1')))?.length).toBe(1000)
  await cache.write(nameOf('4'), randomBytes(1000))
  const left = () => readdirSync(folder).map(name => name.slice(0, 1))
  expect(left()).toEqual(['1', '3', '4', 'o'])
  expect(await cache.usage()).toEqual({bytes: 3000, parts: 3, evicted: 1})
  // Larger than all that may be kept.
  await cache.write(nameOf('5'), randomBytes(3501))
  at('1', 24 * 8)
  await openPartCache({folder, most: 1e6})
  expect(left()).toEqual(['3', '4', 'o'])
  // The other one took it away.
  expect(await cache.usage()).toEqual({bytes: 2000, parts: 2, evicted: 1})
  rmSync(folder, {recursive: true})
  expect(await cache.usage()).toEqual({bytes: 0, parts: 0, evicted: 1})
})

test('a folder that cannot be written is told once, and fails nothing', async () => {
  const folder = path.join(temporaryFolder(), 'kept')
  const notes: string[] = []
  const cache = await openPartCache({folder, most: 1e6, onNote: text => notes.push(text)})
  // Even for the administrator this is no place for a file.
  for (const name of ['1', '2']) mkdirSync(fileOf(folder, nameOf(name)))
  for (const name of ['1', '2']) {
    await cache.write(nameOf(name), randomBytes(10))
    expect(await cache.read(nameOf(name))).toBeUndefined()
  }
  expect(notes).toEqual([expect.stringMatching(/^Data are not kept on this machine: /)])
})

test.skipIf(process.platform === 'win32')('a folder that others may write to, a link and a file are refused', async () => {
  const folder = temporaryFolder()
  const [open, link, file] = ['open', 'link', 'file'].map(name => path.join(folder, name))
  mkdirSync(open)
  chmodSync(open, 0o777)
  symlinkSync(temporaryFolder(), link)
  writeFileSync(file, '')
  for (const each of [open, link, file])
    await expect(openPartCache({folder: each, most: 10})).rejects.toMatchObject({code: 'cache-unusable', data: {folder: each}})
})
