import type {NumberOption} from '../../core/options.js'

/** Option of the attacks that estimate densities by kernels. */
export const bandwidthOption = {
  type: 'number',
  min: 0.01,
  max: 100,
  default: 1,
  description: "Multiplies the kernels' width, which Scott's rule gives.",
} as const satisfies NumberOption
