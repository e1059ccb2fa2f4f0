import {defineGenerator} from '../define-generator.js'
import {ctganOptions} from './ctgan/options.js'

/** See `ctgan/generator`, which is loaded when it is used: it is much code. */
export const ctgan = defineGenerator({
  name: 'ctgan',
  summary: 'Two networks: one makes rows of the class, the other learns to tell them from real ones.',
  source: 'Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503',
  columns: 'any',
  options: ctganOptions,
  async create(options) {
    const {createCtgan} = await import('./ctgan/generator.js')
    return createCtgan(options)
  },
})
