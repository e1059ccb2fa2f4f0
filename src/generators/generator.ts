import type {Context} from '../core/context.js'
import type {Json, SavedState} from '../core/saved-state.js'
import type {RecordScores} from '../core/record-scores.js'
import type {MinorityClass, Table} from '../core/table.js'
import type {PrivacyBudget} from '../dp/accountant.js'

/** Makes synthetic rows of one minority class. */
export interface Generator {
  /**
   * @param train Rows of every class, target column included: some generators look at the neighbours of other classes.
   * @param minority The class to make rows of.
   * @throws {UserError} When an option does not fit these rows, e.g. more neighbours than the class has.
   * @throws {NotApplicable} When the generator cannot work on such data at all, e.g. a categorical column.
   */
  fit(train: Table<'train'>, minority: MinorityClass, context: Context): Promise<FittedGenerator>
  /** Fitting draws no random number: the same rows give the same fitted generator. */
  readonly deterministicFit?: true
  /** Training goes in steps, and its state is kept in the context's checkpoints. */
  readonly keepsCheckpoints?: true
  /**
   * The differential privacy that it claims for each record of the class, when one is added or removed: a claim that an
   * experiment holds against what it finds. Seeded noise, which withdraws the claim, has the same distribution, so the
   * claim stays here to be tested.
   */
  readonly claims?: PrivacyBudget
  /** Rows of the other classes are learnt from too, and their levels can be made. */
  readonly learnsFromAll?: boolean
  /**
   * Makes a fitted generator of what `save` of one with the same options gave. Generators that keep real rows have no such thing.
   *
   * @param train Training rows to check against copies, where they are at hand; otherwise a table without rows that has their columns.
   * @throws {RangeError} When the state is not what `save` gives.
   */
  restore?(saved: SavedState, train: Table<'train'>, minority: MinorityClass): Promise<FittedGenerator>
}

/** A generator that was fitted to the rows of one class. */
export interface FittedGenerator {
  /** What the user should know about this fit, e.g. that neighbours were fewer than asked for. Never a cell's value. */
  readonly notes: readonly string[]
  /** Rows with the columns, levels and order of the training table; the target column holds the minority label. */
  sample(rowCount: number, context: Context): Promise<Table<'synthetic'>>
  dispose(): void
  /**
   * The same generator fitted without one row of its class, where that is less work than to fit anew and gives exactly that.
   *
   * @param row Row of the training table.
   * @returns undefined when everything would have to be done again.
   */
  leaveOut?(row: number, context: Context): Promise<FittedGenerator | undefined>
  /**
   * What the trained model says of records, for an attacker who can look into it. Generators without a model have no such thing.
   *
   * @param rows Feature columns of the class, found by name.
   * @param draws Of a diffusion: the losses under each of so many draws of noise, instead of their means.
   */
  recordScores?(rows: Table, context: Context, draws?: number): Promise<RecordScores>
  /**
   * ln of how much likelier all numbers that this fit put noise on are with a record than without it, to someone who knows the other
   * records: the attacker whom a claim of differential privacy is about. The better it tells fits with the record from fits
   * without it, the more of the claim is used.
   *
   * @param data The training table with the record in it.
   * @param row Row of the record there.
   */
  privacyLoss?(data: Table<'train'>, row: number): number
  /** What `restore` needs: summaries and parameters, no row and no single value of one beyond the ends of ranges. */
  save?(): SavedModel
}

/** A trained model. */
export interface SavedModel extends SavedState {
  /** What is said of its training: the engine, steps, losses; plain JSON. */
  readonly training?: Readonly<Record<string, Json>>
}
