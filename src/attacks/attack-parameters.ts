import type {UsedMap} from '../core/used-map.js'

/** Settings the attack ran with; `estimated` names those it worked out from the release by itself. */
export interface AttackParameters {
  readonly estimated: readonly string[]
  /** Sentences on how far the result can be trusted. */
  readonly notes?: readonly string[]
  /** Columns that were mapped before their rows were interpolated. */
  readonly maps?: readonly UsedMap[]
  readonly [name: string]: number | string | boolean | readonly string[] | readonly UsedMap[] | null | undefined
}
