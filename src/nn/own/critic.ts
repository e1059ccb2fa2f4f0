import {criticBlocks} from '../critic-blocks.js'
import {parameterCount, parameterLayout, type Network} from '../description.js'
import type {Optimiser, PrivateStep} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {createAffine} from '../layers/create-affine.js'
import {copyIn} from '../layers/layer.js'
import {createVectors} from './network.js'
import {addNoise, clipFactors} from './privacy.js'

/**
 * The critic and the gradient of its loss. It is piecewise linear - h = m z with z = h W + b and m the leaky slope at z times the
 * dropout mask - so its input gradient at a pack is the product W1 M1 W2 M2 ... of weights and constant masks, and the penalty's
 * parameter gradient needs no second derivatives:
 *
 *     u_L = coefficient m_L,   u_(i-1) = (u_i W_i') m_(i-1),   g = u_1 W_1'          (backward: input gradient)
 *     r_0 = d(penalty)/dg,     r_i = (r_(i-1) W_i) m_i                               (forward again: its adjoint)
 *     d(penalty)/dW_i = r_(i-1)' u_i,   d(loss)/dW_i = h_(i-1)' u_i
 *
 * Both sums are one matrix product when the rows of real, made and mixed packs stand under each other and the mixed packs' h is
 * replaced by r. The penalty does not depend on the biases. A convolution is such a W, which the places of a picture share. Source of
 * the loss: Gulrajani et al., arXiv:1704.00028, algorithm 1.
 */
