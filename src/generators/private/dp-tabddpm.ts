import {defineGenerator} from '../define-generator.js'
import {dpTabddpmOptions} from './dp-tabddpm/options.js'

/** See `dp-tabddpm/generator`, which is loaded when it is used: it is much code. */
export const dpTabddpm = defineGenerator({
  name: 'dp-tabddpm',
  summary: 'Differentially private diffusion: noisy histograms, and a small network trained by DP-SGD, in ranges that you give.',
  source: 'Kotelnikov et al., ICML 2023, arXiv:2209.15421, trained as by Dockhorn et al., arXiv:2210.09929',
  columns: 'any',
  options: dpTabddpmOptions,
  async create(options) {
    const {createDpTabddpm} = await import('./dp-tabddpm/generator.js')
    return createDpTabddpm(options)
  },
})
