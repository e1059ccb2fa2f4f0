import {distance} from 'fastest-levenshtein'
import {UserError} from './errors.js'
import {command, say} from './text.js'

interface OptionBase {
  readonly description: string
}
export interface NumberOption extends OptionBase {
  readonly type: 'number' | 'integer'
  readonly min: number
  readonly max: number
  /** Without a default the algorithm estimates or derives the value from the data; the description says how. */
  readonly default?: number
}
export interface ChoiceOption extends OptionBase {
  readonly type: 'choice'
  readonly choices: readonly string[]
  readonly default: string
}
export interface BooleanOption extends OptionBase {
  readonly type: 'boolean'
  readonly default: boolean
}
/** Free text that the algorithm reads itself; the description says what it holds. */
export interface TextOption extends OptionBase {
  readonly type: 'text'
  readonly default?: string
}
export type OptionSpec = NumberOption | ChoiceOption | BooleanOption | TextOption
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** The values of options as their specification types them. */
export type OptionValues<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K] extends {type: 'number' | 'integer'; default: number}
    ? number
    : S[K] extends {type: 'number' | 'integer'}
      ? number | undefined
      : S[K] extends {type: 'choice'; choices: readonly (infer C)[]}
        ? C
        : S[K] extends {type: 'text'}
          ? S[K] extends {default: string}
            ? string
            : string | undefined
          : boolean
}

/** Typed options for library users: any of them may be left out. */
export type SomeOptions<S extends OptionSpecs> = {readonly [K in keyof S]?: Exclude<OptionValues<S>[K], undefined>}

export type GivenOptions = Readonly<Record<string, string | number | boolean>>

/**
 * Checks what a user gave against the specification and fills in the defaults.
 * @throws {UserError} Naming the option, what it must be, what was given, and the known options.
 */
export function parseOptions<S extends OptionSpecs>(owner: string, specs: S, given: GivenOptions): OptionValues<S> {
  for (const name of Object.keys(given)) if (!Object.hasOwn(specs, name)) throw unknownOption(owner, specs, name)
  const values = Object.entries(specs).map(([name, spec]) => [
    name,
    Object.hasOwn(given, name) ? parseOption(owner, name, spec, given[name]) : spec.default,
  ])
  return Object.fromEntries(values) as OptionValues<S>
}

/**
 * What was given, checked and with all defaults, as a plan holds it: what the algorithm derives from the data is left out.
 * @throws {UserError} As `parseOptions` does.
 */
export function completeOptions(owner: string, specs: OptionSpecs, given: GivenOptions): GivenOptions {
  const values: Readonly<Partial<GivenOptions>> = parseOptions(owner, specs, given)
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** Those options that differ from their defaults, as texts in the order of the alphabet: a short name for all of them. */
export function changedOptions(specs: OptionSpecs, options: GivenOptions): Readonly<Record<string, string>> {
  const changed = Object.keys(specs)
    .sort()
    .flatMap(name => {
      const value = Object.hasOwn(options, name) ? String(options[name]) : undefined
      return value === undefined || value === String(specs[name].default) ? [] : [[name, value] as const]
    })
  return Object.fromEntries(changed)
}

function parseOption(owner: string, name: string, spec: OptionSpec, given: string | number | boolean): string | number | boolean {
  const text = String(given).trim()
  const wrong = () =>
    new UserError(
      'wrong-option',
      {owner, option: name, must: describeRange(spec)},
      `The '${name}' option of ${owner} must be ${describeRange(spec)}. Got ${shownValue(String(given))} instead.`,
      [say`Give it as ${name}=VALUE; see '${command('generators', owner)}' or '${command('attacks', owner)}'.`],
    )
  if (spec.type === 'text') return text
  if (spec.type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true'
    throw wrong()
  }
  if (spec.type === 'choice') {
    if (spec.choices.includes(text)) return text
    throw wrong()
  }
  const value = text === '' ? NaN : Number(text)
  if (!Number.isFinite(value) || value < spec.min || value > spec.max || (spec.type === 'integer' && !Number.isInteger(value)))
    throw wrong()
  // Minus zero is zero.
  return value + 0
}

const LONGEST_VALUE = 40

/** A value may be what a file holds, given as =@FILE: only what somebody may have typed is shown. */
function shownValue(text: string): string {
  return text.length > LONGEST_VALUE || /[\r\n]/.test(text) ? `a text of ${text.length} characters` : `'${text.trim()}'`
}

/** "an integer in [1, 34]", for messages and listings. */
export function describeRange(spec: OptionSpec): string {
  if (spec.type === 'boolean') return 'true or false'
  if (spec.type === 'choice') return `one of ${spec.choices.join(', ')}`
  if (spec.type === 'text') return 'text, or @FILE'
  const kind = spec.type === 'integer' ? 'an integer' : 'a number'
  if (spec.max === Infinity) return spec.min === -Infinity ? kind : `${kind} of at least ${spec.min}`
  return `${kind} in [${spec.min}, ${spec.max}]`
}

function unknownOption(owner: string, specs: OptionSpecs, name: string): UserError {
  const known = Object.entries(specs).map(([key, spec]) => `${key} (${describeRange(spec)})`)
  const message = `${owner} has no option '${name}'.`
  const listing = known.length === 0 ? `${owner} takes no options.` : `Its options are: ${known.join('; ')}.`
  return new UserError('no-such-option', {owner, option: name, options: Object.keys(specs)}, message, [
    ...didYouMean(name, Object.keys(specs)),
    listing,
  ])
}

/** One suggestion when a known name is close to what was typed, none otherwise. */
export function didYouMean(given: string, known: readonly string[]): string[] {
  const scored = known.map(name => ({name, distance: distance(given.toLowerCase(), name.toLowerCase())}))
  const best = scored.sort((a, b) => a.distance - b.distance).at(0)
  return best !== undefined && best.distance <= Math.max(2, Math.floor(given.length / 3)) ? [`Did you mean '${best.name}'?`] : []
}
