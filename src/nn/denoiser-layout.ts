import {parameterLayout, type Layer, type ParameterSlot} from './description.js'
import type {DenoiserModel} from './executor.js'

export interface DenoiserSlot extends ParameterSlot {
  readonly embedding?: boolean
}

/** The layers beside the trunk, in the order of their parameters. */
export const denoiserLayers = ({inputs, width}: DenoiserModel) =>
  ({
    projection: {kind: 'linear', inputs, outputs: width},
    timeIn: {kind: 'linear', inputs: width, outputs: width},
    timeOut: {kind: 'linear', inputs: width, outputs: width},
  }) as const satisfies Record<string, Layer>

/** Order of a denoiser's vector: projection, time (first, second linear), label embeddings `[labels, width]`, trunk. */
export function denoiserLayout(model: DenoiserModel): readonly DenoiserSlot[] {
  const slots: DenoiserSlot[] = []
  const end = () => slots.reduce((sum, {size}) => sum + size, 0)
  for (const [name, layer] of Object.entries(denoiserLayers(model))) slots.push(...parameterLayout([layer], end(), name))
  if (model.labels > 0) {
    const shape = [model.labels, model.width]
    slots.push({name: 'labels', role: 'weight', shape, offset: end(), size: model.labels * model.width, embedding: true})
  }
  return [...slots, ...parameterLayout(model.trunk.layers, end(), 'trunk')]
}
