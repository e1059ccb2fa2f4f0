import type {Executor} from '../nn/executor.js'
import {createDenoiser} from './denoiser.js'
import {loadNative, loadTensorflow, type LoadedTensorflow} from './load-tensorflow.js'
import {createVae} from './vae.js'
import {createWgan} from './wgan.js'

export interface TensorflowExecutor extends Executor {
  readonly name: LoadedTensorflow['name']
  readonly version: string
}

/**
 * The executor on TensorFlow.js: the same models as the own one, with gradients by its automatic differentiation, and states that go
 * from one executor to the other. Trainers hold tensors until they are disposed of.
 * @throws {UserError} When TensorFlow.js does not load.
 */
export async function createTensorflowExecutor(): Promise<TensorflowExecutor> {
  return executorOn(await loadTensorflow())
}

/** The same on TensorFlow's own library alone, or why it is missing. */
export async function createNativeExecutor(): Promise<TensorflowExecutor | {readonly missing: string}> {
  const loaded = await loadNative()
  return 'missing' in loaded ? loaded : executorOn(loaded)
}

function executorOn({tf, name, version, withoutNative}: LoadedTensorflow): TensorflowExecutor {
  return {
    ...{name, version},
    ...(withoutNative !== undefined && {fallback: withoutNative}),
    wgan: (model, start) => createWgan(tf, model, start),
    vae: (model, start) => createVae(tf, model, start),
    denoiser: (model, start) => createDenoiser(tf, model, start),
  }
}
