import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {namesAt, requiredAt} from '../../core/shapes/parts.js'
import {problemOf, type Problem} from '../../core/shapes/problem.js'
import type {Infer} from '../../core/shapes/infer.js'
import type {PlainYaml} from '../../files/plain-yaml.js'
import {MAX_RULES, policyContent} from './policy.js'

const NEXT_STEP = "'minority-report policy init' writes an example with every part explained."

/**
 * What a policy holds, checked.
 * @throws {UserError} With the rule or the parameter, the part that is missing, unknown or of the wrong kind, and the line.
 */
export function checkContent(
  {content, lineOf}: Pick<PlainYaml, 'content' | 'lineOf'>,
  file: string,
): Infer<typeof policyContent> {
  const checked = policyContent.safeParse(content, {reportInput: true})
  if (checked.success) return checked.data
  const problem = problemOf(checked.error.issues)
  const {code, data, texts} = wrongPart(problem, file)
  const line = nearestLine(problem.key === undefined ? problem.path : [...problem.path, problem.key], lineOf)
  throw new UserError(code, {...(line !== undefined && {line}), ...data}, texts.message, texts.suggestions)
}

/** Of the part, or of the smallest one around it that is there. */
function nearestLine(path: readonly PropertyKey[], lineOf: PlainYaml['lineOf']): number | undefined {
  const around = path.map((_, at) => path.slice(0, path.length - at))
  return around.map(lineOf).find(line => line !== undefined)
}

/** Where the policy is not as it must be, in the words of whoever wrote it. */
function wrongPart({path, kind, key = '', must, got}: Problem, file: string): UserError {
  if (path[0] === 'parameters' && path.length > 1) return wrongParameter(String(path[1]), must, got, file)
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

/** A parameter without a value is one that its author left for the reader to decide. */
function wrongParameter(name: string, must: string, got: unknown, file: string): UserError {
  const data = {part: name}
  if (got === null)
    return new UserError(
      'wrong-policy',
      data,
      `The parameter '${shownName(name)}' of ${file} must be filled in. It has no value.`,
      ['The comment beside it says what it means; its source gives no number, so it is yours to choose.'],
    )
  return new UserError('wrong-policy', data, `The parameter '${shownName(name)}' of ${file} ${must}.`, [
    'A parameter is a name of letters and digits with a number, a text, or true or false.',
  ])
}

/** "the waiver of rule 2 of policy.yaml" */
function placeOf(path: readonly PropertyKey[], file: string): string {
  if (path.length < 2) return file
  const place = `rule ${Number(path[1]) + 1} of ${file}`
  return path.length === 2 ? place : `the ${String(path[2])} of ${place}`
}
