import type {Estimate} from '../../core/estimate.js'
import type {Remedy} from '../../core/remedies.js'
import type {AuditResult, GeneratorVerdict} from '../../result/audit-result.js'
import type {Treatment} from '../../result/plan.js'

export const MITIGATION_SCHEMA = 'minority-report/mitigation/1'

/** What an attempt audits: a generator, its rows and whom it sees. */
export interface Setting {
  readonly generator: string
  /** `name.key=value`, for the generator. */
  readonly options: readonly string[]
  /** Synthetic rows per real one; up to the size of the largest class when left out. */
  readonly ratio?: number
  readonly treatment?: Treatment
}

/** What an audit says that the policy is about. */
export interface Measured {
  readonly policyPassed: boolean
  /** Names of the rules that are not kept. */
  readonly failedRules: readonly string[]
  readonly verdict?: GeneratorVerdict['verdict']
  /** The attack with the largest excess over its control. */
  readonly strongest?: {readonly attack: string; readonly figure: string; readonly excess: Estimate}
  /** People whom attacks reach that beat their control, of those asked about. */
  readonly atRisk: {readonly found: number; readonly asked: number}
  /** Of the learner and by the figure that decide. */
  readonly utility?: Estimate
  /** The paired difference to training on real rows alone. */
  readonly difference?: Estimate
}

/** One setting that was tried. */
export interface Attempt extends Partial<Measured> {
  readonly number: number
  readonly remedy: Remedy | 'none'
  readonly setting: Setting
  /** Stopped: the budget was over, or the user stopped it. Not possible: `because` says why. */
  readonly status: 'done' | 'stopped' | 'not-possible'
  readonly because?: string
  /** The attempt whose people at risk it withholds or coarsens. */
  readonly from?: number
  /** Data rows of people who are at risk here and were not in that attempt: they were behind those who are gone. */
  readonly newlyAtRisk?: readonly number[]
  /** Utility less that of the first attempt, on the same splits and test rows: what the remedy costs. */
  readonly change?: number
  /** The same setting with a seed that had no part in the choice. */
  readonly confirmation?: Measured & {readonly seed: number; readonly complete: boolean}
  readonly seconds: number
}

/** What was tried until a policy passed. */
export interface Mitigation {
  readonly schema: typeof MITIGATION_SCHEMA
  readonly tool: AuditResult['tool']
  readonly input: AuditResult['input']
  readonly seed: number
  /** SHA-256 of the policy file. */
  readonly policy: string
  /** What was allowed to be tried. */
  readonly remedies: readonly Remedy[]
  /** What utility is compared by. */
  readonly learner?: string
  readonly figure: string
  /** Training on real rows alone. */
  readonly realOnly?: Estimate
  readonly attempts: readonly Attempt[]
  /** Remedies that were left out, and why. */
  readonly leftOut: readonly {readonly remedy: Remedy; readonly generator: string; readonly because: string}[]
  /** Running: what had been tried when this was written. */
  readonly outcome: 'passed' | 'nothing-helps' | 'stopped' | 'running'
  /** The number of the attempt whose policy passed, and passed again with a fresh seed. */
  readonly chosen?: number
}
