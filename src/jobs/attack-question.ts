import type {GivenOptions} from '../core/options.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import type {RolesContent} from '../roles/role.js'

/** An attack on released rows, and all that the attacker holds. */
export interface AttackQuestion {
  readonly name: string
  readonly options: GivenOptions
  readonly released: TableSource
  /** Further releases of the same data, in the order in which they were made, for attacks that put several together. */
  readonly later?: readonly TableSource[]
  readonly read: ReadOptions
  readonly target?: string
  readonly minority?: readonly string[]
  /** Columns whose values name people and that are attacked all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column of the data is for: a file of roles, or what such a file holds. The release need not have them all. */
  readonly roles?: string | RolesContent
  /** Feature columns to attack; all when left out, but for those that name people. */
  readonly columns?: readonly string[]
  /** Records asked about, for membership attacks. */
  readonly targets?: TableSource
  /** Real rows that no generator saw, for attacks that compare with the population. */
  readonly auxiliary?: TableSource
  /** Real rows, for scoring alone: no attack ever sees them. */
  readonly truth?: TableSource
  /** The real rows behind each of the later releases, for scoring alone; left out, they are the same. */
  readonly laterTruth?: readonly TableSource[]
  /** Where nobody is asked about, the attack beside this one that needs no targets is played. */
  readonly orBeside?: true
  /** The attack ends after this time with what it has found so far. */
  readonly budgetSeconds?: number
  /** Plug-ins, as files or packages; loading them runs their code. */
  readonly plugins?: readonly string[]
}
