import type {Infer} from '../core/shapes/infer.js'
import type {reason, verdictReason, withoutReleaseReason} from './shapes/reason.js'
import type {missingValue, ruleProblem} from './shapes/rule-problem.js'

/** Why a step has no figure, a control no outcome, a test no power, or a figure no meaning: a code and what it is about. */
export type Reason = Infer<typeof reason>

/** One of the grounds of a verdict: what an attack says, or what speaks against it. */
export type VerdictReason = Infer<typeof verdictReason>

/** Why it cannot be said whether anything needs to be released. */
export type WithoutReleaseReason = Infer<typeof withoutReleaseReason>

/** Why a rule of a policy is not kept. */
export type RuleProblem = Infer<typeof ruleProblem>

/** Why a name in a rule has no value. */
export type MissingValue = Infer<typeof missingValue>
