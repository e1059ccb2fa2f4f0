import {defineGenerator} from '../define-generator.js'
import {dpCtganOptions} from './dp-ctgan/options.js'

/** See `dp-ctgan/generator`, which is loaded when it is used: it is much code. */
export const dpCtgan = defineGenerator({
  name: 'dp-ctgan',
  summary: "Differentially private GAN: CTGAN's networks, the critic trained by DP-SGD, in ranges that you give.",
  source: 'Xu et al., NeurIPS 2019, arXiv:1907.00503, trained by Abadi et al., CCS 2016, arXiv:1607.00133',
  columns: 'any',
  options: dpCtganOptions,
  async create(options) {
    const {createDpCtgan} = await import('./dp-ctgan/generator.js')
    return createDpCtgan(options)
  },
})
