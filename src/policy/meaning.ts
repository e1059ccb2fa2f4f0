import type {Value, ValueKind} from '../formula/operations.js'
import type {MissingValue} from '../result/reason.js'

/** A value of the result, or why there is none. */
export type Finding = {readonly value: Value} | {readonly missing: MissingValue}

/** What a name of a policy stands for; its value depends on the generator. */
export interface Meaning {
  readonly kind: ValueKind
  readonly find: (generator: string) => Finding
}
