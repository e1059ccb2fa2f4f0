import type {Head} from '../../../nn/description.js'
import type {Layout} from '../../../preprocess/tabular/layout.js'

/** Output heads of a layout: one for all scalars, then one per group. Where there are no scalars the groups come first. */
export function headsOf({scalars, groups}: Layout, scalar: 'tanh' | 'identity', group: 'gumbel-softmax' | 'softmax'): Head[] {
  const numbers: Head[] = scalars.length > 0 ? [{kind: scalar, size: scalars.length}] : []
  return [...numbers, ...groups.map(({size}): Head => ({kind: group, size}))]
}
