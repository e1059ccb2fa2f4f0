import type {PlannedAlgorithm} from '../core/planned.js'
import type {Plugin} from './plugin.js'

/** How a plan names an algorithm: with the plug-in that it is from, so that the same plan is the same audit. */
export function plannedFrom(
  {plugins}: {readonly plugins: readonly Plugin[]},
  algorithm: Omit<PlannedAlgorithm, 'plugin'>,
): PlannedAlgorithm {
  const plugin = plugins.find(({definitions}) => definitions.some(({name}) => name === algorithm.name))
  return plugin === undefined ? algorithm : {...algorithm, plugin: {name: plugin.name, sha256: plugin.sha256}}
}
