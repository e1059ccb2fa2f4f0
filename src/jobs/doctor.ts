import {describeEnvironment} from '../audit/run/environment.js'
import {loadNative, loadWasm, toAdd} from '../backend/load-tensorflow.js'
import {libraryWording} from '../core/library-wording.js'
import {say, setting, wordText, type Wording} from '../core/text.js'
import {createOwnExecutor} from '../nn/own/executor.js'

/** Something that the tool can use: whether it is there, and what or why not. */
export interface Finding {
  readonly name: string
  readonly available: boolean
  readonly version?: string
  readonly detail: string
  /** The command that adds it, where it is a package that is missing. */
  readonly add?: string
}

export interface DoctorResult {
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly cpus: number
  readonly memoryGigabytes: number
  readonly findings: readonly Finding[]
}

/** What there is to work with on this machine. Nothing here is needed for audits of generators without a network. */
export async function examine(version: string, wording: Wording = libraryWording): Promise<DoctorResult> {
  const {node, platform, cpus, memoryGigabytes} = describeEnvironment(new Date(), 1)
  const findings = [workerThreads(cpus, wording), ownKernels(wording), await nativeLibrary(wording), await wasmBackend(wording)]
  return {version, node, platform, cpus, memoryGigabytes, findings}
}

function workerThreads(cpus: number, wording: Wording): Finding {
  const detail = wordText(say`${cpus} at a time unless ${setting('jobs')} says otherwise`, wording)
  return {name: 'worker threads', available: cpus > 1, detail}
}

function ownKernels(wording: Wording): Finding {
  const {name, fallback} = createOwnExecutor()
  const available = name === 'wasm'
  const detail = available
    ? wordText(say`the engine of ${setting('engine', 'wasm')} and mostly of auto`, wording)
    : `plain TypeScript instead, several times slower: ${fallback ?? ''}`
  return {name: 'WASM SIMD kernels', available, detail}
}

async function nativeLibrary(wording: Wording): Promise<Finding> {
  const name = '@tensorflow/tfjs-node'
  const loaded = await loadNative()
  if ('missing' in loaded)
    return {name, available: false, detail: `${loaded.missing}; optional, it pays for large networks alone`, add: toAdd.native}
  return {
    name,
    available: true,
    version: loaded.version,
    detail: wordText(say`the engine of ${setting('engine', 'tensorflow')}, and of auto for large networks`, wording),
  }
}

async function wasmBackend(wording: Wording): Promise<Finding> {
  const name = '@tensorflow/tfjs-backend-wasm'
  const loaded = await loadWasm()
  if ('missing' in loaded)
    return {name, available: false, detail: `${loaded.missing}; optional, slower than the kernels above`, add: toAdd.wasm}
  return {
    name,
    available: true,
    version: loaded.version,
    detail: wordText(say`the engine of ${setting('engine', 'tensorflow')} where the native library is missing`, wording),
  }
}
