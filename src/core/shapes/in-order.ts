import * as z from 'zod'
import {partsOf, resolved} from './parts.js'

/**
 * The same value with the properties of its objects in the order of the definition, those of records by the alphabet. It does not check: a
 * value that differs from the definition keeps what the definition does not know, behind what it knows.
 */
export function inOrder(definition: z.ZodType | undefined, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const inner = resolved(definition, value)
  const part = partsOf(inner, value)
  if (Array.isArray(value)) return value.map((item, at) => inOrder(part(String(at)), item))
  const known = inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
  const rank = (key: string) => (known.includes(key) ? known.indexOf(key) : known.length)
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, inOrder(part(key), item)]))
}
