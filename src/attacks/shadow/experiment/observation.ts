import type {Context} from '../../../core/context.js'
import type {Table} from '../../../core/table.js'

export const SIDES = ['with', 'without'] as const
export type Side = (typeof SIDES)[number]

/** What is written down of a run, by what the classifier was trained on; released rows themselves count as `augmented`. */
export type Observation = Partial<Record<'augmented' | 'real', Float64Array>>
/** Watches an in-run or an out-run. */
export type Watch = (released: () => Promise<Table<'synthetic'>>, side: Side, context: Context) => Promise<Observation>
