import {creatorOf, defined, mapMade, type Definition, type Description, type Made, type OptionsFor} from '../core/definition.js'
import {UserError} from '../core/errors.js'
import type {OptionSpecs, OptionValues} from '../core/options.js'
import type {Generator} from './generator.js'
import {withWholeSteps} from './whole-steps.js'

/** Which columns a generator can take; `pictures` are pixels of one form, `signals` values of one, `molecules` one column of them. */
const COLUMNS = ['numeric', 'categorical', 'mixed', 'any', 'pictures', 'signals', 'molecules'] as const

export interface GeneratorDescription<N extends string, S extends OptionSpecs, G> extends Description<N, S> {
  /** Which columns it can take; a generator that cannot take a table's columns is refused before it runs. */
  readonly columns: (typeof COLUMNS)[number]
  /**
   * Rows are made in no more time than it takes to read them, and a seed gives the same rows again: an audit may make them twice,
   * first for the attacks and later for what they are good for. Left out, they are made once.
   */
  readonly quick?: true
  /** Somebody else makes the rows: dates stay as they come, between two steps too. */
  readonly foreign?: true
  /** Makes the generator; heavy code is imported here, so that it is loaded when it is needed. */
  create(options: OptionValues<S>): G
}

export interface GeneratorDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  G extends Generator | Promise<Generator> = Generator | Promise<Generator>,
> extends Definition<N, S> {
  readonly kind: 'generator'
  readonly columns: (typeof COLUMNS)[number]
  readonly quick?: true
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): G
}

/**
 * Describes a generator of synthetic minority rows.
 *
 * @throws {UserError} When the description is not as it must be.
 */
export function defineGenerator<const N extends string, const S extends OptionSpecs, G extends Generator | Promise<Generator>>(
  description: GeneratorDescription<N, S, G>,
): GeneratorDefinition<N, S, Made<G, Generator>> {
  const {name, summary, source, options, columns, quick, foreign = false} = description
  const make = creatorOf<S, G>(description)
  const create = (given?: OptionsFor<S>) =>
    (foreign ? make(given) : mapMade<Generator, Generator>(make(given), withWholeSteps)) as Made<G, Generator>
  if (!COLUMNS.includes(columns))
    throw new UserError(
      'wrong-definition',
      {part: 'columns', name},
      `The columns of ${name} must be one of ${COLUMNS.join(', ')}. Got '${columns}' instead.`,
    )
  return defined({
    ...{kind: 'generator', name, summary, source, options, columns},
    ...(quick && {quick}),
    create,
  })
}
