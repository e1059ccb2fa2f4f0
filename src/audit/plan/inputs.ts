import type {InputCheck} from '../../core/input-check.js'
import type {Table} from '../../core/table.js'
import type {Catalogue} from '../../plugins/catalogue.js'
import type {ReleasedIdentifiers} from '../../identity/released-identifiers.js'

/** Everything an audit reads, already in memory and aligned to one schema. */
export interface AuditInputs {
  readonly source: Table<'source'>
  /** Per source row: the person it belongs to. */
  readonly groups?: Int32Array
  /** Rows no generator saw, when the user gave a file of them; otherwise they are split off the source in every repeat. */
  readonly holdout?: Table<'holdout'>
  /** Per row of it the person, numbered on its own. */
  readonly holdoutGroups?: Int32Array
  /** Files made elsewhere, in the plan's order, with the target column. */
  readonly synthetic: readonly Table<'synthetic'>[]
  /** Per file made elsewhere: what it holds of the data's columns that name people, which the tables leave out. */
  readonly identifiers?: readonly (readonly ReleasedIdentifiers[])[]
  /** SHA-256 of the source file. */
  readonly sha256: string
  /** Whether people of the holdout file were found to differ from those of the data. */
  readonly holdoutShifted?: boolean
  /** The algorithms that are known by name; those of the tool when left out. */
  readonly catalogue?: Catalogue
  /** What was found out about the files before anything rests on them. */
  readonly checks?: readonly InputCheck[]
}
