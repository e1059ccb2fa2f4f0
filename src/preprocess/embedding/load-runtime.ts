import type * as Onnx from 'onnxruntime-web'
import {UserError} from '../../core/errors.js'

type Runtime = typeof Onnx

/**
 * What runs networks in ONNX, which an install does not have by itself.
 * @param load Imports it.
 * @throws {UserError} When it is not installed.
 */
export async function loadRuntime(file: string, load = (): Promise<Runtime> => import('onnxruntime-web')): Promise<Runtime> {
  try {
    const runtime = await load()
    runtime.env.wasm.numThreads = 1
    runtime.env.logLevel = 'fatal'
    return runtime
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new UserError(
      'driver-missing',
      {file, package: 'onnxruntime-web'},
      `${file} is a network in ONNX, and the package onnxruntime-web, which runs it, is not installed.`,
      ['Install it (148 MB): npm install onnxruntime-web'],
    )
  }
}
