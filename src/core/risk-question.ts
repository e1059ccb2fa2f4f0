import type {Infer} from './shapes/infer.js'
import type {riskQuestion} from './shapes/risk-question.js'

/** The question that the figures of a regulatory risk are about, by names of columns. */
export type RiskQuestionAsked = Infer<typeof riskQuestion>
