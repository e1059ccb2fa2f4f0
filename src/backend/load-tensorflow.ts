import type * as tensorflow from '@tensorflow/tfjs'
import {UserError} from '../core/errors.js'

/** The functions of TensorFlow.js; types alone, the package is loaded when an engine is asked for. */
export type Tensorflow = typeof tensorflow

export interface LoadedTensorflow {
  readonly tf: Tensorflow
  readonly name: 'tensorflow-native' | 'tensorflow-wasm'
  readonly version: string
  /** Why the native library is not used. */
  readonly withoutNative?: string
}

/** The version that the engine was written for; package.json names the same one. */
const VERSION = '4.22.0'
const NATIVE = '@tensorflow/tfjs-node'
const BASE = '@tensorflow/tfjs'
const WASM = '@tensorflow/tfjs-backend-wasm'

/** What adds the packages to an install. */
export const toAdd = {
  native: `npm install ${NATIVE}@${VERSION}`,
  wasm: `npm install ${BASE}@${VERSION} ${WASM}@${VERSION}`,
} as const

/** Why something cannot be used. */
interface Missing {
  readonly missing: string
}

/**
 * TensorFlow.js on TensorFlow's own library where @tensorflow/tfjs-node is installed and loads, else on its WASM backend, whose
 * modules lie in its package: nothing is downloaded.
 * @param native Imports the native package.
 * @param wasm Imports TensorFlow.js and its WASM backend.
 * @throws {UserError} When neither loads.
 */
export async function loadTensorflow(native = importNative, wasm = importWasm): Promise<LoadedTensorflow> {
  const onNative = await loadNative(native)
  if (!('missing' in onNative)) return onNative
  const onWasm = await loadWasm(wasm)
  if (!('missing' in onWasm)) return {...onWasm, withoutNative: onNative.missing}
  throw new UserError(
    'engine-missing',
    {engine: 'tensorflow'},
    `The engine 'tensorflow' needs packages that are not here: ${onNative.missing}; ${onWasm.missing}.`,
    [
      "Choose the engine 'auto' or 'wasm': both train every network and need nothing more.",
      `Or add TensorFlow's native library: ${toAdd.native}`,
      `Or, where that library cannot be had, TensorFlow's slower WASM backend: ${toAdd.wasm}`,
    ],
  )
}

/** TensorFlow.js on TensorFlow's own library, or why it is missing. */
export async function loadNative(native = importNative): Promise<LoadedTensorflow | Missing> {
  try {
    const tf = await native()
    if (!(await tf.setBackend('tensorflow'))) return {missing: 'its native backend does not start'}
    return {tf, name: 'tensorflow-native', version: tf.version.tfjs}
  } catch (error) {
    return {missing: reasonOf(error, NATIVE)}
  }
}

/** TensorFlow.js on its WASM backend, or why it is missing. */
export async function loadWasm(wasm = importWasm): Promise<LoadedTensorflow | Missing> {
  try {
    const tf = await wasm()
    if (!(await tf.setBackend('wasm'))) return {missing: 'the WASM backend of TensorFlow.js does not start'}
    await tf.ready()
    multiplyWithoutTransposedKernels(tf)
    return {tf, name: 'tensorflow-wasm', version: tf.version.tfjs}
  } catch (error) {
    return {missing: reasonOf(error, WASM)}
  }
}

async function importNative(): Promise<Tensorflow> {
  restoreOldUtil()
  // The package is optional: the compiler does not look up a name in a variable.
  return (await import(NATIVE)) as Tensorflow
}

async function importWasm(): Promise<Tensorflow> {
  const tf = await import('@tensorflow/tfjs')
  // In Node the backend finds its modules beside itself; with `setWasmPaths` it would try to fetch them.
  await import('@tensorflow/tfjs-backend-wasm')
  return tf
}

/** Functions that left Node in version 23 and that every operation of @tensorflow/tfjs-node 4.22 still calls. */
function restoreOldUtil(): void {
  // Asked for by name: an import would keep this module out of browsers, which have no such package.
  const old = process.getBuiltinModule('node:util') as {
    isNullOrUndefined?: (value: unknown) => boolean
    isArray?: (value: unknown) => boolean
  }
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
function reasonOf(error: unknown, name: string): string {
  const {code, message} = error instanceof Error ? (error as NodeJS.ErrnoException) : {code: undefined, message: String(error)}
  const absent = [NATIVE, BASE, WASM].find(known => message.includes(`'${known}'`))
  if (code === 'ERR_MODULE_NOT_FOUND' && absent !== undefined) return `${absent} is not installed`
  return `${name} does not load: ${message.split('\n', 1)[0]}`
}
