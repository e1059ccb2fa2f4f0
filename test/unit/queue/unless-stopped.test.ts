import {getEventListeners} from 'node:events'
import {describe, expect, test} from 'vitest'
import {Interrupted} from '../../../src/core/errors.js'
import {unlessStopped} from '../../../src/queue/unless-stopped.js'

const never = new Promise<never>(() => undefined)

describe('work that may never end', () => {
  test('gives what it comes to, and leaves nothing behind at the signal', async () => {
    const {signal} = new AbortController()
    expect(await unlessStopped(signal, Promise.resolve(3))).toBe(3)
    await expect(unlessStopped(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('is not waited for once the signal says stop, and its failure later is nobody’s', async () => {
    const control = new AbortController()
    const waits = unlessStopped(control.signal, never)
    let fail: (error: Error) => void = () => undefined
    const late = unlessStopped(control.signal, new Promise((_, reject) => (fail = reject)))
    control.abort()
    await expect(waits).rejects.toThrow(Interrupted)
    await expect(late).rejects.toThrow(Interrupted)
    fail(new Error('late'))
  })
})
