import {expect, test} from 'vitest'
import {createClient, EngineFailure, type EnginePort} from '../../../src/web/engine/client.js'
import type {FromEngine, ToEngine} from '../../../src/web/engine/protocol.js'

/** An engine that does nothing by itself. */
class FakeEngine implements EnginePort {
  onmessage: EnginePort['onmessage'] = null
  onerror: EnginePort['onerror'] = null
  readonly heard: ToEngine[] = []
  ended = false

  postMessage(message: ToEngine): void {
    this.heard.push(message)
  }

  terminate(): void {
    this.ended = true
  }

  say(message: FromEngine): void {
    this.onmessage?.({data: message} as MessageEvent<FromEngine>)
  }
}

const ask = {file: '/dropped/a.csv', read: {}}

test('a request hears its own progress and ends with its answer', async () => {
  const engine = new FakeEngine()
  const client = createClient(() => engine)
  const heard: number[] = []
  const answer = client.ask('preview', ask, {onProgress: fraction => heard.push(fraction)})
  engine.say({id: 2, kind: 'progress', fraction: 0.1})
  engine.say({id: 1, kind: 'progress', fraction: 0.5})
  const preview = {rows: 1, sha256: '', columns: [], notes: []}
  engine.say({id: 1, kind: 'answer', answer: preview})
  expect(await answer).toEqual(preview)
  expect(heard).toEqual([0.5])
})

test('an abort asks the engine to stop, once, and what it answers then counts', async () => {
  const engine = new FakeEngine()
  const control = new AbortController()
  const answer = createClient(() => engine).ask('preview', ask, {signal: control.signal})
  control.abort()
  expect(engine.heard.map(({kind}) => kind)).toEqual(['preview', 'stop'])
  engine.say({id: 1, kind: 'failed', failure: {kind: 'stopped'}})
  await expect(answer).rejects.toThrow(EngineFailure)
})

test('an engine that was started before it is asked is the one that is asked', () => {
  const engines: FakeEngine[] = []
  const client = createClient(() => {
    engines.push(new FakeEngine())
    return engines[engines.length - 1]
  })
  client.start()
  client.start()
  void client.ask('preview', ask)
  expect(engines.map(({heard}) => heard.length)).toEqual([1])
})

test('an engine that breaks down fails what was asked of it, and the next request starts another one', async () => {
  const engines: FakeEngine[] = []
  const client = createClient(() => {
    engines.push(new FakeEngine())
    return engines[engines.length - 1]
  })
  const answers = [client.ask('preview', ask), client.ask('preview', ask)].map(answer => answer.catch((error: unknown) => error))
  engines[0].onerror?.({message: 'out of memory'} as ErrorEvent)
  for (const error of await Promise.all(answers)) expect(error).toMatchObject({failure: {kind: 'bug', message: 'out of memory'}})
  expect(engines[0].ended).toBe(true)
  void client.ask('preview', ask)
  expect(engines).toHaveLength(2)
})
