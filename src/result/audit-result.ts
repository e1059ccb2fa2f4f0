import type {Infer} from '../core/shapes/infer.js'
import type {columnEstimate, entryKind, resultEntry, significanceTest} from './shapes/entry.js'
import type {peopleAtRisk} from './shapes/people.js'
import type {auditResult, costSummary, environment, leftOut, methodNote, settledAfter} from './shapes/result.js'
import type {classesEstimates, costEstimates, labelEstimates, reliabilityBin, sampledRows, toldClass} from './shapes/utility.js'
import type {generatorVerdict, policyOutcome, ruleOutcome, trained, withoutRelease} from './shapes/verdicts.js'

/** The content of report.json. Plain JSON: no table, no cell, nothing that a report could leak. */
export type AuditResult = Infer<typeof auditResult>

export type EntryKind = Infer<typeof entryKind>

/** One figure or set of figures of one generator, repeats pooled. */
export type ResultEntry = Infer<typeof resultEntry>

/** A planted leak that was neither found nor clearly missed has no outcome. */
export function isInconclusive({kind, status, test, passed}: ResultEntry): boolean {
  return kind === 'control' && status === 'done' && test !== undefined && passed === undefined
}

/** Test rows of like probability. */
export type ReliabilityBin = Infer<typeof reliabilityBin>

/** How many of the rows trained a learner, and what that costs. */
export type SampledRows = Infer<typeof sampledRows>

/** The same figures for each minority label against all other rows; labels are given by their positions in `plan.minority`. */
export type ClassesEstimates = Infer<typeof classesEstimates>

export type LabelEstimates = Infer<typeof labelEstimates>

/** One class of a model that tells all classes apart. */
export type ToldClass = Infer<typeof toldClass>

/** What mistakes cost over the ratio of the costs. */
export type CostEstimates = Infer<typeof costEstimates>

/** What the given costs come to on the data. */
export type CostSummary = Infer<typeof costSummary>

/** A way to train, as results name it. */
export type Trained = Infer<typeof trained>

/** Whether anything needs to be released at all: the test of the alternatives that release nothing against the best generator. */
export type WithoutRelease = Infer<typeof withoutRelease>

/** How far one column's synthetic values are from real ones. */
export type ColumnEstimate = Infer<typeof columnEstimate>

export type SignificanceTest = Infer<typeof significanceTest>

/** What an audit says of one generator. */
export type GeneratorVerdict = Infer<typeof generatorVerdict>

/** Who is at risk from one release. */
export type PeopleAtRisk = Infer<typeof peopleAtRisk>

/** What an audit that ended early lacks. */
export type LeftOut = Infer<typeof leftOut>

/** Repeats that were enough. */
export type SettledAfter = Infer<typeof settledAfter>

/** What an attack, proxy, learner, measure or control is. */
export type MethodNote = Infer<typeof methodNote>

export type PolicyOutcome = Infer<typeof policyOutcome>

export type RuleOutcome = Infer<typeof ruleOutcome>

export type Environment = Infer<typeof environment>
