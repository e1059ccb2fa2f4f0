import type {Proxy} from '../attacks/attack.js'
import type {Context} from '../core/context.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import type {Release} from './release.js'
import type {Tally} from './task.js'

export interface Classes {
  readonly target: string
  readonly minority: readonly string[]
}

/** Proxies look at the minority rows of all minority labels together, without the target column. */
export async function runProxy(proxy: Proxy, release: Release, classes: Classes, context: Context): Promise<Tally> {
  const {train, holdout, synthetic} = release
  const estimates = await proxy.measure(
    {
      train: minorityFeatures(train, classes),
      ...(holdout && {holdout: minorityFeatures(holdout, classes)}),
      synthetic: minorityFeatures(synthetic, classes),
    },
    context,
  )
  return {kind: 'figures', estimates}
}

/** The feature columns of the rows with one of the minority labels. */
export function minorityFeatures<R extends Table['role']>(table: Table<R>, classes: Classes): Table<R> {
  return table.select(rowsWithLabel(table, classes.target, classes.minority), table.role).without([classes.target])
}
