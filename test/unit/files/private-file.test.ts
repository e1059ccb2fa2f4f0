import {chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {machineError, writeError} from '../../../src/files/disk-errors.js'
import {withFileLock, withFolderLock} from '../../../src/files/lock.js'
import {removeUnfinished, writePrivate} from '../../../src/files/private-file.js'
import {temporaryFolder} from '../../support/cli.js'

const modeOf = (file: string) => statSync(file).mode & 0o777

describe('a written file', () => {
  test("is its owner's alone, and so are the folders made for it", async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'a/b/out.csv')
    await writePrivate(file, ['x'])
    expect([file, path.dirname(file), path.join(folder, 'a')].map(modeOf)).toEqual([0o600, 0o700, 0o700])
    expect(readdirSync(path.dirname(file))).toEqual(['out.csv'])
  })

  test('has no wider permissions than the one that it replaces', async () => {
    const file = path.join(temporaryFolder(), 'out.csv')
    writeFileSync(file, 'old')
    chmodSync(file, 0o400)
    await writePrivate(file, ['new'], {overwrite: true})
    expect(modeOf(file)).toBe(0o400)
    chmodSync(file, 0o666)
    await writePrivate(file, ['newer'], {overwrite: true})
    expect(modeOf(file)).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe('newer')
  })

  test('never replaces a link, a device or a folder', async () => {
    const folder = temporaryFolder()
    const [target, link, dangling] = ['target', 'link', 'dangling'].map(name => path.join(folder, name))
    writeFileSync(target, 'kept')
    symlinkSync(target, link)
    symlinkSync(path.join(folder, 'nowhere'), dangling)
    for (const file of [link, dangling, '/dev/null', folder]) {
      await expect(writePrivate(file, ['x'], {overwrite: true})).rejects.toThrow('not a place where a file can be written')
      await expect(writePrivate(file, ['x'])).rejects.toThrow('exists already')
    }
    expect(readFileSync(target, 'utf8')).toBe('kept')
  })

  test('that came into being meanwhile is not replaced', async () => {
    const file = path.join(temporaryFolder(), 'out.csv')
    const pieces = (function* () {
      yield 'mine'
      writeFileSync(file, 'theirs')
      yield '.'
    })()
    await expect(writePrivate(file, pieces)).rejects.toThrow('exists already')
    expect(readFileSync(file, 'utf8')).toBe('theirs')
    expect(readdirSync(path.dirname(file))).toEqual(['out.csv'])
  })

  test('leaves nothing behind when it fails, and what a killed process left is taken away', async () => {
    const folder = temporaryFolder()
    const fails = (function* () {
      yield 'half'
      throw new Error('no more')
    })()
    await expect(writePrivate(path.join(folder, 'a'), fails)).rejects.toThrow('no more')
    expect(readdirSync(folder)).toEqual([])
    for (const name of ['.a.0123456789abcdef.part', '.b.0123456789abcdef.part', 'a.part', '.a.part'])
      writeFileSync(path.join(folder, name), '')
    await removeUnfinished(folder, path.join(folder, 'a'))
    expect(readdirSync(folder).sort()).toEqual(['.a.part', '.b.0123456789abcdef.part', 'a.part'])
    await removeUnfinished(folder)
    expect(readdirSync(folder).sort()).toEqual(['.a.part', 'a.part'])
  })
})

describe('a lock', () => {
  test('lets one in at a time, and is gone afterwards', async () => {
    const folder = path.join(temporaryFolder(), 'out')
    const second = await withFolderLock(folder, 'out', () =>
      withFolderLock(folder, 'out', () => Promise.resolve('in')).catch((error: unknown) => String(error)),
    )
    expect(second).toContain(`is being written by another process (number ${process.pid})`)
    await expect(withFolderLock(folder, 'out', () => Promise.resolve('in'))).resolves.toBe('in')
    await expect(withFileLock(path.join(folder, 'a.csv'), 'out', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([
    ['a process that has ended', {pid: 2 ** 22 + 1, started: ''}],
    ['another process with the same number', {pid: process.pid, started: 'at another time'}],
  ])('of %s is taken over', async (_, holder) => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, '.lock'), JSON.stringify({host: hostname(), ...holder}))
    await expect(withFolderLock(folder, 'out', () => Promise.resolve('in'))).resolves.toBe('in')
  })

  test('takes away what processes that were killed while they locked have left, and nothing else', async () => {
    const folder = temporaryFolder()
    const left = (name: string, host: string) => {
      writeFileSync(path.join(folder, name), JSON.stringify({host, pid: 2 ** 22 + 1, started: 'before'}))
    }
    left('.out.csv.lock.0123456789abcdef', hostname())
    left('.out.csv.lock.fedcba9876543210', 'elsewhere')
    left('.out.csv.lock.mine', hostname())
    writeFileSync(path.join(folder, '.out.csv.lock.0000000000000000'), '')
    await withFileLock(path.join(folder, 'out.csv'), 'out', () => Promise.resolve())
    expect(readdirSync(folder).sort()).toEqual([
      '.out.csv.lock.0000000000000000',
      '.out.csv.lock.fedcba9876543210',
      '.out.csv.lock.mine',
    ])
  })

  test('of another machine is respected, with what to do', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, '.lock'), JSON.stringify({host: 'elsewhere', pid: 1, started: ''}))
    await expect(withFolderLock(folder, 'out', () => Promise.resolve('in'))).rejects.toMatchObject({
      message: expect.stringContaining("on 'elsewhere'") as string,
      suggestions: expect.arrayContaining([expect.stringContaining('delete')]) as string[],
    })
  })
})

describe('failures of the disk', () => {
  const failure = (code: string) => Object.assign(new Error(code), {code, syscall: 'open', path: 'place'})

  test.each(['ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EROFS', 'ELOOP', 'ENAMETOOLONG', 'EISDIR', 'ENOTDIR', 'EIO', 'EMFILE'])(
    '%s is the mistake of nobody but to be mended by the user',
    code => {
      expect(writeError(failure(code), 'place')).toMatchObject({name: 'UserError'})
      expect(machineError(failure(code))).toMatchObject({name: 'UserError', message: expect.stringContaining('place') as string})
    },
  )

  test('other errors stay what they are', () => {
    expect(machineError(new Error('a bug'))).toBeUndefined()
    expect(machineError(Object.assign(new Error('x'), {code: 'ERR_ASSERTION'}))).toBeUndefined()
    const bug = new TypeError('a bug')
    expect(writeError(bug, 'place')).toBe(bug)
  })
})
