import {describe, expect, test} from 'vitest'
import {createPlan, type PlanRequest} from '../../src/audit/plan.js'
import {taskHash} from '../../src/audit/task.js'
import {tasksOf} from '../../src/audit/tasks.js'
import {chooseEngine} from '../../src/backend/engine.js'
import {loadNative, loadTensorflow} from '../../src/backend/load-tensorflow.js'
import {createContext, engines, subContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import {createOwnExecutor} from '../../src/nn/own/executor.js'

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

  test('takes a package without the native backend for missing', async () => {
    const tf = (await loadTensorflow()).tf
    const loaded = await loadNative(() => Promise.resolve(tf))
    expect('missing' in loaded).toBe('missing' in native)
    if ('missing' in loaded) expect(loaded.missing).toContain("'tensorflow' not found")
  })
})
