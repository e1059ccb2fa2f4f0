import util from 'node:util'
import type * as tensorflow from '@tensorflow/tfjs'

/** The functions of TensorFlow.js; types alone, the package is loaded when an engine is asked for. */
export type Tensorflow = typeof tensorflow

export interface LoadedTensorflow {
  readonly tf: Tensorflow
  readonly name: 'tensorflow-native' | 'tensorflow-wasm'
  readonly version: string
  /** Why the native library is not used. */
  readonly withoutNative?: string
}

/**
 * TensorFlow.js on TensorFlow's own library when @tensorflow/tfjs-node is installed and loads, else on its WASM backend, whose
 * modules lie in its package: nothing is downloaded.
 * @param native Imports the native package.
 * @throws {Error} When neither loads.
 */
export async function loadTensorflow(native = importNative): Promise<LoadedTensorflow> {
  const loaded = await loadNative(native)
  return 'missing' in loaded ? {...(await loadWasm()), withoutNative: loaded.missing} : loaded
}

/** TensorFlow.js on TensorFlow's own library, or why it is missing. */
export async function loadNative(native = importNative): Promise<LoadedTensorflow | {readonly missing: string}> {
  try {
    const tf = await native()
    if (!(await tf.setBackend('tensorflow'))) return {missing: 'its native backend does not start'}
    return {tf, name: 'tensorflow-native', version: tf.version.tfjs}
  } catch (error) {
    return {missing: reasonOf(error)}
  }
}

async function importNative(): Promise<Tensorflow> {
  restoreOldUtil()
  // The package is optional: a name put together is not looked up by the compiler.
  return (await import(['@tensorflow', 'tfjs-node'].join('/'))) as Tensorflow
}

/** @throws {Error} When it does not load. */
export async function loadWasm(): Promise<LoadedTensorflow> {
  const tf = await import('@tensorflow/tfjs')
  // In Node the backend finds its modules beside itself; with `setWasmPaths` it would try to fetch them.
  await import('@tensorflow/tfjs-backend-wasm')
  if (!(await tf.setBackend('wasm'))) throw new Error('The WASM backend of TensorFlow.js does not start.')
  await tf.ready()
  multiplyWithoutTransposedKernels(tf)
  return {tf, name: 'tensorflow-wasm', version: tf.version.tfjs}
}

/** Functions that left Node in version 23 and that every operation of @tensorflow/tfjs-node 4.22 still calls. */
function restoreOldUtil(): void {
  const old = util as {isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean}
  old.isNullOrUndefined ??= value => value === null || value === undefined
  old.isArray ??= value => Array.isArray(value)
}

/**
 * The WASM backend multiplies transposed matrices ten times more slowly than plain ones, and every backward pass is transposed.
 * This gives the product a gradient that transposes first; the result is the same.
 */
function multiplyWithoutTransposedKernels(tf: Tensorflow): void {
  const kernelName = 'BatchMatMul'
  const standard = tf.getGradient(kernelName)
  tf.registerGradient({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attributes) => {
      const [a, b] = saved
      const isPlain = a.rank === 2 && b.rank === 2 && attributes['transposeA'] !== true && attributes['transposeB'] !== true
      if (!isPlain || Array.isArray(dy)) return standard.gradFunc(dy, saved, attributes)
      return {a: () => tf.matMul(dy, tf.transpose(b)), b: () => tf.matMul(tf.transpose(a), dy)}
    },
  })
}

/** The first line: Node adds the chain of importing files to "Cannot find package". */
function reasonOf(error: unknown): string {
  const {code, message} = error instanceof Error ? (error as NodeJS.ErrnoException) : {code: undefined, message: String(error)}
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'@tensorflow/tfjs-node'"))
    return '@tensorflow/tfjs-node is not installed'
  return `@tensorflow/tfjs-node does not load: ${message.split('\n', 1)[0]}`
}
