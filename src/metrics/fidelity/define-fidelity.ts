import type {SampleKind} from '../../core/column.js'
import {creatorOf, defined, type Definition, type Description, type Made, type OptionsFor} from '../../core/definition.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import type {FidelityMeasure} from './fidelity.js'

export interface FidelityDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  F extends FidelityMeasure | Promise<FidelityMeasure> = FidelityMeasure | Promise<FidelityMeasure>,
> extends Definition<N, S> {
  readonly kind: 'fidelity'
  /** Of use on rows that are these samples alone, and part of audits of no others. */
  readonly onlySamples?: readonly SampleKind[]
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): F
}

/** Describes a measure of how much synthetic rows resemble real ones. */
export function defineFidelity<
  const N extends string,
  const S extends OptionSpecs,
  F extends FidelityMeasure | Promise<FidelityMeasure>,
>(
  description: Description<N, S> & Pick<FidelityDefinition, 'onlySamples'> & {create(options: OptionValues<S>): F},
): FidelityDefinition<N, S, Made<F, FidelityMeasure>> {
  const {name, summary, source, options, onlySamples} = description
  return defined({
    kind: 'fidelity',
    name,
    summary,
    source,
    options,
    ...(onlySamples && {onlySamples}),
    create: creatorOf<S, F>(description) as (given?: OptionsFor<S>) => Made<F, FidelityMeasure>,
  })
}
