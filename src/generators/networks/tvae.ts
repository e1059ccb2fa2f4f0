import {defineGenerator} from '../define-generator.js'
import {tvaeOptions} from './tvae/options.js'

/** See `tvae/generator`, which is loaded when it is used: it is much code. */
export const tvae = defineGenerator({
  name: 'tvae',
  summary: 'Variational autoencoder: rows of the class from normal numbers, by a network that learns to rebuild rows.',
  source: 'Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503, section 4.4',
  columns: 'any',
  options: tvaeOptions,
  async create(options) {
    const {createTvae} = await import('./tvae/generator.js')
    return createTvae(options)
  },
})
