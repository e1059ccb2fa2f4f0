import {randomBytes} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import type {Task} from '../../../src/audit/plan/task.js'
import {ProgressTeller} from '../../../src/queue/audit-progress.js'
import {secretSeal} from '../../../src/queue/seal.js'
import {Sight} from '../../../src/queue/sight.js'
import type {WorkerStatus} from '../../../src/queue/workers.js'

const task = {
  input: 'i',
  seed: 1,
  repeat: 1,
  subject: {kind: 'generator', generator: {name: 'smote', options: {}}},
  step: {kind: 'attack', attack: {name: 'dcr-mia', options: {}}},
  setting: {},
} as unknown as Task

const seal = secretSeal(randomBytes(32))
const sealed = (id: string, reason: string) => seal.seal(Buffer.from(reason), id).toString('base64')

const worker = (id: string, more: Partial<WorkerStatus> = {}): WorkerStatus => ({
  id,
  host: id,
  pid: 7,
  version: '1.0.0',
  code: 'c',
  jobs: 2,
  startedAt: 0,
  seenAt: 1e6,
  done: 0,
  failed: 0,
  lastMinute: 0,
  busySeconds: 0,
  draining: false,
  running: [],
  ...more,
})

const running = (hash: string, fraction: number, audit = 'mine') => ({audit, hash, fraction, seconds: 1})
const open = (hash: string) => (hash.startsWith('open') ? task : undefined)

describe('what a coordinator sees', () => {
  test('is each worker with its task, how far it is, and how many are busy', () => {
    const sight = new Sight('mine', seal)
    expect(sight.note).toBe('no worker is there')
    sight.look([worker('a'), worker('b', {running: [running('open-1', 0.459), running('x', 0.5, 'other')]})], open)
    expect(sight.note.split('\n')).toEqual([
      '2 workers, 2 of 4 busy, 0 in the last minute',
      'b (7): dcr-mia on smote, repeat 2 45 %; something else',
      'a (7): idle',
    ])
  })

  test('names eight workers at most, those that are busy first', () => {
    const sight = new Sight('mine', seal)
    const many = Array.from({length: 1000}, (_, at) => worker(`w${at}`, at === 999 ? {running: [running('open-1', 0)]} : {}))
    sight.look(many, open)
    const lines = sight.note.split('\n')
    expect([lines.length, lines[1], lines.at(-1)]).toEqual([10, 'w999 (7): dcr-mia on smote, repeat 2 0 %', 'and 992 more'])
  })

  test('counts the parts of its own running tasks, once, until they end', () => {
    const sight = new Sight('mine', seal)
    const a = worker('a', {
      running: [running('open-1', 0.5), running('open-2', 7), running('ended', 0.9), running('x', 1, 'other')],
    })
    // A worker that was thought to be gone may run the same task.
    sight.look([a, worker('b', {running: [running('open-1', 0.25)]})], open)
    expect(sight.partial).toBe(1.25)
    sight.ended('open-2')
    expect([sight.partial, sight.lastMinute]).toEqual([0.25, 1])
  })

  test('a worker that is not there twice in a row is gone, and one that comes back is not', () => {
    const sight = new Sight('mine', seal)
    const busy = worker('a', {running: [running('open-1', 0.5), running('ended', 0.5)]})
    sight.look([busy], open)
    expect(sight.look([], open)).toEqual([])
    expect(sight.look([busy], open)).toEqual([])
    expect(sight.look([], open)).toEqual([])
    expect(sight.look([], open)).toEqual([{kind: 'worker-gone', worker: 'a (7)', task}])
    expect(sight.look([], open)).toEqual([])
  })

  test('tells a failure once, with its reason, and none that happened before', () => {
    const sight = new Sight('mine', seal)
    const failed = (at: number, reason: string) =>
      worker('a', {lastFailure: {audit: 'mine', hash: 'open-1', reason: sealed('a', reason), at}})
    expect(sight.look([failed(1, 'old')], open)).toEqual([])
    const told = {kind: 'attempt-failed', worker: 'a (7)', reason: 'out of memory', task}
    expect(sight.look([failed(2, 'out of memory')], open)).toEqual([told])
    expect(sight.look([failed(2, 'out of memory')], open)).toEqual([])
  })

  test('says so where a worker has another key', () => {
    const sight = new Sight('mine', seal)
    sight.look([], open)
    const stranger = worker('a', {lastFailure: {audit: 'mine', reason: Buffer.from('open').toString('base64'), at: 1}})
    expect(sight.look([stranger], open)).toEqual([
      {kind: 'attempt-failed', worker: 'a (7)', reason: 'the worker has another key than the audit, or none'},
    ])
  })
})

test('the time left is reckoned from what was done since the start, and only where workers are there', () => {
  const sight = new Sight('mine', seal)
  const teller = new ProgressTeller(sight)
  expect(teller.of({ended: 50, tasks: 100}, true)).toMatchObject({fraction: 0.5, ended: 50, tasks: 100})
  expect(teller.of({ended: 50, tasks: 100}, true).secondsLeft).toBeUndefined()
  sight.look([worker('a', {running: [running('open-1', 0.5)]})], open)
  const said = teller.of({ended: 74, tasks: 100}, true)
  expect(said.fraction).toBe(0.745)
  expect(said.secondsLeft).toBeGreaterThan(0)
  expect(teller.of({ended: 74, tasks: 100}, false).secondsLeft).toBeUndefined()
})
