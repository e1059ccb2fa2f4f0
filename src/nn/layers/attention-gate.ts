import {attentionGateLayers, type AttentionGateLayer} from '../description.js'
import {createLeakyRelu} from './activation.js'
import {createLinear} from './linear.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * Weighs the features x of a skip connection, place by place, by what the coarser features g beside them make of them:
 * alpha = sigmoid(psi . ReLU(Wg g + Wx x + b) + b'), and out = [g, alpha x]. Each row has `places` runs of `size` channels, the first
 * `gating` of which are g, as `concat-input` with places puts them.
 *
 * Oktay et al., Attention U-Net, arXiv:1804.03999, equations 1 to 3, additive attention. Departure: g has been brought to the places of x
 * before, so that alpha needs no resampling; there it is worked out at the coarser places.
 */
export function createAttentionGate(site: Site, layer: AttentionGateLayer): RunningLayer {
  const {kernels, maxRows} = site
  const {size, gating, places} = layer
  const width = size * places
  const wide = {...site, maxRows: maxRows * places}
  const [first, second] = attentionGateLayers(layer).map(({inputs, outputs}) => createLinear(wide, inputs, outputs))
  const relu = createLeakyRelu(wide, layer.units, 0)
  const output = kernels.allocate(maxRows * width)
  const inputGradient = kernels.allocate(maxRows * width)
  const alpha = kernels.allocate(maxRows * places)
  const delta = kernels.allocate(maxRows * places)
  let input = output
  return {
    width,
    forward: (x, pass) => {
      input = x
      const wider = {...pass, rows: pass.rows * places}
      const scores = second.forward(relu.forward(first.forward(x, wider), wider), wider)
      for (let place = 0, at = 0; place < wider.rows; place++) {
        alpha[place] = 1 / (1 + Math.exp(-scores[place]))
        for (let channel = 0; channel < size; channel++, at++) output[at] = channel < gating ? x[at] : alpha[place] * x[at]
      }
      return output
    },
    backward: (gradient, rows, isFirst) => {
      for (let place = 0, at = 0; place < rows * places; place++) {
        let sum = 0
        for (let channel = 0; channel < size; channel++, at++) {
          if (channel < gating) continue
          sum += gradient[at] * input[at]
          gradient[at] *= alpha[place]
        }
        delta[place] = sum * alpha[place] * (1 - alpha[place])
      }
      const through = relu.backward(second.backward(delta, rows * places, false), rows * places, false)
      const ofScores = first.backward(through, rows * places, isFirst)
      if (!isFirst) kernels.add(rows * width, gradient, ofScores, inputGradient)
      return inputGradient
    },
    parameterGradients: rows => {
      first.parameterGradients?.(rows * places)
      second.parameterGradients?.(rows * places)
    },
  }
}
