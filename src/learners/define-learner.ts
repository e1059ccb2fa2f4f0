import {creatorOf, defined, type Definition, type Description, type Made, type OptionsFor} from '../core/definition.js'
import type {OptionSpecs, OptionValues} from '../core/options.js'
import type {Learner} from './learner.js'

export interface LearnerDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  L extends Learner | Promise<Learner> = Learner | Promise<Learner>,
> extends Definition<N, S> {
  readonly kind: 'learner'
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): L
}

/** Describes a classifier that utility is measured with. */
export function defineLearner<const N extends string, const S extends OptionSpecs, L extends Learner | Promise<Learner>>(
  description: Description<N, S> & {create(options: OptionValues<S>): L},
): LearnerDefinition<N, S, Made<L, Learner>> {
  const {name, summary, source, options} = description
  return defined({
    kind: 'learner',
    name,
    summary,
    source,
    options,
    create: creatorOf<S, L>(description) as (given?: OptionsFor<S>) => Made<L, Learner>,
  })
}
