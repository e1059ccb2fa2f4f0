import {tmpdir} from 'node:os'
import path from 'node:path'
import {mkdtemp, rm as remove} from 'node:fs/promises'
import {gunzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import * as browserDisk from '../../src/platform/browser/files.js'
import * as browserWriter from '../../src/platform/browser/write-file.js'
import * as nodeDisk from '../../src/platform/files.js'
import * as nodeWriter from '../../src/platform/write-file.js'
import type {Files} from '../../src/platform/files.js'

interface Platform {
  readonly name: string
  readonly files: Files
  readonly writeNewFile: typeof nodeWriter.writeNewFile
  readonly folder: () => Promise<string>
}

const temporary: string[] = []
let folders = 0

const platforms: readonly Platform[] = [
  {
    name: 'Node',
    files: nodeDisk,
    writeNewFile: nodeWriter.writeNewFile,
    folder: async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'files-'))
      temporary.push(folder)
      return folder
    },
  },
  {
    name: 'the browser',
    files: browserDisk,
    writeNewFile: browserWriter.writeNewFile,
    folder: async () => {
      const folder = `/contract/${++folders}`
      await browserDisk.mkdir(folder, {recursive: true, mode: 0o700})
      return folder
    },
  },
]

afterAll(async () => {
  for (const folder of temporary) await remove(folder, {recursive: true})
})

const PRIVATE = {flag: 'wx', mode: 0o600} as const
const FOLDER = {recursive: true, mode: 0o700} as const

/** The code with which a disk refuses; undefined where it does not. */
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error as {code?: unknown}).code,
  )

