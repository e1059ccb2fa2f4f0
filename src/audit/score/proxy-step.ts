import type {Proxy} from '../../attacks/attack.js'
import type {Context} from '../../core/context.js'
import type {MinorityClasses} from '../../core/planned.js'
import {Spaces} from '../../attacks/spaces.js'
import {minorityFeatures, releasedFeatures} from '../release/minority-features.js'
import type {Release} from '../release/release.js'
import type {TaskOutput} from '../plan/task-output.js'

/** Proxies look at the minority rows of all minority labels together, without the target column. */
export async function runProxy(proxy: Proxy, release: Release, classes: MinorityClasses, context: Context): Promise<TaskOutput> {
  const {train, holdout, synthetic, spaces = new Spaces()} = release
  const estimates = await proxy.measure(
    {
      train: minorityFeatures(train, classes),
      ...(holdout && {holdout: minorityFeatures(holdout, classes)}),
      synthetic: releasedFeatures(synthetic, classes, spaces),
      spaces,
    },
    context,
  )
  return {kind: 'figures', estimates}
}
