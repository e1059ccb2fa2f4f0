import type {ColumnReading} from '../core/column-reading.js'
import type {Estimate, Estimates} from '../core/estimate.js'
import type {InputCheck} from '../core/input-check.js'
import type {RiskQuestionAsked} from '../core/risk-question.js'
import type {Shots} from '../metrics/class-figures.js'
import type {RocCurve} from '../stats/roc.js'
import type {AuditPlan} from './plan.js'

export const RESULT_SCHEMA = 'minority-report/audit/1'

/** The content of report.json. Plain JSON: no table, no cell, nothing that a report could leak. */
export interface AuditResult {
  readonly schema: typeof RESULT_SCHEMA
  readonly tool: {readonly name: string; readonly version: string}
  readonly input: InputSummary
  readonly plan: AuditPlan
  readonly results: readonly ResultEntry[]
  readonly verdicts: readonly GeneratorVerdict[]
  /** What was found out about the files before anything rests on them. Missing in results of older versions. */
  readonly inputChecks?: readonly InputCheck[]
  /** One entry per attack, proxy, learner and control that `results` names: what it is, for readers without the tool. */
  readonly methods: Readonly<Record<string, MethodNote>>
  /** Attacks that the plan did not ask for, by name: what is not in it was not tried. Missing in results of older versions. */
  readonly notTested?: Readonly<Record<string, MethodNote>>
  /** Whether one of the alternatives that release nothing is as good. Missing in results of older versions. */
  readonly withoutRelease?: WithoutRelease
  /** When costs were given. */
  readonly cost?: CostSummary
  /** How each column of the data was read. Missing in results of older versions. */
  readonly reading?: readonly ColumnReading[]
  /** What the user should know: generator notes, steps not finished. */
  readonly notes: readonly string[]
  /** Whether every planned task has run; false after Ctrl-C or when the budget ran out. */
  readonly complete: boolean
  /** What came of the rules of a policy, when one was given. */
  readonly policy?: PolicyOutcome
  readonly environment: Environment
}

export interface InputSummary {
  readonly sha256: string
  readonly rows: number
  readonly columns: number
  readonly target: string
  readonly minority: readonly string[]
  readonly minorityRows: number
}

export type EntryKind = 'attack' | 'proxy' | 'utility' | 'fidelity' | 'control'

/** One figure or set of figures of one generator, repeats pooled. */
export interface ResultEntry {
  /** Registry name; `none`, `tuned-threshold`, `class-weights`, `focal-loss`, `ldam-drw` and `reweighting` for alternatives that release nothing; `file:NAME` for a file made elsewhere. */
  readonly generator: string
  readonly kind: EntryKind
  readonly name: string
  readonly status: 'done' | 'skipped' | 'failed'
  /** Why it was skipped or failed, or a control that was carried out has no outcome. */
  readonly reason?: string
  readonly estimates: Estimates
  /** The same figures on people who were not in the data. */
  readonly control?: Estimates
  /**
   * The same figures for the simplest possible guess; for utility, for training on real rows alone; for fidelity, for the real rows
   * that the generator was made from.
   */
  readonly baseline?: Estimates
  /** For utility: the paired difference to training on real rows alone. */
  readonly difference?: Estimates
  /** (main - control) / (1 - control). */
  readonly excess?: Estimates
  /** For an attack: the test of main against control that its verdict rests on. */
  readonly test?: SignificanceTest
  /** Why its figure cannot be relied on, given what was found out about the files: it counts neither for a leak nor against one. */
  readonly doubt?: string
  /** For a control: did it come out as it must? Left out where that cannot be told; `reason` says why. */
  readonly passed?: boolean
  /** For the attack with the largest AUC of several on its generator: how many there were, and its AUC with an interval that allows for the choice. */
  readonly strongest?: {readonly of: number; readonly auc: Estimate}
  /** For an attack on membership: found members against false accusations, averaged over the repeats. */
  readonly roc?: RocCurve
  /** For an attack that asks about single records: the figure of each of them, without saying whose. */
  readonly perRecord?: {readonly figure: string; readonly values: readonly number[]}
  /** For a regulatory risk: what the figures are about. Missing in results of older versions. */
  readonly question?: RiskQuestionAsked
  /** Counts and settings worth showing: neighbours, ratio, explainedShare. */
  readonly details?: Readonly<Record<string, number | string | boolean>>
  /** For utility: how often rows of like probability are minority rows; tenths of [0, 1] without rows are left out. */
  readonly reliability?: readonly ReliabilityBin[]
  /** For utility with the main learner, when there are several minority labels; `estimates` takes them for one class. */
  readonly classes?: ClassesEstimates
  /** For utility, when costs were given. */
  readonly costs?: CostEstimates
  /** For a fidelity measure that says something of every column. */
  readonly columns?: readonly ColumnEstimate[]
  readonly seconds: number
}

/** A planted leak that was neither found nor clearly missed has no outcome. */
export function isInconclusive({kind, status, test, passed}: ResultEntry): boolean {
  return kind === 'control' && status === 'done' && test !== undefined && passed === undefined
}

/** Test rows of like probability. */
export interface ReliabilityBin {
  /** Mean probability. */
  readonly predicted: number
  /** Share of minority rows. */
  readonly observed: Estimate
}