describe.each(platforms)('the file system of $name', ({files, writeNewFile, folder: newFolder}) => {
  let folder = ''
  const at = (...steps: string[]) => path.posix.join(folder, ...steps)
  beforeAll(async () => {
    folder = await newFolder()
    await files.mkdir(at('a/b'), FOLDER)
    await files.writeFile(at('a/one.txt'), 'one', PRIVATE)
    await files.writeFile(at('a/b/two.txt'), 'zwö', PRIVATE)
    await files.mkdir(at('empty'), FOLDER)
  })

  async function contentOf(file: string, size = 1000): Promise<string> {
    const handle = await files.openToRead(file)
    const all: Uint8Array[] = []
    for (;;) {
      const buffer = new Uint8Array(size + 2)
      const {bytesRead} = await handle.read(buffer, 1, size)
      if (bytesRead === 0) break
      all.push(buffer.slice(1, 1 + bytesRead))
    }
    await handle.close()
    return Buffer.concat(all).toString()
  }

  test('a file is read from its beginning to its end, in pieces of any size', async () => {
    expect(await contentOf(at('a/b/two.txt'))).toBe('zwö')
    expect(await contentOf(at('a/b/two.txt'), 1)).toBe('zwö')
  })

  test('a file larger than what is asked for at once is read whole', async () => {
    const pieces = Array.from({length: 700}, (_, index) => new Uint8Array(10_001).fill(index % 251))
    await writeNewFile(at('large.bin'), pieces, {mode: 0o600, isPacked: false, onBytes: () => undefined})
    const handle = await files.openToRead(at('large.bin'))
    const read: Uint8Array[] = []
    const buffer = new Uint8Array(65_536)
    for (let {bytesRead} = await handle.read(buffer, 0, 65_536); bytesRead > 0;) {
      read.push(buffer.slice(0, bytesRead))
      bytesRead = (await handle.read(buffer, 0, 65_536)).bytesRead
    }
    await handle.close()
    expect(Buffer.concat(read).equals(Buffer.concat(pieces))).toBe(true)
    expect((await files.stat(at('large.bin'))).size).toBe(7_000_700)
  })

  test('it says what a path is', async () => {
    const [file, inner] = [await files.stat(at('a/b/two.txt')), await files.lstat(at('a/b'))]
    expect([file.isFile(), file.isDirectory(), file.size, file.mode & 0o777]).toEqual([true, false, 4, 0o600])
    expect([inner.isFile(), inner.isDirectory(), inner.isSymbolicLink()]).toEqual([false, true, false])
    expect([file.isFIFO(), file.isSocket()]).toEqual([false, false])
    expect([files.exists(at('a/one.txt')), files.exists(at('a')), files.exists(at('b'))]).toEqual([true, true, false])
    const handle = await files.openToRead(at('a/one.txt'))
    expect((await handle.stat()).size).toBe(3)
    await handle.close()
  })

  test('it lists a folder', async () => {
    expect((await files.readdir(at('a'))).sort()).toEqual(['b', 'one.txt'])
    const own = await files.readEntries(at('a'))
    expect(own.map(entry => [entry.name, entry.parentPath, entry.isFile(), entry.isDirectory()]).sort()).toEqual([
      ['b', at('a'), false, true],
      ['one.txt', at('a'), true, false],
    ])
    const all = await files.readEntries(at('a'), {recursive: true})
    expect(all.map(({name, parentPath}) => path.posix.join(parentPath, name)).sort()).toEqual([
      at('a/b'),
      at('a/b/two.txt'),
      at('a/one.txt'),
    ])
  })

  test('a second name is the same file', async () => {
    await files.link(at('a/one.txt'), at('second.txt'))
    expect(await contentOf(at('second.txt'))).toBe('one')
    expect(await files.fileIdentity(at('second.txt'))).toEqual(await files.fileIdentity(at('a/one.txt')))
    expect((await files.fileIdentity(at('a/b/two.txt'))).id).not.toBe((await files.fileIdentity(at('a/one.txt'))).id)
    await files.rm(at('second.txt'))
    expect(await contentOf(at('a/one.txt'))).toBe('one')
  })

  test('a rename replaces a file and moves a folder with all in it', async () => {
    await files.mkdir(at('moves/from/deep'), FOLDER)
    await files.writeFile(at('moves/from/deep/x'), 'x', PRIVATE)
    await files.writeFile(at('moves/y'), 'y', PRIVATE)
    await files.rename(at('moves/from'), at('moves/to'))
    await files.rename(at('moves/y'), at('moves/to/deep/x'))
    expect(await contentOf(at('moves/to/deep/x'))).toBe('y')
    expect(await files.readdir(at('moves'))).toEqual(['to'])
    await files.rm(at('moves'), {recursive: true})
    expect(files.exists(at('moves'))).toBe(false)
  })

  test('a folder is made once, with those above it, and the first of them is named', async () => {
    expect(await files.mkdir(at('new/in/depth'), FOLDER)).toBe(at('new'))
    expect(await files.mkdir(at('new/in/depth'), FOLDER)).toBeUndefined()
    await files.rmdir(at('new/in/depth'))
    expect(await files.readdir(at('new/in'))).toEqual([])
    await files.rm(at('new'), {recursive: true, force: true})
  })

  test('pieces become a file, packed or not, and each byte that is written is told', async () => {
    for (const isPacked of [false, true]) {
      const told: (Uint8Array | string)[] = []
      const file = at(isPacked ? 'packed.gz' : 'plain')
      await writeNewFile(file, ['grün ', new Uint8Array([0x61, 0x62])], {
        ...{mode: 0o600, isPacked},
        onBytes: bytes => void told.push(typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)),
      })
      const handle = await files.openToRead(file)
      const buffer = new Uint8Array(1000)
      const {bytesRead} = await handle.read(buffer, 0, 1000)
      await handle.close()
      const written = Buffer.from(buffer.subarray(0, bytesRead))
      expect(Buffer.concat(told.map(piece => Buffer.from(piece as string))).equals(written)).toBe(true)
      expect((isPacked ? gunzipSync(written) : written).toString()).toBe('grün ab')
    }
  })

  test('writing stops at a signal', async () => {
    const stop = new AbortController()
    const pieces = (function* () {
      yield 'a'
      stop.abort()
      yield 'b'
      yield 'c'
    })()
    const options = {mode: 0o600, isPacked: false, onBytes: () => undefined, signal: stop.signal}
    await expect(writeNewFile(at('stopped'), pieces, options)).rejects.toMatchObject({name: 'AbortError'})
  })

  test.each<[string, (place: typeof at) => Promise<unknown>, string]>([
    ['to look at what is not there', place => files.stat(place('none')), 'ENOENT'],
    ['to look below a file', place => files.lstat(place('a/one.txt/x')), 'ENOTDIR'],
    ['to open what is not there', place => files.openToRead(place('none/none')), 'ENOENT'],
    ['to list a file', place => files.readdir(place('a/one.txt')), 'ENOTDIR'],
    ['to list what is not there', place => files.readEntries(place('none')), 'ENOENT'],
    ['to write where a file is', place => files.writeFile(place('a/one.txt'), '', PRIVATE), 'EEXIST'],
    ['to write where a folder is', place => writeNewFile(place('a'), [''], {...PLAIN}), 'EEXIST'],
    ['to write into no folder', place => writeNewFile(place('none/x'), [''], {...PLAIN}), 'ENOENT'],
    ['to make a folder where a file is', place => files.mkdir(place('a/one.txt'), FOLDER), 'EEXIST'],
    ['to make a folder below a file', place => files.mkdir(place('a/one.txt/x/y'), FOLDER), 'ENOTDIR'],
    ['to link to a name that is taken', place => files.link(place('a/one.txt'), place('a/b/two.txt')), 'EEXIST'],
    ['to link what is not there', place => files.link(place('none'), place('x')), 'ENOENT'],
    ['to link a folder', place => files.link(place('a'), place('x')), 'EPERM'],
    ['to rename what is not there', place => files.rename(place('none'), place('x')), 'ENOENT'],
    ['to rename into no folder', place => files.rename(place('a/one.txt'), place('none/x')), 'ENOENT'],
    ['to rename a file over a folder', place => files.rename(place('a/one.txt'), place('empty')), 'EISDIR'],
    ['to rename a folder over a file', place => files.rename(place('empty'), place('a/one.txt')), 'ENOTDIR'],
    ['to rename a folder over a full one', place => files.rename(place('empty'), place('a')), 'ENOTEMPTY'],
    ['to rename a folder into itself', place => files.rename(place('a'), place('a/b/a')), 'EINVAL'],
    ['to remove what is not there', place => files.rm(place('none')), 'ENOENT'],
    ['to remove a folder as a file', place => files.rm(place('a')), 'ERR_FS_EISDIR'],
    ['to remove a full folder by itself', place => files.rmdir(place('a')), 'ENOTEMPTY'],
    ['to remove a file as a folder', place => files.rmdir(place('a/one.txt')), 'ENOTDIR'],
    ['to identify what is not there', place => files.fileIdentity(place('none')), 'ENOENT'],
  ])('it refuses %s', async (_, work, code) => {
    expect(await refusal(work(at))).toBe(code)
    expect((await files.readdir(folder)).includes('empty')).toBe(true)
    expect(await contentOf(at('a/one.txt'))).toBe('one')
  })

  test('it forgives the removal of what is not there, where it was told so', async () => {
    expect(await refusal(files.rm(at('none'), {force: true}))).toBeUndefined()
    expect(await refusal(files.rm(at('none/none'), {force: true, recursive: true}))).toBeUndefined()
  })

  test('a folder can be opened and not read', async () => {
    const handle = await files.openToRead(at('a'))
    expect((await handle.stat()).isDirectory()).toBe(true)
    expect(await refusal(handle.read(new Uint8Array(1), 0, 1))).toBe('EISDIR')
    await handle.close()
  })
})

const PLAIN = {mode: 0o600, isPacked: false, onBytes: () => undefined}
