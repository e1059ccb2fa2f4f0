import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'
import {checkPolicy} from '../policy/evaluate.js'
import {parsePolicy, type Policy} from '../policy/policy-file.js'

/**
 * A policy file, checked as far as that goes without a result.
 * @throws {UserError} When it cannot be read or is wrong.
 */
export async function readPolicy(file: string, signal?: AbortSignal): Promise<Policy> {
  const policy = await parsePolicy(await readTextFile(file, {...SIZES.policy, signal}), `'${file}'`)
  await checkPolicy(policy)
  return policy
}

/** The day that waivers are held against, in UTC. */
export const today = () => new Date().toISOString().slice(0, 10)
