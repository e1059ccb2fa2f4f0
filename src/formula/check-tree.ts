import type {
  AccessorNode,
  ConditionalNode,
  ConstantNode,
  FunctionNode,
  MathNode,
  ParenthesisNode,
  RelationalNode,
  SymbolNode,
} from 'mathjs'
import {didYouMean} from '../core/options.js'
import {printable} from '../core/printable.js'
import {NoValue} from './no-value.js'
import {functions, operators, type Operation, type Value, type ValueKind} from './operations.js'
import {formulaError, type Source} from './source.js'

/** What a name stands for. */
export interface Reference<Scope> {
  readonly kind: ValueKind
  /** Undefined or NaN: there is no value. */
  readonly read: (scope: Scope) => Value | undefined
}

/** The names that a formula may use. */
export interface Names<Scope> {
  /**
   * What a path stands for; `amount` is `['amount']`, `column["a b"]` is `['column', 'a b']`. Undefined when there is no such
   * name. Look it up in a Map: paths are whatever the user typed.
   */
  readonly resolve: (path: readonly string[]) => Reference<Scope> | undefined
  /** Known names, as a user types them, for suggestions. */
  readonly known: readonly string[]
}

/** A step of a formula that was found to be right. */
export interface Checked<Scope> {
  readonly kind: ValueKind
  readonly paths: readonly (readonly string[])[]
  /** @throws {NoValue} */
  readonly evaluate: (scope: Scope) => Value
}

/** A chain of 200 operators; evaluating calls itself once per level. */
const MAX_DEPTH = 200

interface Checker<Scope> {
  readonly source: Source
  readonly names: Names<Scope>
  readonly depth: number
}

/**
 * Turns a syntax tree into closures, refusing every kind of node, operator, function and name that is not listed.
 * @throws {UserError} With the place in the text.
 */
export function checkTree<Scope>(tree: MathNode, source: Source, names: Names<Scope>): Checked<Scope> {
  return checkNode(tree, {source, names, depth: 0})
}

function checkNode<Scope>(node: MathNode, outer: Checker<Scope>): Checked<Scope> {
  const checker = {...outer, depth: outer.depth + 1}
  if (checker.depth > MAX_DEPTH) throw formulaError(checker.source, undefined, `a formula may be ${MAX_DEPTH} steps deep`)
  switch (node.type) {
    case 'ParenthesisNode':
      return checkNode((node as ParenthesisNode).content, checker)
    case 'ConstantNode':
      return checkConstant(node as ConstantNode<Value | null>, checker)
    case 'SymbolNode':
    case 'AccessorNode':
      return checkReference(node as SymbolNode | AccessorNode, checker)
    case 'OperatorNode':
      return checkOperator(node as AnyOperatorNode, checker)
    case 'RelationalNode':
      return checkRelation(node as RelationalNode, checker)
    case 'ConditionalNode':
      return checkConditional(node as ConditionalNode, checker)
    case 'FunctionNode':
      return checkCall(node as FunctionNode, checker)
    default: {
      const [what, sign] = FORBIDDEN.get(node.type) ?? ['this', undefined]
      throw formulaError(checker.source, sign, `${what} may not stand in a formula`, [OPERATOR_LIST])
    }
  }
}

const FORBIDDEN = new Map<string, readonly [what: string, sign: string]>([
  ['ArrayNode', ['a list', '[']],
  ['AssignmentNode', ['an assignment (comparing is ==)', '=']],
  ['BlockNode', ['more than one expression', ';']],
  ['FunctionAssignmentNode', ['the definition of a function', '=']],
  ['IndexNode', ['an index', '[']],
  ['ObjectNode', ['an object', '{']],
  ['RangeNode', ['a range', ':']],
])

const OPERATOR_LIST = 'Operators: + - * / ^ mod, < <= == != >= >, and or xor not, condition ? a : b.'

function checkConstant<Scope>({value}: ConstantNode<Value | null>, {source}: Checker<Scope>): Checked<Scope> {
  const constant = (kind: ValueKind, content: Value) => ({kind, paths: [], evaluate: () => content})
  if (typeof value === 'boolean') return constant('boolean', value)
  if (typeof value === 'string') return constant('text', value)
  if (typeof value === 'number' && Number.isFinite(value)) return constant('number', value)
  const problem =
    typeof value === 'number' ? 'numbers must be finite' : 'there must be a value (null, undefined and comments are none)'
  throw formulaError(source, undefined, problem)
}

function checkReference<Scope>(node: SymbolNode | AccessorNode, {source, names}: Checker<Scope>): Checked<Scope> {
  const path = pathOf(node, source)
  const typed = typedPath(path)
  const reference = names.resolve(path)
  if (reference === undefined)
    throw formulaError(source, path[0], `there is no '${typed}'`, [
      ...didYouMean(typed, names.known),
      `Known names: ${listed(names.known)}.`,
    ])
  return {
    kind: reference.kind,
    paths: [path],
    evaluate: scope => {
      const value = reference.read(scope)
      if (value === undefined || Number.isNaN(value)) throw new NoValue(`'${printable(typed)}' is missing`)
      return value
    },
  }
}

