import {createHash} from 'node:crypto'
import {UserError} from '../core/errors.js'
import {shownName} from '../core/printable.js'
import type {Infer} from '../core/shapes/infer.js'
import type {policyContent, policyRule} from './shapes/policy.js'

export type Rule = Infer<typeof policyRule>

/** What a policy file holds. */
export type PolicyRules = Infer<typeof policyContent>

export interface Policy extends PolicyRules {
  /** Of the file's text. */
  readonly sha256: string
}

const MAX_CHARACTERS = 100_000
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
  const {checkContent} = await import('./shapes/check-content.js')
  const content = checkContent(await parseYaml(text, file), file)
  const {rules} = content
  const repeated = rules.find(({name}, at) => rules.findIndex(other => other.name === name) < at)
  if (repeated !== undefined)
    throw new UserError('wrong-policy', {rule: repeated.name}, `${file} has two rules named '${shownName(repeated.name)}'.`, [
      'Give each rule its own name.',
    ])
  return {...content, sha256: createHash('sha256').update(text).digest('hex')}
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

/**
 * The composer calls itself for each level, in brackets and in entries that begin on one line; deep enough, that ends the
 * process. A comma in brackets ends the entry that was begun there.
 */
function isTooDeep(lexemes: Iterable<string>): boolean {
  /** How deep each open bracket lies. */
  const open: number[] = []
  let depth = 0
  for (const lexeme of lexemes) {
    if (lexeme === '{' || lexeme === '[') open.push(++depth)
    else if (lexeme === '}' || lexeme === ']') depth = Math.max(0, (open.pop() ?? 1) - 1)
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') depth++
    else if (open.length > 0 ? lexeme === ',' : lexeme.includes('\n')) depth = open.at(-1) ?? 0
    if (depth > DEEPEST) return true
  }
  return false
}
