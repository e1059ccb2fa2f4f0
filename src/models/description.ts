import type {Json} from '../core/saved-state.js'
import type {Infer} from '../core/shapes/infer.js'
import type {modelColumn, modelDescription} from './shapes/description.js'

/** All that a model file says, but for its tensors. */
export type ModelDescription = Infer<typeof modelDescription>

/**
 * What a model file says of a column: how its cells look, but no range, no count of missing cells and no level that the model cannot
 * make.
 */
export type ModelColumn = Infer<typeof modelColumn>

/**
 * What a file says, if it says everything that a model file must.
 * @throws {RangeError} When something is missing or does not fit together.
 */
export async function readDescription(json: Json): Promise<ModelDescription> {
  const [{checkShape}, {modelDescription}] = await Promise.all([
    import('../core/shapes/check-shape.js'),
    import('./shapes/description.js'),
  ])
  const checked = checkShape(modelDescription, json)
  if (checked.problem !== undefined) throw new RangeError(`in the description of its model, ${checked.problem.text}`)
  const description = checked.value
  if (new Set(description.columns.map(({name}) => name)).size < description.columns.length)
    throw new RangeError('two of its columns have one name')
  const target = description.columns.find(({name}) => name === description.target)
  const labels = target?.kind === 'categorical' ? target.levels : []
  if (!description.classes.every(({label}) => labels.includes(label)))
    throw new RangeError('its classes are not labels of its target')
  return description
}
