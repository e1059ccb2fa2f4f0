import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {createPlan, type PlanRequest} from '../../../src/audit/plan/create-plan.js'
import {taskHash} from '../../../src/audit/plan/task.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {chooseEngine} from '../../../src/backend/engine.js'
import {loadNative, loadTensorflow, loadWasm, toAdd} from '../../../src/backend/load-tensorflow.js'
import {createContext, engines, subContext} from '../../../src/core/context.js'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {projectRoot} from '../../support/cli.js'

const small = {kind: 'denoiser', hidden: 256, rows: 256} as const
const large = {kind: 'denoiser', hidden: 512, rows: 500} as const
const own = createOwnExecutor().name
const native = await loadNative()

describe('the choice of an engine', () => {
  test('auto takes the own kernels for networks of the sizes at which they were measured to be faster', async () => {
    for (const size of [
      small,
      {kind: 'wgan', hidden: 256, rows: 500},
      {...large, kind: 'vae'},
      {...large, isPrivate: true},
    ] as const) {
      const {executor, note} = await chooseEngine('auto', size)
      expect(executor.name).toBe(own)
      expect(note).toContain('the fastest engine for a network of this size')
    }
  })

  test('auto takes the native library for large networks, or says that it is missing', async () => {
    const {executor, note} = await chooseEngine(undefined, large)
    if ('missing' in native) {
      expect(executor.name).toBe(own)
      expect(note).toContain(`would be faster for a network of this size, but ${native.missing}`)
    } else expect(executor.name).toBe('tensorflow-native')
  })

  test('what is asked for is taken, and said', async () => {
    const wasm = await chooseEngine('wasm', large)
    expect(wasm.executor.name).toBe(own)
    expect(wasm.note).toContain('as asked for')
    const tensorflow = await chooseEngine('tensorflow', small)
    expect(tensorflow.executor.name).toBe('missing' in native ? 'tensorflow-wasm' : 'tensorflow-native')
    expect(tensorflow.note).toMatch(/TensorFlow\.js 4\.\d+\.\d+ .*: as asked for/)
  })

  test('reaches the parts of the work, and is part of what names a result', () => {
    const context = {...createContext(createRng(1)), engine: 'tensorflow'} as const
    expect(subContext(subContext(context, 'fit'), 'part').engine).toBe('tensorflow')
    const request: PlanRequest = {
      ...{seed: 1, target: 'y', minority: ['1'], options: [], synthetic: [], repeats: 1, confidence: 0.95},
      ...{
        holdout: {kind: 'fraction', fraction: 0.5},
        amount: {kind: 'balance'},
        columns: {categorical: [], ignored: []},
        engine: 'auto',
      },
    }
    const hashes = engines.map(engine => taskHash(tasksOf(createPlan({...request, engine}, ['smote']), 'abc')[0]))
    expect(new Set(hashes).size).toBe(3)
  })
})

describe('loading TensorFlow.js', () => {
  test('falls back to its WASM backend and says why', async () => {
    const broken = await loadTensorflow(() => Promise.reject(new Error('The library is broken.\nRequire stack: ...')))
    expect(broken).toMatchObject({
      name: 'tensorflow-wasm',
      withoutNative: '@tensorflow/tfjs-node does not load: The library is broken.',
    })
    expect(broken.tf.getBackend()).toBe('wasm')
  })

  test('stops with one message that says what is missing, what works without it, and what adds it', async () => {
    const absent = (name: string) => () =>
      Promise.reject(
        Object.assign(new Error(`Cannot find package '${name}' imported from /x.js`), {code: 'ERR_MODULE_NOT_FOUND'}),
      )
    const error: unknown = await loadTensorflow(absent('@tensorflow/tfjs-node'), absent('@tensorflow/tfjs')).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(UserError)
    const {message, suggestions} = error as UserError
    expect(message).toContain('@tensorflow/tfjs-node is not installed; @tensorflow/tfjs is not installed')
    expect(suggestions.join('\n')).toMatch(/'auto' or 'wasm'.*\n.*npm install @tensorflow\/tfjs-node@/)
  })

  test('says so when the WASM backend is there and breaks', async () => {
    const broken = await loadWasm(() => Promise.reject(new Error('No memory.\nat x')))
    expect(broken).toEqual({missing: '@tensorflow/tfjs-backend-wasm does not load: No memory.'})
  })

  test('names the versions to add that the package itself asks for', () => {
    const {optionalDependencies, peerDependencies, devDependencies} = JSON.parse(
      readFileSync(path.join(projectRoot, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>
    const asked = {...devDependencies, ...peerDependencies, ...optionalDependencies}
    for (const command of Object.values(toAdd))
      for (const [, name, version] of command.matchAll(/(@tensorflow\/[\w-]+)@(\S+)/g)) expect(asked[name]).toBe(version)
  })

  test('takes a package without the native backend for missing', async () => {
    const tf = (await loadTensorflow()).tf
    const loaded = await loadNative(() => Promise.resolve(tf))
    expect('missing' in loaded).toBe('missing' in native)
    if ('missing' in loaded) expect(loaded.missing).toContain("'tensorflow' not found")
  })
})
