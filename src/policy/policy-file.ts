import {UserError} from '../core/errors.js'
import {shownName} from '../core/printable.js'
import type {Infer} from '../core/shapes/infer.js'
import {parsePlainYaml, type YamlProblem} from '../files/plain-yaml.js'
import {sha256Hex} from '../platform/hash.js'
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
 * Reads a policy: plain YAML.
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
  const content = checkContent(await parsePlainYaml(text, file, notYaml), file)
  const {rules} = content
  const repeated = rules.find(({name}, at) => rules.findIndex(other => other.name === name) < at)
  if (repeated !== undefined)
    throw new UserError('wrong-policy', {rule: repeated.name}, `${file} has two rules named '${shownName(repeated.name)}'.`, [
      'Give each rule its own name.',
    ])
  return {...content, sha256: sha256Hex(text)}
}

function notYaml({line, message}: YamlProblem): UserError {
  return new UserError('wrong-policy', {...(line !== undefined && {line})}, message, [
    'Quote an expression that holds a colon or begins with a sign.',
    NEXT_STEP,
  ])
}
