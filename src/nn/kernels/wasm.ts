import type {WithKernels} from './kernels.js'
export function loadWasmKernels(): {readonly withKernels: WithKernels} | {readonly missing: string} {
  return {missing: 'not built'}
}
