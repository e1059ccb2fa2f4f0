export type ValueKind = 'number' | 'boolean' | 'text'
export type Value = number | boolean | string

/** What an operator or function takes and gives. Its arguments are all of one kind. */
export interface Operation {
  readonly takes: ValueKind | 'any'
  readonly gives: ValueKind
  readonly least: number
  readonly most: number
  readonly apply: (values: readonly never[]) => Value
}

const numeric = (
  count: number,
  apply: (values: readonly number[]) => Value,
  gives: ValueKind = 'number',
  most = count,
): Operation => ({takes: 'number', gives, least: count, most, apply})
const logical = (count: number, apply: (values: readonly boolean[]) => boolean): Operation => ({
  takes: 'boolean',
  gives: 'boolean',
  least: count,
  most: count,
  apply,
})
const comparison = (apply: (a: number, b: number) => boolean) => numeric(2, ([a, b]) => apply(a, b), 'boolean')
const sameness = (apply: (a: Value, b: Value) => boolean): Operation => ({
  takes: 'any',
  gives: 'boolean',
  least: 2,
  most: 2,
  apply: ([a, b]: readonly Value[]) => apply(a, b),
})
const one = (apply: (value: number) => number) => numeric(1, ([value]) => apply(value))

/** By the name that mathjs gives an operator in the tree. */
export const operators: ReadonlyMap<string, Operation> = new Map([
  ['add', numeric(2, ([a, b]) => a + b)],
  ['subtract', numeric(2, ([a, b]) => a - b)],
  ['multiply', numeric(2, ([a, b]) => a * b)],
  ['divide', numeric(2, ([a, b]) => a / b)],
  ['pow', numeric(2, ([a, b]) => a ** b)],
  // As in mathjs and mathematics: the result has the sign of the divisor.
  ['mod', numeric(2, ([a, b]) => a - b * Math.floor(a / b))],
  ['unaryMinus', one(a => -a)],
  ['unaryPlus', one(a => a)],
  ['smaller', comparison((a, b) => a < b)],
  ['smallerEq', comparison((a, b) => a <= b)],
  ['larger', comparison((a, b) => a > b)],
  ['largerEq', comparison((a, b) => a >= b)],
  ['equal', sameness((a, b) => a === b)],
  ['unequal', sameness((a, b) => a !== b)],
  ['and', logical(2, ([a, b]) => a && b)],
  ['or', logical(2, ([a, b]) => a || b)],
  ['xor', logical(2, ([a, b]) => a !== b)],
  ['not', logical(1, ([a]) => !a)],
])

const MOST_ARGUMENTS = 100

/** What a formula may call. */
export const functions: ReadonlyMap<string, Operation> = new Map([
  ['abs', one(Math.abs)],
  ['ceil', one(Math.ceil)],
  ['exp', one(Math.exp)],
  ['floor', one(Math.floor)],
  ['log', one(Math.log)],
  ['log10', one(Math.log10)],
  ['log2', one(Math.log2)],
  ['max', numeric(1, values => Math.max(...values), 'number', MOST_ARGUMENTS)],
  ['min', numeric(1, values => Math.min(...values), 'number', MOST_ARGUMENTS)],
  ['round', one(Math.round)],
  ['sign', one(Math.sign)],
  ['sqrt', one(Math.sqrt)],
])
