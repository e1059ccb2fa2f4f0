import type {Column} from '../../core/table.js'
import type {ColumnDecision} from './decide.js'
import type {ColumnEvidence} from './evidence.js'

/** The cells of a column until it is decided how it is read. */
export interface GatheredCells {
  readonly evidence: () => ColumnEvidence
  /** How often each text stands in these rows, marks of missing values that may be levels included; of a column that may be categorical. */
  readonly tally: (isCounted: (row: number) => boolean) => Map<string, number>
  /** Whether a row has this text, which is a level. */
  readonly rowsWith: (text: string) => (row: number) => boolean
  /** The same cells as labels, where nothing need be read again for that. They can be built after the column of numbers. */
  readonly asLabels?: () => GatheredCells | undefined
  /**
   * The column: call it once.
   *
   * @param levelTokens Marks of missing values that are levels in a column of categories.
   * @param spellings Levels that are written as others.
   */
  readonly build: (decision: ColumnDecision, levelTokens?: readonly string[], spellings?: ReadonlyMap<string, string>) => Column
}
