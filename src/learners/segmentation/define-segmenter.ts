import {creatorOf, defined, type Definition, type Description, type Made, type OptionsFor} from '../../core/definition.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import type {Segmenter} from './segmenter.js'

export interface SegmenterDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  M extends Segmenter | Promise<Segmenter> = Segmenter | Promise<Segmenter>,
> extends Definition<N, S> {
  readonly kind: 'segmenter'
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): M
}

/** Describes what the utility of pictures with masks is measured with. */
export function defineSegmenter<const N extends string, const S extends OptionSpecs, M extends Segmenter | Promise<Segmenter>>(
  description: Description<N, S> & {create(options: OptionValues<S>): M},
): SegmenterDefinition<N, S, Made<M, Segmenter>> {
  const {name, summary, source, options} = description
  return defined({
    kind: 'segmenter',
    name,
    summary,
    source,
    options,
    create: creatorOf<S, M>(description) as (given?: OptionsFor<S>) => Made<M, Segmenter>,
  })
}
