import {copyIn, type RunningLayer, type Site} from './layer.js'

/**
 * Multiplies by a mask that the batch brings: 0 or 1 / (1 - rate) (Srivastava et al., JMLR 15, 2014, in the inverted form).
 * Outside training, or at rate 0, values pass unchanged.
 * @throws {RangeError} When a training pass brings no mask.
 */
export function createDropout(site: Site, width: number, rate: number): RunningLayer {
  const {kernels, maxRows} = site
  if (rate === 0) return {width, forward: x => x, backward: gradient => gradient}
  const number = site.nextMask()
  const mask = kernels.allocate(maxRows * width)
  const output = kernels.allocate(maxRows * width)
  let isMasked = false
  return {
    width,
    forward: (x, {rows, training, masks}) => {
      isMasked = training
      if (!training) return x
      const given = masks?.[number]
      if (!given) throw new RangeError(`The batch brings no mask for dropout layer ${number}.`)
      copyIn(mask, given, rows * width)
      kernels.multiply(rows * width, x, mask, output)
      return output
    },
    backward: (gradient, rows) => {
      if (isMasked) kernels.multiply(rows * width, gradient, mask, gradient)
      return gradient
    },
  }
}
