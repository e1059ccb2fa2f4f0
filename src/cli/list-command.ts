import {describeRange, type OptionSpec} from '../core/options.js'
import type {Definition} from '../core/definition.js'
import type {Registry} from '../core/registry.js'

/** What a list command says of one algorithm. */
export interface Listing {
  readonly name: string
  readonly summary: string
  readonly source: string
  /** Of attacks and proxies: who the attacker is, and for attacks what they hold. */
  readonly attacker?: string
  readonly holds?: string
  readonly options: Readonly<
    Record<string, {readonly range: string; readonly default: number | string | boolean | null; readonly description: string}>
  >
}

type Listed = Definition & Pick<Listing, 'attacker' | 'holds'>

/** All entries, or the one that was named. */
export function listEntries(registries: readonly Registry<Listed>[], name: string | undefined): Listing[] {
  if (name === undefined) return registries.flatMap(({entries}) => entries.map(describe))
  const holder = registries.find(registry => registry.names.includes(name)) ?? registries[0]
  return [describe(holder.get(name))]
}

function describe({name, summary, source, attacker, holds, options}: Listed): Listing {
  const described = Object.entries(options).map(([key, spec]) => [
    key,
    {range: describeRange(spec), default: defaultOf(spec), description: spec.description},
  ])
  return {
    name,
    summary,
    source,
    ...(attacker !== undefined && {attacker}),
    ...(holds !== undefined && {holds}),
    options: Object.fromEntries(described) as Listing['options'],
  }
}

/** What is done without a value: numbers are derived, and texts are missing. */
const ABSENT = {text: 'none', number: 'from the data'} as const

const defaultOf = (spec: OptionSpec) => spec.default ?? null

/** Text for people: one line each, or everything about one. */
export function renderListing(listing: readonly Listing[]): string {
  const width = Math.max(...listing.map(({name}) => name.length))
  if (listing.length > 1) return listing.map(({name, summary}) => `${name.padEnd(width)}  ${summary}`).join('\n')
  const [{name, summary, source, attacker, holds, options}] = listing
  const who = [
    ...(attacker === undefined ? [] : [`Attacker: ${attacker}`]),
    ...(holds === undefined ? [] : [`What they hold: ${holds}.`]),
  ]
  const lines = Object.entries(options).map(([key, {range, default: value, description}]) => {
    const given = value === null ? ABSENT[range.startsWith('text') ? 'text' : 'number'] : String(value)
    return `  ${key}: ${range}, default ${given}. ${description}`
  })
  return [name, summary, ...who, `Source: ${source}`, ...(lines.length === 0 ? ['No options.'] : ['Options:', ...lines])].join(
    '\n',
  )
}
