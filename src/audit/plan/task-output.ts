import type {Guesser} from '../../attacks/risks/risk.js'
import type {ExperimentRecord} from '../../attacks/shadow/experiment/experiment.js'
import type {Estimates} from '../../core/estimate.js'
import type {Outcome} from '../../core/outcome.js'
import type {ReleasedIdentifiers} from '../../identity/released-identifiers.js'
import type {MeasuredClass} from '../../metrics/class-figures.js'
import type {DisclosureFigures} from '../../metrics/disclosure/disclosure.js'
import type {FidelityFigures} from '../../metrics/fidelity/fidelity.js'
import type {MeasuredClasses} from '../../metrics/multiclass.js'
import type {MeasuredUtility} from '../../metrics/utility.js'
import type {SampledRows} from '../../result/audit-result.js'
import type {Reason} from '../../result/reason.js'

/** Counts and figures of one task, to be pooled over repeats. Holds no cell of any table. */
export type TaskOutput =
  | {
      readonly kind: 'records'
      readonly main: RecordCounts
      /** The same guesses matched with real records of people who were not in the data. */
      readonly control?: RecordCounts
      /** Handing the released rows back as guesses. */
      readonly baseline: RecordCounts
      readonly people?: readonly PeopleScores[] // 1 for who was found
      /** Of several releases: for each of them, how many of the records it gives by itself. */
      readonly alone?: readonly RecordCounts[]
      readonly details: Readonly<Record<string, number | string | boolean>>
    }
  | {
      readonly kind: 'origins'
      readonly main: OriginCounts
      /** People who were not in the data, put into the same file. */
      readonly control: RiskCounts
      /** Calling every row real. */
      readonly baseline: OriginCounts
      readonly people?: readonly PeopleScores[] // 1 for who was recognised
      readonly details: Readonly<Record<string, number | string | boolean>>
    }
  | {
      readonly kind: 'membership'
      /** In the order of the plan's minority labels: scores of different classes are not compared. */
      readonly classes: readonly PeopleScores[]
      /** Released rows and the records they were made from, of all classes. */
      readonly release?: {readonly rows: number; readonly records: number}
      /** The attacker can tell from low scores as well. */
      readonly lowTells?: true
    }
  | {
      readonly kind: 'changes'
      /** Per minority label those who came as members and, with their scores turned around, those who went; others did not change. */
      readonly classes: readonly PeopleScores[]
      /** The same by what each of the two releases says by itself. */
      readonly alone: readonly (readonly PeopleScores[])[]
      /** Rows of the first release and the records they were made from, of all classes. */
      readonly release: {readonly rows: number; readonly records: number}
    }
  | {
      readonly kind: 'copies'
      /** In the order of the plan's minority labels, then that of the other classes. */
      readonly classes: readonly CopyOutput[]
      /** Exact moments of the minority's people, in columns where most rows have one of their own. */
      readonly moments?: readonly ReleasedIdentifiers[]
    }
  | {
      readonly kind: 'risk'
      readonly main: RiskCounts
      /** The same attack on people who were not in the data. */
      readonly control: RiskCounts
      /** Random guesses about members. */
      readonly baseline: RiskCounts
      /** Other ways to ask, each the best of a family of questions. */
      readonly searches: readonly SearchCounts[]
      readonly people?: readonly PeopleScores[] // the share of the tries at a person that succeeded
      /** What the attacker was said to know and to want, where the audit was told. */
      readonly question?: {readonly known: readonly string[]; readonly secret: readonly string[]}
      /** Of a sweep over sets of known columns. */
      readonly inference?: InferenceCounts
      readonly details: Readonly<Record<string, number | string | boolean>>
    }
  | {
      readonly kind: 'experiment'
      /** Scores of the test runs with and without each record. */
      readonly records: readonly ExperimentRecord[]
      /** False when it was stopped: it is played again when the audit goes on. */
      readonly complete: boolean
      readonly details: Readonly<Record<string, number | string | boolean>>
    }
  | {readonly kind: 'figures'; readonly estimates: Estimates}
  | ({
      readonly kind: 'utility'
      readonly trainRows: number
      readonly testRows: number
      /** When it was trained on a sample of the rows. */
      readonly sampled?: SampledRows
      /** In the order of the plan's minority labels, when they were measured one by one. */
      readonly classes?: readonly MeasuredClass[]
    } & MeasuredUtility)
  | ({readonly kind: 'multiclass'; readonly trainRows: number; readonly testRows: number} & MeasuredClasses)
  | ({readonly kind: 'disclosure'} & DisclosureFigures)
  | ({readonly kind: 'fidelity'; readonly trainRows: number; readonly testRows: number} & FidelityFigures)
  | ({readonly kind: 'segmentation'; readonly trainRows: number; readonly testRows: number} & Pick<FidelityFigures, 'figures'>)

/**
 * One score per person of a class, and who they are: row numbers of the source, or numbers of groups. Scores of a
 * membership attack are in random order.
 */
export interface PeopleScores {
  readonly members: readonly number[]
  readonly nonMembers: readonly number[]
  readonly memberPeople: readonly number[]
  readonly nonMemberPeople: readonly number[]
}