/** The same figures for each minority label against all other rows; labels are given by their positions in `plan.minority`. */
export interface ClassesEstimates {
  readonly labels: readonly LabelEstimates[]
  /** Means over all minority labels; a figure that one of them lacks is left out. */
  readonly macro: Estimates
  /** Its paired difference to training on real rows alone. */
  readonly macroDifference?: Estimates
  /** Means over the labels with many (more than 100), medium, and few (fewer than 20) real training rows; a group without labels is left out. */
  readonly groups: readonly {
    readonly shots: Shots
    readonly labels: readonly number[]
    readonly estimates: Estimates
    readonly difference?: Estimates
  }[]
}

export interface LabelEstimates {
  readonly label: number
  /** Real training rows that have it, on average over the repeats. */
  readonly trainRows: number
  /** Why it could not be measured, or not in every repeat. */
  readonly reason?: string
  readonly estimates: Estimates
  /** The paired difference to training on real rows alone. */
  readonly difference?: Estimates
}

/** What mistakes cost over the ratio of the costs. */
export interface CostEstimates {
  /** The mean of the thresholds that were chosen for the given costs. */
  readonly threshold: number
  /** Cost per row of calling no row minority, or every row, whichever is cheaper. Missing in results of older versions. */
  readonly withoutModel?: number
  /**
   * Cost per row, with the ends of its interval at the plan's confidence, when rows above a probability are called minority: the same
   * thresholds for every way to train, from 0.001 to 0.999 and even in the logit. Missing in results of older versions.
   */
  readonly byThreshold?: {
    readonly threshold: readonly number[]
    readonly cost: readonly number[]
    readonly low: readonly number[]
    readonly high: readonly number[]
  }
  /** Cost per row when false-negative costs are multiplied by a factor, with a threshold chosen anew. */
  readonly curve: readonly {readonly factor: number; readonly ratio: number; readonly cost: Estimate}[]
  /** Ratios of false-negative to false-positive costs at which it costs as much as real rows alone; empty when one is always cheaper. */
  readonly breakEven?: readonly number[]
}

/** What the given costs come to on the data. */
export interface CostSummary {
  /** Means over minority rows and over the other rows. */
  readonly falseNegative: number
  readonly falsePositive: number
  /** w = C_FN / (C_FN + C_FP), and what it may be when costs were given as ranges. */
  readonly weight: {readonly value: number; readonly low: number; readonly high: number}
  /** Share of the minority in the data and in the population that the model is for. */
  readonly rate: number
  readonly deployRate: number
}

/** A way to train, as results name it. */
export interface Trained {
  readonly generator: string
  readonly name: string
}

/** Whether anything needs to be released at all: the test of the alternatives that release nothing against the best generator. */
export interface WithoutRelease {
  /** The figure that was compared, e.g. `averagePrecision`. */
  readonly figure: string
  /** In the figure's unit. */
  readonly margin: number
  /** `not-inferior`: no synthetic row needs to be released for this figure. */
  readonly verdict: 'not-inferior' | 'not-shown' | 'not-tested'
  /** The best alternative over all repeats. */
  readonly alternative?: Trained
  /** The best generator over all repeats. */
  readonly against?: Trained
  /** Alternative less generator. */
  readonly difference?: Estimate
  readonly pValue?: number
  readonly because: string
}

/** How far one column's synthetic values are from real ones. */
export interface ColumnEstimate {
  readonly name: string
  readonly statistic: 'Kolmogorov-Smirnov' | 'total variation'
  readonly estimate: Estimate
  /** The same for the real rows that the generator was made from. */
  readonly baseline?: Estimate
}

export interface SignificanceTest {
  /** The estimate that was tested, e.g. `recall`. */
  readonly estimate: string
  readonly method: string
  readonly pValue: number
  /** After Holm's correction over the attacks of the generator. */
  readonly adjustedPValue: number
  /** Smallest value of the estimate that would have been found with 80 % probability, at the level that the correction leaves to the smallest p-value. */
  readonly detectable?: number
  /** How many people, or rows where rows are told apart, the test compares: those it is about and those it holds them against. */
  readonly compared?: {readonly main: number; readonly reference: number}
  /** The smallest p-value that the test could have given of so many, whatever the attack found. */
  readonly smallestPValue?: number
  /** The test is two-sided, and members score lower than others. */
  readonly below?: true
  /** Why the test cannot tell whether there is a leak, whatever the attack finds; it is then no part of the correction. */
  readonly cannotTell?: string
}

export interface GeneratorVerdict {
  readonly generator: string
  readonly verdict: 'leaks' | 'no-leak-found' | 'not-tested'
  readonly because: string
}

export interface MethodNote {
  readonly kind: EntryKind
  readonly summary: string
  readonly source: string
  /** For attacks: who the attacker is and what they hold. */
  readonly attacker?: string
}

export interface PolicyOutcome {
  readonly passed: boolean
  /** The day that waivers were held against, as 2026-12-31. */
  readonly evaluatedOn: string
  /** Of the policy file. */
  readonly sha256: string
  /** One entry per rule and generator it is about. */
  readonly rules: readonly RuleOutcome[]
}

export interface RuleOutcome {
  readonly name: string
  readonly generator: string
  readonly expression: string
  /** Why the rule is there. */
  readonly reason: string
  readonly status: 'passed' | 'failed' | 'waived'
  /** Why it is not kept. */
  readonly because?: string
  readonly waiver?: Waiver
}

/** Who answers for a rule that is not kept, and until the end of which day. */
export interface Waiver {
  readonly by: string
  readonly until: string
}

export interface Environment {
  readonly node: string
  readonly platform: string
  readonly cpus: number
  readonly memoryGigabytes: number
  readonly startedAt: string
  readonly seconds: number
  readonly jobs: number
}
