/** Settings the attack ran with; `estimated` names those it worked out from the release by itself. */
export interface AttackParameters {
  readonly estimated: readonly string[]
  /** Sentences on how far the result can be trusted. */
  readonly notes?: readonly string[]
  readonly [name: string]: number | string | boolean | readonly string[] | null | undefined
}
