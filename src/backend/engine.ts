import type {Engine} from '../core/context.js'
import type {Executor} from '../nn/executor.js'
import {createOwnExecutor, type OwnExecutor} from '../nn/own/executor.js'

/** What decides how long a training step takes. */
export interface TrainingSize {
  readonly kind: 'wgan' | 'vae' | 'denoiser'
  /** Width of the widest hidden layer. */
  readonly hidden: number
  /** Rows of a batch. */
  readonly rows: number
  /** DP-SGD: TensorFlow.js takes its examples one by one. */
  readonly isPrivate?: boolean
}

export interface ChosenEngine<E extends Executor = Executor> {
  readonly executor: E
  /** Which engine and why: one of the notes of a fitted generator. */
  readonly note: string
}

/**
 * hidden^2 x rows from which TensorFlow's native library takes less time for a step than the own kernels, halfway between measured
 * sizes (`docs/engines.md`): own kernels were faster for a WGAN at 256 / 500 and for a denoiser at 256 / 256, the library at 512 / 500 and
 * 256 / 500. VAEs were not measured and stay with the own kernels.
 */
const NATIVE_PAYS = {wgan: 65e6, vae: Infinity, denoiser: 24e6} as const

/**
 * The executor for a training and the reason for it. `auto` is the own kernels, except for large networks where TensorFlow's
 * native library is installed; on TensorFlow's WASM backend everything is slower, so that it is taken only when asked for.
 * @throws {UserError} When TensorFlow is asked for and does not load.
 */
export async function chooseEngine(engine: Engine = 'auto', size: TrainingSize): Promise<ChosenEngine> {
  if (engine === 'tensorflow') return onTensorflow()
  if (engine === 'wasm') return onOwnKernels('as asked for')
  if (size.isPrivate === true || size.hidden ** 2 * size.rows < NATIVE_PAYS[size.kind])
    return onOwnKernels('the fastest engine for a network of this size')
  const {createNativeExecutor} = await import('./tensorflow.js')
  const executor = await createNativeExecutor()
  if ('missing' in executor)
    return onOwnKernels(`TensorFlow's native library would be faster for a network of this size, but ${executor.missing}`)
  return {
    executor,
    note: `trained on TensorFlow's native library (TensorFlow.js ${executor.version}): the fastest engine for a network of this size`,
  }
}

/** The executor for networks with convolutions, which the own kernels alone have. */
export function engineForConvolutions(engine: Engine = 'auto'): ChosenEngine<OwnExecutor> {
  return onOwnKernels(engine === 'wasm' ? 'as asked for' : 'the only engine with convolutions')
}

/** The executor for networks on graphs, which the own kernels alone have. */
export function engineForGraphs(engine: Engine = 'auto'): ChosenEngine<OwnExecutor> {
  return onOwnKernels(engine === 'wasm' ? 'as asked for' : 'the only engine with graphs')
}

/**
 * Stops before any work when the engine cannot be had.
 * @throws {UserError} When TensorFlow is asked for and does not load.
 */
export async function requireEngine(engine: Engine = 'auto'): Promise<void> {
  if (engine === 'tensorflow') await onTensorflow()
}

function onOwnKernels(why: string): ChosenEngine<OwnExecutor> {
  const executor = createOwnExecutor()
  const slow = executor.name === 'wasm' ? '' : `, without WASM (${executor.fallback ?? 'not asked for'})`
  return {executor, note: `trained on the project's own kernels${slow}: ${why}`}
}

async function onTensorflow(): Promise<ChosenEngine> {
  const {createTensorflowExecutor} = await import('./tensorflow.js')
  const executor = await createTensorflowExecutor()
  const where = executor.name === 'tensorflow-native' ? 'native library' : `WASM backend; ${executor.fallback ?? ''}`
  return {executor, note: `trained on TensorFlow.js ${executor.version} (${where}): as asked for`}
}
