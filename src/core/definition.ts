import {UserError} from './errors.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type OptionValues, type SomeOptions} from './options.js'

/** What every algorithm says of itself, in its own file. */
export interface Description<N extends string = string, S extends OptionSpecs = OptionSpecs> {
  /** kebab-case; the same as its file's name and the flag's value. */
  readonly name: N
  /** One plain sentence. */
  readonly summary: string
  /** Where it is from: authors, year, DOI or arXiv number. */
  readonly source: string
  readonly options: S
}

/** A description with what it is a description of. */
export interface Definition<N extends string = string, S extends OptionSpecs = OptionSpecs> extends Description<N, S> {
  readonly kind: Kind
}

export type Kind = 'attack' | 'experiment' | 'proxy' | 'generator' | 'learner' | 'fidelity'

/** Marks what the functions that define algorithms give, whichever copy of the tool they are of. */
const DEFINED: unique symbol = Symbol.for('minority-report.definition') as never

/** A definition that can be told from anything else that a file exports. */
export function defined<D extends Definition>(definition: D): D {
  return Object.defineProperty(definition, DEFINED, {value: true})
}

export function isDefined(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && DEFINED in value
}

/** Options as a user gives them, or typed as a program does; any may be left out. */
export type OptionsFor<S extends OptionSpecs> = SomeOptions<S> | GivenOptions

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u

/**
 * A function that checks options and hands them, complete with their defaults, to what makes the algorithm.
 *
 * @throws {UserError} When the description itself is not as it must be; the function when an option is not.
 */
export function creatorOf<S extends OptionSpecs, R>(
  description: Description<string, S> & {create(options: OptionValues<S>): R},
): (given?: OptionsFor<S>) => R {
  const {name, summary, source, options} = description
  if (typeof name !== 'string' || !NAME.test(name))
    throw new UserError(
      'wrong-definition',
      {part: 'name', name},
      `The name of an algorithm must be small letters, digits and hyphens, such as 'my-attack'. Got '${name}' instead.`,
    )
  for (const [key, text] of Object.entries({summary, source}))
    if (typeof text !== 'string' || text.trim() === '')
      throw new UserError('wrong-definition', {part: key, name}, `The ${key} of ${name} must be a sentence. It is missing.`)
  for (const [key, {default: value}] of Object.entries(options))
    if (value !== undefined) parseOptions(name, options, {[key]: value})
  return (given = {}) => description.create(parseOptions(name, options, withoutUndefined(given)))
}

/** Typed options may be there and undefined. */
function withoutUndefined(given: OptionsFor<OptionSpecs>): GivenOptions {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as GivenOptions
}

/** Does something to what is made, whether it is made at once or its code is loaded first. */
export function mapMade<A, B>(made: A | Promise<A>, then: (made: A) => B): B | Promise<B> {
  return made instanceof Promise ? made.then(then) : then(made)
}

/** What comes of making an algorithm: at once, or as a promise where its code is loaded first. */
export type Made<R, A> = R extends Promise<unknown> ? Promise<A> : A
