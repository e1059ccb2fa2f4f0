import type {FileGuesses} from '../attacks/attack.js'
import type {Table} from '../core/table.js'

/** What was played on the rows of one class, and the truth about them. */
export interface PlayedPart {
  readonly label?: string
  readonly features: Table
  /** Row numbers in the released file. */
  readonly rows: Int32Array
  readonly guesses: FileGuesses
  readonly asked?: Table
  /** Their row numbers in the file of targets. */
  readonly askedRows?: Int32Array
  readonly truth?: Table
  /** The real rows behind each later release. */
  readonly laterTruth?: readonly Table[]
}
