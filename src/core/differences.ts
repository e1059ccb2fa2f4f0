import {shownName} from './printable.js'

/** More settings than this are counted, not shown. */
const MOST_SHOWN = 4
const LONGEST_VALUE = 48

/**
 * How two plans differ, for people: one line for each setting, `plan.repeats: 5 -> 9`, a few of them and how many more. Lists of
 * algorithms are compared by name, so that one attack more is not a difference in all that come after it.
 *
 * @param before Plain JSON, as is `after`.
 * @returns No line where they are the same; the order of keys does not matter.
 */
export function shownDifferences(before: unknown, after: unknown): string[] {
  const all = differences(before, after, '')
  if (all.length <= MOST_SHOWN + 1) return all
  return [...all.slice(0, MOST_SHOWN), `and ${all.length - MOST_SHOWN} more settings`]
}

function differences(before: unknown, after: unknown, at: string): string[] {
  if (isNamedList(before) && isNamedList(after)) return listDifferences(before, after, at)
  if (!isRecord(before) || !isRecord(after)) {
    const [old, now] = [JSON.stringify(before), JSON.stringify(after)]
    return old === now ? [] : [`${at}: ${shown(old)} -> ${shown(now)}`]
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const field = (of: Readonly<Record<string, unknown>>, key: string) => (Object.hasOwn(of, key) ? of[key] : undefined)
  return keys.flatMap(key =>
    differences(field(before, key), field(after, key), at === '' ? shownName(key) : `${at}.${shownName(key)}`),
  )
}

function listDifferences(before: readonly Named[], after: readonly Named[], at: string): string[] {
  const [old, now] = [before, after].map(list => list.map(({name}) => name))
  if (old.join('\n') === now.join('\n'))
    return before.flatMap((item, index) => differences(item, after[index], `${at}.${shownName(item.name)}`))
  const [gone, added] = [old.filter(name => !now.includes(name)), now.filter(name => !old.includes(name))]
  const parts = [gone.length > 0 && `without ${gone.join(', ')}`, added.length > 0 && `with ${added.join(', ')}`].filter(
    part => part !== false,
  )
  return [`${at}: ${parts.length === 0 ? 'in another order' : parts.map(part => shown(part, 2 * LONGEST_VALUE)).join('; ')}`]
}

interface Named {
  readonly name: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNamedList = (value: unknown): value is readonly Named[] =>
  Array.isArray(value) && value.every(item => isRecord(item) && typeof item['name'] === 'string')

function shown(value: string | undefined, longest = LONGEST_VALUE): string {
  if (value === undefined) return 'not given'
  return shownName(value.length > longest ? `${value.slice(0, longest)}...` : value)
}
