import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'
import type {Catalogue} from '../plugins/catalogue.js'
import {checkPolicy} from '../policy/evaluate.js'
import {parsePolicy, type Policy, type PolicyRules} from '../policy/policy-file.js'

/**
 * A policy file or its content, checked as far as that goes without a result.
 * @throws {UserError} When it cannot be read or is wrong.
 */
export async function readPolicy(file: string | PolicyRules, signal?: AbortSignal, catalogue?: Catalogue): Promise<Policy> {
  const policy =
    typeof file === 'string'
      ? await parsePolicy(await readTextFile(file, {...SIZES.policy, signal}), `'${file}'`)
      : await parsePolicy(JSON.stringify(file), 'the policy')
  await checkPolicy(policy, catalogue)
  return policy
}

/** The day that waivers are held against, in UTC. */
export const today = () => new Date().toISOString().slice(0, 10)
