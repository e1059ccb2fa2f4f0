import {defineGenerator} from '../define-generator.js'
import {convWganGpOptions} from './conv-wgan-gp/options.js'

/** See `conv-wgan-gp/generator`, which is loaded when it is used: it is much code. */
export const convWganGp = defineGenerator({
  name: 'conv-wgan-gp',
  summary: 'Two convolutional networks, one that makes pictures and one that judges them.',
  source:
    'Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, NeurIPS 2017, arXiv:1704.00028; Radford, Metz and Chintala, arXiv:1511.06434',
  columns: 'pictures',
  options: convWganGpOptions,
  async create(options) {
    const {createConvWganGp} = await import('./conv-wgan-gp/generator.js')
    return createConvWganGp(options)
  },
})
