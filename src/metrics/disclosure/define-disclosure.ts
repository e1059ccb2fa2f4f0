import type {SampleKind} from '../../core/column.js'
import {creatorOf, defined, type Definition, type Description, type OptionsFor} from '../../core/definition.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import type {DisclosureMeasure} from './disclosure.js'

export interface DisclosureDefinition<N extends string = string, S extends OptionSpecs = OptionSpecs> extends Definition<N, S> {
  readonly kind: 'disclosure'
  /** What the figure cannot conclude, in one sentence. */
  readonly limits: string
  /** Of rows that are these samples alone, where no column needs to be declared. The others are of declared columns. */
  readonly onlySamples?: readonly SampleKind[]
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): DisclosureMeasure
}

/** Describes a figure that regulators and publishers hold against a threshold. */
export function defineDisclosure<const N extends string, const S extends OptionSpecs>(
  description: Description<N, S> &
    Pick<DisclosureDefinition, 'limits' | 'onlySamples'> & {create(options: OptionValues<S>): DisclosureMeasure},
): DisclosureDefinition<N, S> {
  const {name, summary, source, options, limits, onlySamples} = description
  return defined({
    kind: 'disclosure',
    name,
    summary,
    source,
    options,
    limits,
    ...(onlySamples && {onlySamples}),
    create: creatorOf<S, DisclosureMeasure>(description),
  })
}