/** `attack["dcr-mia"].auc.high` is a chain of accessors whose indices are single texts and whose end is a name. */
function pathOf(node: MathNode, source: Source): string[] {
  const path: string[] = []
  let at = node
  while (at.type === 'AccessorNode') {
    const {object, index, optionalChaining} = at as AccessorNode
    const [key] = index.dimensions as ConstantNode<Value>[]
    if (index.dimensions.length !== 1 || (key as MathNode).type !== 'ConstantNode' || typeof key.value !== 'string')
      throw formulaError(source, '[', 'an index must be one name in quotes')
    if (optionalChaining) throw formulaError(source, '?.', 'write . instead of ?.')
    path.unshift(key.value)
    at = object
  }
  if (at.type !== 'SymbolNode') throw formulaError(source, '[', 'only a name can be followed by . or [')
  return [(at as SymbolNode).name, ...path]
}

/** A path as a user types it. */
export function typedPath([first, ...rest]: readonly string[]): string {
  return first + rest.map(key => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`)).join('')
}

interface AnyOperatorNode extends MathNode {
  readonly op: string
  readonly fn: string
  readonly args: readonly MathNode[]
  readonly implicit: boolean
  readonly isPercentage?: boolean
}

function checkOperator<Scope>({op, fn, args, implicit, isPercentage}: AnyOperatorNode, checker: Checker<Scope>): Checked<Scope> {
  if (implicit)
    throw formulaError(checker.source, undefined, 'two values stand side by side; write * between them', [OPERATOR_LIST])
  const operation = operators.get(fn)
  if (operation === undefined || isPercentage === true)
    throw formulaError(
      checker.source,
      isPercentage === true ? '%' : op,
      `the operator '${isPercentage === true ? '%' : op}' is not known here`,
      [OPERATOR_LIST],
    )
  return applied(
    op,
    operation,
    args.map(arg => checkNode(arg, checker)),
    checker,
  )
}

/** `0 <= a < 1` is `0 <= a and a < 1`, with each value evaluated once: twice would double the work with every level of nesting. */
function checkRelation<Scope>({conditionals, params}: RelationalNode, checker: Checker<Scope>): Checked<Scope> {
  const values = params.map(param => checkNode(param, checker))
  const comparisons = conditionals.map((fn, at) => {
    const operation = operators.get(fn)
    if (operation === undefined) throw formulaError(checker.source, undefined, `the comparison '${fn}' is not known here`)
    requireKinds(fn, operation, [values[at], values[at + 1]], checker)
    return operation
  })
  return {
    kind: 'boolean',
    paths: values.flatMap(({paths}) => paths),
    evaluate: scope => {
      const found = values.map(value => value.evaluate(scope))
      return comparisons.every(({apply}, at) => apply([found[at], found[at + 1]] as never[]))
    },
  }
}

function checkConditional<Scope>({condition, trueExpr, falseExpr}: ConditionalNode, checker: Checker<Scope>): Checked<Scope> {
  const [test, yes, no] = [condition, trueExpr, falseExpr].map(node => checkNode(node, checker))
  if (test.kind !== 'boolean')
    throw formulaError(checker.source, '?', `what stands before ? must be true or false, not a ${test.kind}`)
  if (yes.kind !== no.kind)
    throw formulaError(checker.source, ':', `both sides of : must be of one kind, not a ${yes.kind} and a ${no.kind}`)
  return {
    kind: yes.kind,
    paths: [test, yes, no].flatMap(({paths}) => paths),
    evaluate: scope => (test.evaluate(scope) === true ? yes : no).evaluate(scope),
  }
}

function checkCall<Scope>({fn, args}: FunctionNode, checker: Checker<Scope>): Checked<Scope> {
  const callee = fn as MathNode
  const name = callee.type === 'SymbolNode' ? fn.name : undefined
  const operation = name === undefined ? undefined : functions.get(name)
  if (name === undefined || operation === undefined)
    throw formulaError(
      checker.source,
      name ?? '(',
      name === undefined ? 'only a function can be called' : `there is no function '${name}'`,
      [...didYouMean(name ?? '', [...functions.keys()]), `Functions: ${[...functions.keys()].join(', ')}.`],
    )
  return applied(
    name,
    operation,
    args.map(arg => checkNode(arg, checker)),
    checker,
  )
}

function applied<Scope>(
  name: string,
  operation: Operation,
  values: readonly Checked<Scope>[],
  checker: Checker<Scope>,
): Checked<Scope> {
  requireKinds(name, operation, values, checker)
  return {
    kind: operation.gives,
    paths: values.flatMap(({paths}) => paths),
    evaluate: scope => {
      const result = operation.apply(values.map(value => value.evaluate(scope)) as never[])
      if (typeof result === 'number' && !Number.isFinite(result)) throw new NoValue(`'${name}' gives no finite number`)
      return result
    },
  }
}

function requireKinds<Scope>(
  name: string,
  {takes, least, most}: Operation,
  values: readonly Checked<Scope>[],
  {source}: Checker<Scope>,
): void {
  if (values.length < least || values.length > most)
    throw formulaError(
      source,
      name,
      `'${name}' takes ${least === most ? least : `${least} to ${most}`} values. Got ${values.length}`,
    )
  const wanted = takes === 'any' ? values[0].kind : takes
  const wrong = values.find(({kind}) => kind !== wanted)
  if (wrong !== undefined)
    throw formulaError(source, name, `'${name}' takes values of the kind ${wanted} here. Got a ${wrong.kind}`)
}

const LISTED = 40

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map(printable).join(', ')
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown
}
