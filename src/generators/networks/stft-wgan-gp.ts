import {defineGenerator} from '../define-generator.js'
import {stftWganGpOptions} from './stft-wgan-gp/options.js'

/** See `stft-wgan-gp/generator`, which is loaded when it is used: it is much code. */
export const stftWganGp = defineGenerator({
  name: 'stft-wgan-gp',
  summary: 'Two convolutional networks, one that makes spectrograms of signals and one that judges them.',
  source:
    'Gulrajani et al., NeurIPS 2017, arXiv:1704.00028, on spectrograms as Farhadi et al., arXiv:2510.16889; Perraudin et al., WASPAA 2013',
  columns: 'signals',
  options: stftWganGpOptions,
  async create(options) {
    const {createStftWganGp} = await import('./stft-wgan-gp/generator.js')
    return createStftWganGp(options)
  },
})
