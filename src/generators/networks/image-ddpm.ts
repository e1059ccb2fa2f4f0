import {defineGenerator} from '../define-generator.js'
import {imageDdpmOptions} from './image-ddpm/options.js'

/** See `image-ddpm/generator`, which is loaded when it is used: it is much code. */
export const imageDdpm = defineGenerator({
  name: 'image-ddpm',
  summary: 'Diffusion for pictures: a convolutional network learns to take noise away, step by step.',
  source: 'Ho, Jain and Abbeel, NeurIPS 2020, arXiv:2006.11239; Song, Meng and Ermon, arXiv:2010.02502',
  columns: 'pictures',
  options: imageDdpmOptions,
  async create(options) {
    const {createImageDdpm} = await import('./image-ddpm/generator.js')
    return createImageDdpm(options)
  },
})
