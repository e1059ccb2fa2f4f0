import {defineGenerator} from '../define-generator.js'
import {graphDiffusionOptions} from './graph-diffusion/options.js'

/** See `graph-diffusion/generator`, which is loaded when it is used: it is much code. */
export const graphDiffusion = defineGenerator({
  name: 'graph-diffusion',
  summary:
    'Discrete diffusion of molecular graphs: a network learns what to build on a scaffold of the class, rare ones preferred.',
  source: 'Vignac et al., DiGress, ICLR 2023, arXiv 2209.14734; on scaffolds as ScaffAug, arXiv 2510.16306',
  columns: 'molecules',
  options: graphDiffusionOptions,
  async create(options) {
    const {createGraphDiffusion} = await import('./graph-diffusion/generator.js')
    return createGraphDiffusion(options)
  },
})
