import {spawnSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {describeError, reviveError} from '../../../src/audit/run/sent-error.js'
import {UserError} from '../../../src/core/errors.js'
import {writePrivate} from '../../../src/files/private-file.js'
import {openPartCache} from '../../../src/queue/part-cache.js'
import {unfitness} from '../../../src/queue/unfit.js'
import {temporaryFolder} from '../../support/cli.js'

const full = temporaryFolder()
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full]).status === 0
if (!isMounted) console.warn('No file system may be mounted here: what a full disk does is not tested.')

const errorOf = (work: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (error: unknown) => error,
    )

test.runIf(isMounted)(
  'a full disk makes a worker unfit, in its own thread and in another, and stops no task for the cache',
  async () => {
    try {
      const bytes = randomBytes(200_000)
      const plain = await errorOf(() => {
        writeFileSync(path.join(full, 'plain'), bytes)
      })
      const ours = await errorOf(() => writePrivate(path.join(full, 'ours'), [bytes]))
      for (const error of [plain, ours])
        for (const each of [error, reviveError(describeError(error))]) expect(unfitness(each)).toBe('The disk is full')
      const notes: string[] = []
      const cache = await openPartCache({folder: path.join(full, 'kept'), most: 1e6, onNote: text => notes.push(text)})
      for (const digit of '12') await cache.write(digit.repeat(32), bytes)
      expect(notes).toEqual([expect.stringMatching(/no space left/)])
    } finally {
      spawnSync('umount', [full])
    }
  },
)

test('another key and a store that refuses make a worker unfit; what is wrong with one task or audit does not', () => {
  expect(unfitness(new UserError('queue-key', {}, 'Sealed.'))).toMatch(/another key/)
  expect(unfitness(new UserError('store-refused', {}, 'It refuses.'))).toBe('It refuses')
  for (const error of [new UserError('no-plugin', {}, 'None.'), new Error('a step failed'), undefined])
    expect(unfitness(error)).toBeUndefined()
})
