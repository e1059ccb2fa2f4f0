import {defineGenerator} from '../define-generator.js'
import {tabddpmOptions} from './tabddpm/options.js'

/** See `tabddpm/generator`, which is loaded when it is used: it is much code. */
export const tabddpm = defineGenerator({
  name: 'tabddpm',
  summary: 'Diffusion: a network learns to take noise away from rows of the class, step by step.',
  source: 'Kotelnikov et al., ICML 2023, arXiv:2209.15421',
  columns: 'any',
  options: tabddpmOptions,
  async create(options) {
    const {createTabddpm} = await import('./tabddpm/generator.js')
    return createTabddpm(options)
  },
})
