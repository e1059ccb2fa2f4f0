import {UserError} from '../core/errors.js'
import {libraryWording} from '../core/library-wording.js'
import type {Wording} from '../core/text.js'
import {parsePlainYaml} from '../files/plain-yaml.js'
import {DEFAULT_POLICY} from '../policy/default-policy.js'
import {checkPolicy, evaluatePolicy} from '../policy/evaluate.js'
import {parsePolicy, type Policy} from '../policy/policy-file.js'
import {profileText} from '../policy/profiles/profile-text.js'
import {profiles} from '../policy/profiles/index.js'
import type {AuditResult, PolicyOutcome} from '../result/audit-result.js'
import {today} from './read-policy.js'

/** A policy to begin with. */
export interface PolicyExample {
  readonly name: string
  readonly title: string
  /** YAML, with every part explained. */
  readonly text: string
}

/** What messages call a policy that is being written. */
const NAME = 'the policy'

/**
 * What a policy under somebody's hands says of a result.
 * @param text YAML.
 * @throws {UserError} When it is wrong; its data name the line, wherever that can be told.
 */
export async function tryPolicy(text: string, result: AuditResult): Promise<PolicyOutcome> {
  const policy = await parsePolicy(text, NAME)
  try {
    return await evaluatePolicy(policy, result, today())
  } catch (error) {
    throw error instanceof UserError ? await withRuleLine(error, text, policy) : error
  }
}

/** The same error with the line of the first rule that is wrong by itself, or that the error names. */
async function withRuleLine(error: UserError, text: string, policy: Policy): Promise<UserError> {
  const {lineOf} = await parsePlainYaml(text, NAME, ({message}) => new UserError('wrong-policy', {}, message))
  for (const [at, rule] of policy.rules.entries()) {
    const isWrong = await checkPolicy({...policy, rules: [rule]}).then(
      () => error.data['rule'] === rule.name,
      () => true,
    )
    const line = isWrong ? (lineOf(['rules', at, 'expression']) ?? lineOf(['rules', at])) : undefined
    if (line !== undefined) return new UserError(error.code, {...error.data, line}, error.texts.message, error.texts.suggestions)
  }
  return error
}

/** The policy that `policy init` writes, and those of regulators and publishers. */
export async function policyExamples(wording: Wording = libraryWording): Promise<readonly PolicyExample[]> {
  const ready = profiles.map(async profile => ({
    name: profile.name,
    title: profile.title,
    text: await profileText(profile, {}, wording),
  }))
  return [{name: 'default', title: 'Rules that most releases should keep', text: DEFAULT_POLICY}, ...(await Promise.all(ready))]
}
