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

export type Kind = 'segmenter' | 'attack' | 'experiment' | 'proxy' | 'generator' | 'learner' | 'fidelity' | 'disclosure'

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
 * What every description must have; whoever writes JavaScript is told too.
 *
 * @throws {UserError} Naming the part that is missing or wrong.
 */
export function checkDescription(description: Description & {readonly create: unknown}): void {
  const {name, summary, source} = description
  const {options, create}: {readonly options: unknown; readonly create: unknown} = description
  if (typeof name !== 'string' || !NAME.test(name))
    throw new UserError(
      'wrong-definition',
      {part: 'name', name},
      `The name of an algorithm must be small letters, digits and hyphens, such as 'my-attack'. Got '${name}' instead.`,
    )
  for (const [part, text] of Object.entries({summary, source}))
    if (typeof text !== 'string' || text.trim() === '')
      throw new UserError('wrong-definition', {part, name}, `The ${part} of ${name} must be a sentence. It is missing.`)
  if (typeof options !== 'object' || options === null)
    throw new UserError(
      'wrong-definition',
      {part: 'options', name},
      `The options of ${name} must be an object, which may be empty.`,
    )
  if (typeof create !== 'function')
    throw new UserError('wrong-definition', {part: 'create', name}, `The 'create' of ${name} must be a function.`)
  for (const [key, {default: value}] of Object.entries(description.options))
    if (value !== undefined) parseOptions(name, description.options, {[key]: value})
}

/**
 * A function that checks options and hands them, complete with their defaults, to what makes the algorithm.
 *
 * @throws {UserError} When the description itself is not as it must be; the function when an option is not.
 */
export function creatorOf<S extends OptionSpecs, R>(
  description: Description<string, S> & {create(options: OptionValues<S>): R},
): (given?: OptionsFor<S>) => R {
  checkDescription(description)
  const {name, options} = description
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
