import type {Context, KeepSoFar} from '../core/context.js'
import type {Estimates} from '../core/estimate.js'
import type {Table} from '../core/table.js'
import type {AttackParameters} from './attack-parameters.js'
import type {Halves, Incomplete, RiskGuesses, RiskQuestion} from './risks/risk.js'
import type {RecordScores} from '../core/record-scores.js'
import type {Agreement} from '../stats/agreement.js'
import type {Spaces} from './spaces.js'

/** An attack's threat model as data: what the attacker holds. The audit hands out exactly this and nothing else. */
export interface Knowledge {
  /** The released file: synthetic minority rows alone, or the real minority rows with them, shuffled. */
  readonly released: 'synthetic' | 'augmented'
  /** Records whose membership the attacker asks about. */
  readonly targets: boolean
  /** Real rows of the same population that no generator saw. */
  readonly auxiliary: boolean
  /** Whether the attacker can run the generator, or look inside the one that was used. */
  readonly generator: 'none' | 'black-box' | 'white-box'
  /** What one of the three regulatory risks asks; no other attack has it. */
  readonly asks?: RiskQuestion
  /** Of attacks whose extremes are tested, one person at a time: what scores far out mean. */
  readonly looksFor?: 'copies'
  /** Of attacks that put several releases of the same data together, which may have changed from one to the next. */
  readonly releases?: 'several'
}

/** What an attack sees: feature columns only (no target column, every row is of the minority class), and no truth. */
export interface AttackerView {
  readonly released: Table<'synthetic'> | Table<'augmented'>
  /** Further releases of the same data, in the order in which they were made; `released` was the first. */
  readonly later?: readonly Table<'synthetic'>[]
  readonly targets?: Table<'targets'>
  readonly auxiliary?: Table<'auxiliary'>
  /** For links. */
  readonly halves?: Halves
  /** For attributes. */
  readonly incomplete?: Incomplete
  /** What attacks on the same tables have computed of them already. */
  readonly spaces?: Spaces
  /** The generator that made the released rows, for an attacker who got hold of it. */
  readonly model?: OpenModel
}

/** A trained generator that can be looked into and trained again. Rows come without the target column. */
export interface OpenModel {
  /** How many rows it was trained on: its makers state that, or its encoding gives it away. */
  readonly trainedOn: number
  /** @param draws Of a diffusion: the losses under each of so many draws of noise, which the same rng repeats for any model. */
  recordScores(rows: Table, context: Context, draws?: number): Promise<RecordScores>
  /** The same generator with the same settings, trained on other rows. The caller disposes of it. */
  retrain(rows: Table, context: Context): Promise<ShadowModel>
}
export type ShadowModel = Pick<OpenModel, 'recordScores'> & {dispose(): void}

/** What became of a target between two releases. */
export const CHANGES = ['came', 'went', 'unchanged'] as const
export type Change = (typeof CHANGES)[number]

export const ORIGINS = ['real', 'synthetic', 'undecidable'] as const
export type Origin = (typeof ORIGINS)[number]

/** Reconstructed records, in the released file's columns and units. */
export interface ReconstructedRecords {
  readonly kind: 'records'
  readonly records: Table<'reconstructed'>
  /** Per record: how many lines run through it. */
  readonly support: Int32Array
  /** Per record: the attacker's own estimate of the probability that it is right. */
  readonly confidence: Float64Array
  /** Per categorical column and record: likewise of its level, given that the record is right. */
  readonly levelConfidence: ReadonlyMap<string, Float64Array>
  /** Per numeric column in which some record is not certain: likewise of its value. The record's confidence includes it. */
  readonly columnConfidence?: ReadonlyMap<string, Float64Array>
  /** Share of released rows that lie on an edge between two reconstructed records. */
  readonly explainedShare: number
  /** Of several releases: for each of them, per record, 1 where that release alone gives the record too. */
  readonly alone?: readonly Uint8Array[]
  readonly parameters: AttackParameters
}

/** Per released row: is it real? */
export interface OriginGuesses {
  readonly kind: 'origins'
  readonly origins: readonly Origin[]
  /** Per row: probability of being real. */
  readonly scores: Float64Array
  /** Per row: how much of the file hangs on it, as the end of segments that other rows lie on and as a row that is repeated. */
  readonly ends: Int32Array
  readonly parameters: AttackParameters
}

/** Per target: the larger, the more likely it was among the rows the generator saw. */
export interface MembershipScores {
  readonly kind: 'membership'
  readonly scores: Float64Array
  /**
   * That scores far below those of others tell of members too: a generator that throws away rows near to real ones
   * leaves holes around them, and who looks for closeness sees holes as well.
   */
  readonly lowTells?: true
  /** Of two releases: per target whether it came or went, where that is likely. Scores are then of having come, or below 0, gone. */
  readonly changes?: readonly Change[]
  /** And for each of them, per target, what it says by itself: the larger, the more likely the target was in its data. */
  readonly alone?: readonly Float64Array[]
  /** What the scores of an attack that looks for copies are made of. */
  readonly agreement?: Agreement
  readonly parameters: AttackParameters
}

/** What an attack says of a file by itself. */
export type FileGuesses = ReconstructedRecords | OriginGuesses | MembershipScores
/** What attacks say. */
export type Guesses = FileGuesses | RiskGuesses

/** An attack on released rows: an `AttackerView` goes in, guesses come out. */
export interface Attack<G extends Guesses = Guesses> {
  readonly knows: Knowledge
  /**
   * @param keep An attack that takes long leaves its findings here as it goes: they are what is left when it is stopped.
   * @throws {Interrupted} When the work was asked to stop.
   */
  guess(view: AttackerView, context: Context, keep?: KeepSoFar<G>): Promise<G>
}

/** What a proxy is computed from. A proxy is handed the truth: it is a figure about the data, not an attack on them. */
export interface ProxyInput {
  readonly train: Table<'train'>
  readonly holdout?: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
  /** What attacks and proxies on the same rows have computed of them already. */
  readonly spaces?: Spaces
}

/** A figure that is commonly shown as a privacy check and does not detect leakage. It never enters a verdict. */
export interface Proxy {
  measure(input: ProxyInput, context: Context): Promise<Estimates>
}
