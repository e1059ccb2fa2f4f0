import {UserError} from '../core/errors.js'
import {printable} from '../core/printable.js'
import {checkTree, type Names} from './check-tree.js'
import {NoValue} from './no-value.js'
import {parseFormula} from './parse.js'

interface Results {
  readonly number: number
  readonly boolean: boolean
}

export interface FormulaSetting<Scope, Kind extends keyof Results> {
  /** What the formula is, for messages: "The cost of a false negative". */
  readonly what: string
  readonly names: Names<Scope>
  /** What the formula must give. */
  readonly result: Kind
  /** Names the scope in messages: "row 17". */
  readonly where?: (scope: Scope) => string
}

export interface Formula<Scope, Result> {
  /** The names it reads: `attack["dcr-mia"].auc.high` is `['attack', 'dcr-mia', 'auc', 'high']`. */
  readonly paths: readonly (readonly string[])[]
  /** @throws {NoValue} When a value is missing or a step has no finite result. */
  evaluate(scope: Scope): Result
}

/**
 * Reads a formula that a user wrote and checks all of it before anything is evaluated. mathjs makes the syntax tree and nothing
 * else: its evaluator, functions and access to objects are never used. The tree is walked once and becomes closures over a short
 * list of operators and functions and the names that the caller knows; whatever else stands in it is refused. The kind of
 * every step (number, boolean, text) is known beforehand, so that a checked formula can fail on values only. There are no loops, lists
 * or big numbers, so the work is bounded by the length of the text.
 * @throws {UserError} When it cannot be read, holds what is forbidden or unknown, or mixes kinds: with the place in the text.
 */
export async function compileFormula<Scope, Kind extends keyof Results>(
  text: string,
  {what, names, result, where}: FormulaSetting<Scope, Kind>,
): Promise<Formula<Scope, Results[Kind]>> {
  const source = {text: text.trim(), what}
  const {kind, paths, evaluate} = checkTree(await parseFormula(source), source, names)
  if (kind !== result)
    throw new UserError(
      'wrong-formula',
      {result, got: kind},
      `${what} must give ${describe(result)}. '${printable(source.text)}' gives ${describe(kind)}.`,
      [result === 'number' ? 'For example: 200 + 0.3 * amount' : 'Compare figures with <, <=, ==, >= or >.'],
    )
  return {
    paths,
    evaluate: scope => {
      try {
        return evaluate(scope) as Results[Kind]
      } catch (error) {
        if (!(error instanceof NoValue)) throw error
        const place = where === undefined ? '' : ` for ${where(scope)}`
        throw new NoValue(`${what} has no value${place}: ${error.message}.`)
      }
    },
  }
}

const describe = (kind: string) => (kind === 'boolean' ? 'true or false' : kind === 'text' ? 'text' : 'a number')
