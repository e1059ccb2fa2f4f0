import type {core} from 'zod'
import {shownName} from '../printable.js'

/** The first thing in which a value differs from its definition. It names keys, never a value. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** "must be an integer", to stand behind the place; or what else is wrong there. */
  readonly must: string
}

/**
 * Words the first of the issues that `safeParse` gives. It must be asked to `reportInput`: a missing part cannot be told from one of the
 * wrong kind without.
 */
export function problemOf([issue]: readonly core.$ZodIssue[]): Problem {
  const {path} = issue
  const at = (must: string): Problem => ({path, must})
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined && path.length > 0)
        return {path: path.slice(0, -1), must: `must have '${shownKey(path[path.length - 1])}'`}
      return at(`must be ${KINDS[issue.expected] ?? issue.expected}`)
    case 'unrecognized_keys':
      return at(`has a part that is not known: '${shownKey(issue.keys[0])}'`)
    case 'invalid_value':
      return at(`must be ${listed(issue.values.map(String))}`)
    case 'too_small':
      return at(bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum))
    case 'too_big':
      return at(bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum))
    case 'invalid_format':
      return at(`must be text of the form ${issue.pattern ?? issue.format}`)
    case 'invalid_union': {
      const {options} = issue as {readonly options?: readonly unknown[]}
      if (options !== undefined) return at(`must be ${listed(options.map(String))}`)
      const kinds = issue.errors.flatMap(([first]) => (first.code === 'invalid_type' ? [KINDS[first.expected]] : []))
      return at(kinds.length === 0 ? 'is not valid' : `must be ${kinds.join(' or ')}`)
    }
    case 'custom':
      return at(issue.message)
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return at('is not valid')
  }
}

const KINDS: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const shownKey = (key: PropertyKey) => shownName(String(key))

const listed = (values: readonly string[]) =>
  values.length === 1 ? `'${values[0]}'` : `one of ${values.map(value => `'${value}'`).join(', ')}`

function bound(origin: string, side: string, limit: number | bigint): string {
  if (origin === 'array') return `must be a list of ${side} ${limit} ${Number(limit) === 1 ? 'item' : 'items'}`
  return origin === 'string' ? `must be text of ${side} ${limit} characters` : `must be ${side} ${limit}`
}

/** A place in a file of JSON, as "/results/0/kind". */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map(key => `/${shownKey(key)}`).join('')
}
