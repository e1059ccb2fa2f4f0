import {creatorOf, defined, type Definition, type Description, type Made, type OptionsFor} from '../core/definition.js'
import type {OptionSpecs, OptionValues} from '../core/options.js'
import type {Learner} from './learner.js'

interface Kind {
  /** Sees the numbers of samples, such as pixels, as they are; of no use on records. The others see features in their place. */
  readonly onNumbers?: true
  /** Tells more than two classes apart with one model (`fitClasses`). */
  readonly multiclass?: true
  /** False: part of an audit that names it alone, since it takes long. */
  readonly byDefault?: false
}

export interface LearnerDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  L extends Learner | Promise<Learner> = Learner | Promise<Learner>,
>
  extends Definition<N, S>, Kind {
  readonly kind: 'learner'
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): L
}

/** Describes a classifier that utility is measured with. */
export function defineLearner<const N extends string, const S extends OptionSpecs, L extends Learner | Promise<Learner>>(
  description: Description<N, S> & Kind & {create(options: OptionValues<S>): L},
): LearnerDefinition<N, S, Made<L, Learner>> {
  const {name, summary, source, options, onNumbers, multiclass, byDefault} = description
  return defined({
    kind: 'learner',
    name,
    summary,
    source,
    options,
    ...(onNumbers && {onNumbers}),
    ...(multiclass && {multiclass}),
    ...(byDefault !== undefined && {byDefault}),
    create: creatorOf<S, L>(description) as (given?: OptionsFor<S>) => Made<L, Learner>,
  })
}
