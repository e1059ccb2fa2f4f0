import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {namesAt, requiredAt} from '../../core/shapes/parts.js'
import {problemOf, type Problem} from '../../core/shapes/problem.js'
import type {Infer} from '../../core/shapes/infer.js'
import {MAX_RULES, policyContent, type policyRule} from './policy.js'

const NEXT_STEP = "'minority-report policy init' writes an example with every part explained."

/**
 * The rules of a policy.
 * @throws {UserError} With the rule and the part that is missing, unknown or of the wrong kind.
 */
export function checkRules(content: unknown, file: string): readonly Infer<typeof policyRule>[] {
  const checked = policyContent.safeParse(content, {reportInput: true})
  if (!checked.success) throw wrongPart(problemOf(checked.error.issues), file)
  return checked.data.rules
}

/** Where the policy is not as it must be, in the words of whoever wrote it. */
function wrongPart({path, kind, key = '', must, got}: Problem, file: string): UserError {
  const where = placeOf(path, file)
  const [known, required] = [namesAt(policyContent, path), requiredAt(policyContent, path)]
  if (kind === 'unknown')
    return new UserError('wrong-policy', {part: key}, `${where} has no part '${shownName(key)}'.`, [
      ...didYouMean(key, known),
      `Its parts: ${known.join(', ')}.`,
    ])
  if (kind === 'missing')
    return new UserError('wrong-policy', {part: key}, `${where} must have a '${shownName(key)}'.`, [NEXT_STEP])
  if (known.length > 0)
    return new UserError('wrong-policy', {required}, `${where} must hold ${required.join(', ')}.`, [NEXT_STEP])
  const part = String(path[path.length - 1])
  const wanted = part === 'rules' ? `must be a list of 1 to ${MAX_RULES} rules` : must
  const message = `'${part}' of ${placeOf(path.slice(0, -1), file)} ${wanted}.`
  if (part === 'rules') return new UserError('wrong-policy', {part}, message, [NEXT_STEP])
  if (part === 'until' && typeof got === 'string')
    return new UserError('wrong-policy', {part}, `${message} Got '${shownName(got)}' instead.`)
  const hint = part === 'expression' ? 'Put the expression in quotes.' : 'Put it in quotes.'
  return new UserError('wrong-policy', {part}, message, [hint])
}

/** "the waiver of rule 2 of policy.yaml" */
function placeOf(path: readonly PropertyKey[], file: string): string {
  if (path.length < 2) return file
  const place = `rule ${Number(path[1]) + 1} of ${file}`
  return path.length === 2 ? place : `the ${String(path[2])} of ${place}`
}