/** What one class's release holds of real records. */
export interface CopyOutput {
  /** About all classes together that are not of the minority, where the release holds rows of them. */
  readonly ofOthers?: true
  /** That members agree with the release no more than `against` explains. */
  readonly pValue: number
  /** People who were not in the data, or members among themselves where there are too few of those. */
  readonly against: 'non-members' | 'people'
  readonly members: CopyCounts
  readonly nonMembers?: CopyCounts
  /** How well each agrees with the row nearest to it, in nats, where there are non-members. */
  readonly scores?: PeopleScores
  /** 1 for who is copied or exposed; left out of other classes, which may have very many. */
  readonly people?: PeopleScores
  readonly columns: number
  /** In so many columns a near-copy may differ. */
  readonly spared: number
  /** Rows are molecules, and near-copies those with the same skeleton. */
  readonly sameSkeletons?: true
  readonly released: number
  /** Released rows that equal a member's record. */
  readonly releasedCopies: number
  /** Members whom chance does not explain one by one, by row number of the source; none are named where people are groups of rows. */
  readonly exposed: readonly number[]
  /** Members whose record is in the release as it is, named likewise. */
  readonly copiedPeople: readonly number[]
  readonly group?: ExposedGroup
  /** What the p-value would be if so many records were copied to the last digit. */
  readonly ifCopied: readonly {readonly count: number; readonly pValue: number}[]
}

/** People compared with the release. */
export interface CopyCounts {
  readonly people: number
  /** A released row equals theirs in all columns but the spared ones, or of molecules has the same skeleton. */
  readonly nearlyCopied: number
  readonly exposed: number
  /** People looked for to the last digit, and found: more than `people` where these had to be sampled. */
  readonly asked: number
  readonly copied: number
}

/** A group of people that the exposed ones mostly belong to. */
export interface ExposedGroup {
  readonly column: string
  /** The level, or the quarter of the values, in words. */
  readonly is: string
  readonly exposed: number
  readonly people: number
}

/** matched of `real` distinct real records among `guessed` guesses, one to one. */
export interface RecordCounts {
  readonly matched: number
  readonly guessed: number
  readonly real: number
}

/** People attacked, and of how many the attack was right; a person of whom some tries were right counts by their share. */
export interface RiskCounts {
  readonly successes: number
  readonly attempts: number
}

/** What a sweep comes to by secret column and by how much is known, in each way of guessing. Nothing is picked. */
export interface InferenceCounts {
  readonly secrets: readonly SecretCounts[]
  readonly sizes: readonly SizeCounts[]
}

/** Shares of right guesses at one column, of the sets of known columns from which it was guessed. */
export interface SecretCounts {
  readonly secret: string
  readonly by: Guesser
  readonly main: RiskCounts
  readonly control: RiskCounts
  readonly rarity: {readonly main: WeightedCounts; readonly control: WeightedCounts}
}

export interface SizeCounts {
  /** So many columns are known. */
  readonly known: number
  /** Sets of so many. */
  readonly sets: number
  readonly by: Guesser
  readonly main: RiskCounts
  readonly control: RiskCounts
}

/** Of people of unequal weight. */
export interface WeightedCounts {
  /** Weight of what was right. */
  readonly right: number
  readonly weight: number
  /** Sum of the squared weights. */
  readonly squares: number
}

/** The question of a family that sets members and others apart best. */
export interface SearchCounts {
  /**
   * How released rows were found: by agreement in what is most surprising, by equal values in a few columns, or all that
   * have these. Of a sweep: how values were guessed.
   */
  readonly by: 'agreement' | 'equality' | 'candidates' | Guesser
  /** How many questions there were. */
  readonly asked: number
  /** Minority labels among which the best question was picked. */
  readonly classes: number
  /** None when no question was right about anybody. */
  readonly best?: {
    readonly known: readonly string[]
    readonly secret: readonly string[]
    readonly main: RiskCounts
    readonly control: RiskCounts
    readonly baseline?: RiskCounts
    /** As if no other question had been asked. */
    readonly ownPValue: number
    /** Paid for the choice among the family. */
    readonly pValue: number
  }
}

/** Rows by what they are and whether they were said to be real; undecidable counts as not said. */
export interface OriginCounts {
  readonly realSaidReal: number
  readonly real: number
  readonly syntheticSaidReal: number
  readonly synthetic: number
}

export interface TaskResult {
  readonly outcome: Outcome<TaskOutput> | OutOfTime
  readonly notes: readonly string[]
  readonly seconds: number
  /** So many seconds it was given and did not come to its end: the outcome is what it had found by then, if anything. */
  readonly stoppedAfter?: number
}

/** The budget ended it with nothing to show. */
export interface OutOfTime {
  readonly status: 'skipped'
  readonly reason: Extract<Reason, {code: 'out-of-time'}>
}

/** A step that was stopped counts for what it is worth, and is done again when the audit goes on. */
export function isPartial({outcome, stoppedAfter}: TaskResult): boolean {
  return (
    stoppedAfter !== undefined || (outcome.status === 'done' && outcome.value.kind === 'experiment' && !outcome.value.complete)
  )
}
