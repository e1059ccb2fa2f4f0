import {createHash} from 'node:crypto'
import type {Waiver} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {shownName} from '../core/printable.js'

export interface Rule {
  readonly name: string
  /** True when the rule is kept; see scope.ts for its names. */
  readonly expression: string
  /** Why the rule is there, for whoever meets it in a report. */
  readonly reason: string
  /** The one generator it is about; all of them when left out. */
  readonly generator?: string
  readonly waiver?: Waiver
}

export interface Policy {
  /** Of the file's text. */
  readonly sha256: string
  readonly rules: readonly Rule[]
}

/** What a policy file holds. */
export type PolicyRules = Pick<Policy, 'rules'>

const MAX_CHARACTERS = 100_000
const MAX_RULES = 500
const NEXT_STEP = "'minority-report policy init' writes an example with every part explained."

/**
 * Reads a policy: YAML, or JSON, which is YAML too. Only plain values are read (the core schema of YAML 1.2, no tags, merge keys
 * or custom types), and references that multiply the text are refused.
 * @param file What to call the file in messages.
 * @throws {UserError} With the line where the YAML is wrong, or the rule and the part that is missing, unknown or of the wrong kind.
 */
export async function parsePolicy(text: string, file: string): Promise<Policy> {
  if (text.length > MAX_CHARACTERS)
    throw new UserError(
      'wrong-policy',
      {most: MAX_CHARACTERS},
      `${file} must be a policy of at most ${MAX_CHARACTERS} characters.`,
    )
  const content = partsOf(await parseYaml(text, file), file, ['rules'], [])
  const {rules} = content
  if (!Array.isArray(rules) || rules.length === 0 || rules.length > MAX_RULES)
    throw new UserError('wrong-policy', {part: 'rules'}, `'rules' of ${file} must be a list of 1 to ${MAX_RULES} rules.`, [
      NEXT_STEP,
    ])
  const checked = rules.map((rule, at) => checkRule(rule, `rule ${at + 1} of ${file}`))
  const repeated = checked.find(({name}, at) => checked.findIndex(other => other.name === name) < at)
  if (repeated !== undefined)
    throw new UserError('wrong-policy', {rule: repeated.name}, `${file} has two rules named '${shownName(repeated.name)}'.`, [
      'Give each rule its own name.',
    ])
  return {sha256: createHash('sha256').update(text).digest('hex'), rules: checked}
}

async function parseYaml(text: string, file: string): Promise<unknown> {
  const {parseDocument, Lexer, LineCounter} = await import('yaml')
  const cannot = (where: number | undefined) =>
    new UserError(
      'wrong-policy',
      {...(where !== undefined && {line: where})},
      `${file} must be YAML. It cannot be read${where === undefined ? '' : `: look at line ${where}`}.`,
      ['Quote an expression that holds a colon or begins with a sign.', NEXT_STEP],
    )
  if (isTooDeep(new Lexer().lex(text)))
    throw new UserError('wrong-policy', {}, `${file} must be YAML that is nested no deeper than a policy.`, [NEXT_STEP])
  const lines = new LineCounter()
  // Pretty errors copy a part of the text for each of them.
  const document = parseDocument(text, {schema: 'core', merge: false, customTags: [], prettyErrors: false, lineCounter: lines})
  const {errors, warnings} = document
  const lineOf = ({pos: [at]}: {readonly pos: readonly [number, number]}) => lines.linePos(at).line
  if (errors.length > 0) throw cannot(lineOf(errors[0]))
  // Whoever wrote a tag means something by it that is not read here.
  if (warnings.length > 0)
    throw new UserError(
      'wrong-policy',
      {line: lineOf(warnings[0])},
      `${file} must be plain YAML. Line ${lineOf(warnings[0])} holds a tag or a type that is not known.`,
      ['Leave out what begins with an exclamation mark; quote texts that do.'],
    )
  try {
    return document.toJS({maxAliasCount: 20})
  } catch {
    // References that multiply the text.
    throw cannot(undefined)
  }
}

const DEEPEST = 50

/** The composer calls itself for each level, in brackets and in entries that begin on one line; deep enough, that ends the process. */
function isTooDeep(lexemes: Iterable<string>): boolean {
  let brackets = 0
  let inLine = 0
  for (const lexeme of lexemes) {
    if (lexeme === '{' || lexeme === '[') brackets++
    else if (lexeme === '}' || lexeme === ']') brackets--
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') inLine++
    else if (lexeme.includes('\n')) inLine = 0
    if (brackets > DEEPEST || inLine > DEEPEST) return true
  }
  return false
}

function checkRule(value: unknown, where: string): Rule {
  const rule = partsOf(value, where, ['name', 'expression', 'reason'], ['generator', 'waiver'])
  const text = (part: string) => textOf(rule[part], part, where)
  return {
    name: text('name'),
    expression: text('expression'),
    reason: text('reason'),
    ...(rule['generator'] !== undefined && {generator: text('generator')}),
    ...(rule['waiver'] !== undefined && {waiver: checkWaiver(rule['waiver'], `the waiver of ${where}`)}),
  }
}

function checkWaiver(value: unknown, where: string): Waiver {
  const waiver = partsOf(value, where, ['by', 'until'], [])
  const until = textOf(waiver['until'], 'until', where)
  const day = new Date(`${until}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until)
    throw new UserError(
      'wrong-policy',
      {part: 'until'},
      `'until' of ${where} must be a day such as 2026-12-31. Got '${shownName(until)}' instead.`,
    )
  return {by: textOf(waiver['by'], 'by', where), until}
}

function textOf(value: unknown, part: string, where: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  const hint = part === 'expression' ? 'Put the expression in quotes.' : 'Put it in quotes.'
  throw new UserError('wrong-policy', {part}, `'${part}' of ${where} must be text.`, [hint])
}

/** An object with these keys and no others. */
function partsOf(
  value: unknown,
  where: string,
  required: readonly string[],
  optional: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError('wrong-policy', {required}, `${where} must hold ${required.join(', ')}.`, [NEXT_STEP])
  const known = [...required, ...optional]
  const unknown = Object.keys(value).find(key => !known.includes(key))
  if (unknown !== undefined)
    throw new UserError('wrong-policy', {part: unknown}, `${where} has no part '${shownName(unknown)}'.`, [
      ...didYouMean(unknown, known),
      `Its parts: ${known.join(', ')}.`,
    ])
  const missing = required.find(key => !Object.hasOwn(value, key))
  if (missing !== undefined)
    throw new UserError('wrong-policy', {part: missing}, `${where} must have a '${missing}'.`, [NEXT_STEP])
  return value as Readonly<Record<string, unknown>>
}
