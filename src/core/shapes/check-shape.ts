import * as z from 'zod'
import type {Infer} from './infer.js'
import {partsOf, resolved} from './parts.js'
import {pointer, problemOf, type Problem} from './problem.js'

/** The value as it is, now known to fit; or the first thing in which it differs. */
export type Checked<T> =
  | {readonly value: T; readonly problem?: never}
  /** `text` is "/input/rows must be a number", and `at` the place in it, empty for the whole. */
  | {readonly problem: {readonly at: string; readonly text: string}}

/** Holds a value, as it was read from JSON or YAML, against a definition. */
export function checkShape<Definition extends z.ZodType>(definition: Definition, value: unknown): Checked<Infer<Definition>> {
  const problem = firstProblem(definition, value, []) ?? hiddenProblem(definition, value, [])
  if (problem === undefined) return {value: value as Infer<Definition>}
  const at = pointer(problem.path)
  return {problem: {at, text: `${at === '' ? 'the whole' : at} ${problem.must}`}}
}

function firstProblem(definition: z.ZodType, value: unknown, path: readonly PropertyKey[]): Problem | undefined {
  const {error} = definition.safeParse(value, {reportInput: true})
  if (error === undefined) return undefined
  const problem = problemOf(error.issues)
  return {...problem, path: [...path, ...problem.path]}
}

/** zod passes over a key `__proto__` of a record: what stands there is checked here. */
function hiddenProblem(definition: z.ZodType | undefined, value: unknown, path: readonly PropertyKey[]): Problem | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const inner = resolved(definition, value)
  const part = partsOf(inner, value)
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key]
    const of = part(key)
    const hidden = key === '__proto__' && inner instanceof z.ZodRecord && of !== undefined
    const problem = (hidden ? firstProblem(of, item, at) : undefined) ?? hiddenProblem(of, item, at)
    if (problem !== undefined) return problem
  }
  return undefined
}
