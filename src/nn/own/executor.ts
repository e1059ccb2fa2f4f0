import type {ChainModel, ChainTrainer} from '../chain.js'
import type {Executor} from '../executor.js'
import type {GraphModel, GraphTrainer} from '../graph.js'
import type {WithKernels} from '../kernels/kernels.js'
import {createTypescriptKernels} from '../kernels/typescript.js'
import {loadWasmKernels} from '../kernels/wasm.js'
import {createChain} from './chain.js'
import {createDenoiser} from './denoiser.js'
import {createGraphTrainer} from './graph.js'
import {createVae} from './vae.js'
import {createWgan} from './wgan.js'

/** What the own kernels have beside. */
export interface OwnExecutor extends Executor {
  chain(model: ChainModel, start: Float32Array): ChainTrainer
  graph(model: GraphModel, start: Float32Array): GraphTrainer
}

/**
 * The executor on our own kernels: WASM SIMD, or plain TypeScript where the built module is missing or asked for. Each trainer has its
 * own memory; nothing is shared, so trainers can live in any thread.
 */
export function createOwnExecutor(kernels: 'auto' | 'typescript' = 'auto'): OwnExecutor {
  if (kernels === 'typescript') return executorOn('typescript', build => build(createTypescriptKernels()))
  const wasm = loadWasmKernels()
  if ('withKernels' in wasm) return executorOn('wasm', wasm.withKernels)
  return {...createOwnExecutor('typescript'), fallback: wasm.missing}
}

function executorOn(name: 'wasm' | 'typescript', withKernels: WithKernels): OwnExecutor {
  return {
    name,
    wgan: (model, start) => withKernels(run => createWgan(run, model, start)),
    vae: (model, start) => withKernels(run => createVae(run, model, start)),
    denoiser: (model, start) => withKernels(run => createDenoiser(run, model, start)),
    chain: (model, start) => withKernels(run => createChain(run, model, start)),
    graph: (model, start) => withKernels(run => createGraphTrainer(run, model, start)),
  }
}
