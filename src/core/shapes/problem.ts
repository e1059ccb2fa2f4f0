import type {core} from 'zod'
import {shownName} from '../printable.js'

/** The first thing in which a value differs from its definition. `must` and `key` may be shown, `got` only where somebody typed it. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  /** "must be an integer", to stand behind the place; or what else is wrong there. */
  readonly must: string
  /** A part that is missing, or not known. */
  readonly key?: string
  readonly kind: 'missing' | 'unknown' | 'wrong'
  readonly got?: unknown
}

/**
 * Words the first of the issues that `safeParse` gives, or the first part that is not known: whoever misspells a part lacks it, too.
 * `safeParse` must be asked to `reportInput`. Without it, a missing part cannot be told from one of the wrong kind.
 */
export function problemOf(issues: readonly core.$ZodIssue[]): Problem {
  const issue = issues.find(({code}) => code === 'unrecognized_keys') ?? issues[0]
  const {path} = issue
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys
    return {path, kind: 'unknown', key, must: `has a part that is not known: '${shownName(key)}'`}
  }
  if (issue.input === undefined && path.length > 0) {
    const key = String(path[path.length - 1])
    return {path: path.slice(0, -1), kind: 'missing', key, must: `must have '${shownName(key)}'`}
  }
  return {path, kind: 'wrong', must: wanted(issue), got: issue.input}
}

function wanted(issue: Exclude<core.$ZodIssue, core.$ZodIssueUnrecognizedKeys>): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('must ') ? issue.message : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${listed(issue.values)}`
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'invalid_format':
      return issue.message.startsWith('must ') ? issue.message : `must be text of the form ${issue.pattern ?? issue.format}`
    case 'invalid_union': {
      const {options} = issue as {readonly options?: readonly unknown[]}
      if (options !== undefined) return `must be ${listed(options)}`
      const kinds = issue.errors.flatMap(([first]) => (first.code === 'invalid_type' ? [KINDS[first.expected]] : []))
      return kinds.length === 0 ? 'is not valid' : `must be ${kinds.join(' or ')}`
    }
    case 'custom':
      return issue.message
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return 'is not valid'
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

function listed(values: readonly unknown[]): string {
  const shown = values.map(value => (typeof value === 'string' ? `'${value}'` : String(value)))
  return shown.length === 1 ? shown[0] : `one of ${shown.join(', ')}`
}

function bound(origin: string, side: string, limit: number | bigint): string {
  if (origin === 'array') return `must be a list of ${side} ${limit} ${Number(limit) === 1 ? 'item' : 'items'}`
  return origin === 'string' ? `must be text of ${side} ${limit} characters` : `must be ${side} ${limit}`
}

/** A place in a file of JSON, as "/results/0/kind". */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map(key => `/${shownName(String(key))}`).join('')
}
