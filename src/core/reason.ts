import type {Infer} from './shapes/infer.js'
import type {errorReason, skipReason} from './shapes/reason.js'

/** Why a step does not apply: `not-applicable` in the words of an algorithm, which are its own and travel as they are, or a code. */
export type SkipReason = Infer<typeof skipReason>

/** What went wrong in a step. */
export type ErrorReason = Infer<typeof errorReason>
