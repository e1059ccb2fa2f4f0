import {
  checkDescription,
  creatorOf,
  defined,
  mapMade,
  type Definition,
  type Description,
  type Made,
  type OptionsFor,
} from '../../core/definition.js'
import {USUAL, type FindingNote} from '../../core/finding.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import {checkSentence} from '../check-description.js'
import {holdingsOf} from '../finding-of.js'
import type {ExperimentAttack, ExperimentKnowledge} from './experiment/experiment.js'

type Plays = Omit<ExperimentAttack, 'knows'>

/** What an attack is that needs the generator to be run with each record and without it, and how it is made. */
export interface ExperimentDescription<N extends string, S extends OptionSpecs, R> extends Description<N, S> {
  /** Who the attacker is and what they need, in one sentence a privacy officer can read. */
  readonly attacker: string
  readonly knows: ExperimentKnowledge
  readonly byDefault?: boolean
  create(options: OptionValues<S>): R
}

export interface ExperimentDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  A extends ExperimentAttack | Promise<ExperimentAttack> = ExperimentAttack | Promise<ExperimentAttack>,
>
  extends Definition<N, S>, FindingNote {
  readonly kind: 'experiment'
  readonly attacker: string
  readonly knows: ExperimentKnowledge
  readonly byDefault: boolean
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): A
}

/**
 * Describes an attack that is played as an experiment.
 *
 * @throws {UserError} When the description is not as it must be.
 */
export function defineExperiment<const N extends string, const S extends OptionSpecs, R extends Plays | Promise<Plays>>(
  description: ExperimentDescription<N, S, R>,
): ExperimentDefinition<N, S, Made<R, ExperimentAttack>> {
  const {name, summary, source, options, attacker, knows, byDefault = false} = description
  checkDescription(description)
  checkSentence(name, 'attacker', attacker)
  const create = creatorOf<S, ExperimentAttack | Promise<ExperimentAttack>>({
    ...{name, summary, source, options},
    create: values => mapMade<Plays, ExperimentAttack>(description.create(values), plays => ({...plays, knows})),
  })
  return defined({
    kind: 'experiment',
    ...{
      name,
      summary,
      source,
      options,
      attacker,
      knows,
      byDefault,
      finds: 'membership',
      holds: holdingsOf(knows),
      ...USUAL.membership,
    },
    create: create as (given?: OptionsFor<S>) => Made<R, ExperimentAttack>,
  })
}
