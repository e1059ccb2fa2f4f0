import {defineGenerator} from '../define-generator.js'
import {wganGpOptions} from './wgan-gp/options.js'

/** See `wgan-gp/generator`, which is loaded when it is used: it is much code. */
export const wganGp = defineGenerator({
  name: 'wgan-gp',
  summary: 'Two small networks as in ctgan, without conditions and packs, for classes of 10 to 50 rows.',
  source: 'Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, NeurIPS 2017, arXiv:1704.00028',
  columns: 'any',
  options: wganGpOptions,
  async create(options) {
    const {createWganGp} = await import('./wgan-gp/generator.js')
    return createWganGp(options)
  },
})