export function createCritic(
  kernels: Kernels,
  network: Network,
  options: {readonly start: Float32Array; readonly optimiser: Optimiser; readonly maxPacks: number},
) {
  const blocks = criticBlocks(network)
  const maxAll = 3 * options.maxPacks
  const vectors = createVectors(kernels, options.start, parameterCount(network.layers), options.optimiser)
  const input = kernels.allocate(maxAll * network.inputs)
  const inputGradient = kernels.allocate(maxAll * network.inputs)
  let offset = 0
  const run = blocks.map(block => {
    const [weight, bias] = parameterLayout([block.layer]).map(slot => {
      const range = [offset, (offset += slot.size)] as const
      return {values: vectors.parameters.subarray(...range), gradients: vectors.gradients.subarray(...range)}
    })
    const size = maxAll * block.outputs
    const [z, h, m, u] = [size, size, size, size].map(length => kernels.allocate(length))
    return {
      ...block,
      ...{z, h, m, u},
      mask: block.maskNumber === undefined ? undefined : kernels.allocate(size),
      affine: createAffine(kernels, block.layer, {weight, bias}),
    }
  })
  const last = run[run.length - 1]
  const norms = kernels.allocate(options.maxPacks)
  const squares = kernels.allocate(maxAll)
  const [dots, otherDots] = [kernels.allocate(options.maxPacks), kernels.allocate(options.maxPacks)]

  /** Scores of the packs in `input`; without masks there is no dropout. */
  function forward(packs: number, masks: readonly Float32Array[] | undefined): Float32Array {
    let h = input
    for (const block of run) {
      const count = packs * block.outputs
      const mask = masks && block.mask
      if (mask && block.maskNumber !== undefined) copyIn(mask, requireMask(masks, block.maskNumber), count)
      block.affine.forward(packs, h, block.z, true)
      kernels.leakyMasked(count, block.z, block.slope, mask, block.m, block.h)
      h = block.h
    }
    return last.h
  }

  /** From the coefficients in the last block's u back to the input of packs [from, from + packs) of the last `forward`. */
  function backward(all: number, from: number): Float32Array {
    kernels.multiply(all, last.u, last.m, last.u)
    for (let index = run.length - 1; index > 0; index--) {
      const [block, below] = [run[index], run[index - 1]]
      block.affine.backward(all, block.u, below.u)
      kernels.multiply(all * block.inputs, below.u, below.m, below.u)
    }
    const {u, outputs, affine} = run[0]
    affine.backward(all - from, u.subarray(from * outputs), inputGradient)
    return inputGradient
  }

  /**
   * d(penalty of pack p)/d(input gradient), times `share`, into the mixed packs' input; returns the sum of (norm - 1)^2. At a
   * norm of 0 the gradient is taken as 0.
   */
  function penaltyGradient(packs: number, share: number): number {
    const {inputs} = network
    kernels.rowDots(packs, inputs, inputGradient, inputGradient, squares)
    let sum = 0
    for (let pack = 0; pack < packs; pack++) {
      const norm = Math.sqrt(squares[pack])
      sum += (norm - 1) ** 2
      squares[pack] = norm > 0 ? (2 * share * (norm - 1)) / norm : 0
    }
    kernels.scaleRows(packs, inputs, inputGradient, squares)
    input.set(inputGradient.subarray(0, packs * inputs), 2 * packs * inputs)
    return sum
  }

  function adjoint(packs: number): void {
    let r = input.subarray(2 * packs * network.inputs)
    for (const block of run) {
      const from = 2 * packs * block.outputs
      const next = block.h.subarray(from)
      block.affine.forward(packs, r, next, false)
      kernels.multiply(packs * block.outputs, next, block.m.subarray(from), next)
      r = next
    }
  }

  /** A pack's gradient is the sum of three outer products; its squared norm is the sum over all pairs of them. */
  function clip(packs: number, privacy: PrivateStep): void {
    norms.fill(0, 0, packs)
    let h = input
    for (const block of run) {
      for (let one = 0; one < 3; one++) {
        for (let other = one; other < 3; other++) {
          const part = (values: Float32Array, width: number, segment: number) => values.subarray(segment * packs * width)
          kernels.rowDots(packs, block.inputs, part(h, block.inputs, one), part(h, block.inputs, other), dots)
          kernels.rowDots(packs, block.outputs, part(block.u, block.outputs, one), part(block.u, block.outputs, other), otherDots)
          // The mixed pack does not touch the bias.
          const bias = other < 2 ? 1 : 0
          const times = one === other ? 1 : 2
          for (let pack = 0; pack < packs; pack++) norms[pack] += times * (dots[pack] + bias) * otherDots[pack]
        }
      }
      h = block.h
    }
    clipFactors(packs, norms, privacy.clip)
    for (let segment = 0; segment < 3; segment++) squares.set(norms.subarray(0, packs), segment * packs)
    for (const block of run) kernels.scaleRows(3 * packs, block.outputs, block.u, squares)
  }

  function parameterGradients(packs: number): void {
    let h = input
    for (const block of run) {
      block.affine.weightGradient(3 * packs, h, block.u)
      block.affine.biasGradient(2 * packs, block.u)
      h = block.h
    }
  }

  return {
    ...vectors,
    /** `[3 x packs, inputs]`: real, made, mixed packs for `train`; any packs for `forward`. */
    input,
    forward,
    /** One step on the packs in `input`; returns mean scores and mean (norm - 1)^2. */
    train: (packs: number, penalty: number, masks: readonly Float32Array[], privacy?: PrivateStep) => {
      if (privacy && blocks.some(({layer}) => layer.kind !== 'linear'))
        throw new RangeError('The gradients of the packs of a private step cannot be told apart in a convolution.')
      const scores = forward(3 * packs, masks)
      const [real, made] = [mean(scores, 0, packs), mean(scores, packs, packs)]
      const share = privacy ? 1 : 1 / packs
      last.u
        .fill(-share, 0, packs)
        .fill(share, packs, 2 * packs)
        .fill(1, 2 * packs, 3 * packs)
      backward(3 * packs, 2 * packs)
      const squared = penaltyGradient(packs, share * penalty)
      adjoint(packs)
      if (privacy) clip(packs, privacy)
      parameterGradients(packs)
      if (privacy) addNoise(vectors.gradients, privacy)
      vectors.optimiser.step()
      return {real, made, penalty: packs > 0 ? (penalty * squared) / packs : 0}
    },
    /** Mean score of the packs in `input` and, from -score / packs, the gradient of every input. */
    judge: (packs: number, masks: readonly Float32Array[]) => {
      const made = mean(forward(packs, masks), 0, packs)
      last.u.fill(-1 / packs, 0, packs)
      return {made, gradient: backward(packs, 0)}
    },
  }
}

function mean(values: Float32Array, from: number, count: number): number {
  let sum = 0
  for (let at = from; at < from + count; at++) sum += values[at]
  return count > 0 ? sum / count : 0
}

function requireMask(masks: readonly Float32Array[], number: number): Float32Array {
  if (number >= masks.length) throw new RangeError(`The batch brings no mask for dropout layer ${number} of the critic.`)
  return masks[number]
}
