import {creatorOf, defined, type Definition, type Description, type Made, type OptionsFor} from '../../core/definition.js'
import type {NamedTest} from '../../core/finding.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import type {Proxy} from '../attack.js'

export interface ProxyDescription<N extends string, S extends OptionSpecs, R> extends Description<N, S> {
  /** Who can compute it. */
  readonly attacker: string
  /** The kind of attack that it stands for, where it does. */
  readonly namedTest?: NamedTest
  create(options: OptionValues<S>): R
}

export interface ProxyDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  P extends Proxy | Promise<Proxy> = Proxy | Promise<Proxy>,
> extends Definition<N, S> {
  readonly kind: 'proxy'
  readonly attacker: string
  readonly namedTest?: NamedTest
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): P
}

/**
 * Describes a figure that is often shown as a privacy check and does not detect leakage.
 *
 * @throws {UserError} When the description is not as it must be.
 */
export function defineProxy<const N extends string, const S extends OptionSpecs, P extends Proxy | Promise<Proxy>>(
  description: ProxyDescription<N, S, P>,
): ProxyDefinition<N, S, Made<P, Proxy>> {
  const {name, summary, source, options, attacker, namedTest} = description
  return defined({
    kind: 'proxy',
    ...{name, summary, source, options, attacker, ...(namedTest && {namedTest})},
    create: creatorOf<S, P>(description) as (given?: OptionsFor<S>) => Made<P, Proxy>,
  })
}
