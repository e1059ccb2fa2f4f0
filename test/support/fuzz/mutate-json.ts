import {integerBelow, type Rng} from '../../../src/core/rng.js'

/** A place in parsed JSON: a list or object, and the index or key in it. */
interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

/** Written as 1e999, which reads as infinity. */
const ENDLESS = '\u0001endless'
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 0.5, 1e308, -1e308, 1e-308, 4294967296, 2 ** 53 + 2, ENDLESS],
  ...['', 'x', '__proto__', 'constructor', '1e999', 'NaN', '\u001b[31m', 'y'.repeat(3000)],
  ...[[], {}, [[]], [null], [0, 0, 0], ['', ''], {length: 3}, Array.from({length: 2000}, (_, at) => at)],
]

/** JSON that is still JSON, with one to three of its values changed, moved, repeated or taken away. */
export function mutateJson(bytes: Uint8Array, rng: Rng): Buffer {
  const root: {all?: unknown} = {all: JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown}
  const times = 1 + integerBelow(rng, 3)
  for (let time = 0; time < times; time++) {
    const all = places(root)
    if (all.length === 0) break
    const one = () => all[integerBelow(rng, all.length)]
    change(one(), one(), rng)
  }
  const text = root.all === undefined ? '' : JSON.stringify(root.all)
  return Buffer.from(text.replaceAll(JSON.stringify(ENDLESS), '1e999'))
}

function places(root: unknown): Place[] {
  if (typeof root !== 'object' || root === null) return []
  const holder = root as Record<string, unknown>
  return Object.keys(holder).flatMap(key => [{holder, key}, ...places(holder[key])])
}

function change({holder, key}: Place, other: Place, rng: Rng): void {
  const value = holder[key]
  const kind = integerBelow(rng, 6)
  if (kind === 0) Reflect.deleteProperty(holder, key)
  else if (kind === 1) holder[key] = structuredClone(other.holder[other.key])
  else if (kind === 2 && Array.isArray(value)) {
    if (integerBelow(rng, 2) === 0) value.push(...(structuredClone(value) as unknown[]))
    else value.pop()
  } else if (kind === 2 && typeof value === 'number')
    holder[key] = [-value, value * 1e10, value + 1, value - 1][integerBelow(rng, 4)]
  else if (kind === 2) holder[`${key}2`] = value
  else holder[key] = structuredClone(VALUES[integerBelow(rng, VALUES.length)])
}
