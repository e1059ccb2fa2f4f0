import type {Attack, FileGuesses, Guesses} from '../attacks/attack.js'
import type {AttackDefinition} from '../attacks/define-attack.js'
import type {attacks, experiments} from '../attacks/registry.js'
import type {SomeOptions} from '../core/options.js'
import type {FigureName} from '../report/figures.js'
import type {KnownIn} from './names.js'

type KnownAttack = KnownIn<typeof attacks>
type Named<N> = Extract<KnownAttack, {readonly name: N}>
type GuessesOf<D> = D extends {create(...given: never[]): infer Made}
  ? Awaited<Made> extends Attack<infer G extends Guesses>
    ? G
    : never
  : never

/** Attacks that can be played on released rows by themselves; the others need people in and outside the data, and run in `audit` alone. */
export type FileAttackName = {
  [N in KnownAttack['name']]: GuessesOf<Named<N>> extends FileGuesses ? N : never
}[KnownAttack['name']]
/** Attacks and experiments that results can name, and the search for columns that name people. */
export type AttackName = KnownAttack['name'] | KnownIn<typeof experiments>['name'] | 'identifiers'

/** The form in which an attack guesses: records, a verdict for each row, or scores of targets. */
export type GuessKind<N extends FileAttackName> = GuessesOf<Named<N>>['kind']

/** An attack's options, any of which may be left out. */
export type OptionsOf<N extends FileAttackName> = Named<N> extends AttackDefinition<string, infer S> ? SomeOptions<S> : never

type Rate = Extract<FigureName<'attack'>, `tpr${string}`>

interface MetricsByKind {
  readonly records: 'precision' | 'recall' | 'f1'
  readonly verdicts: 'precision' | 'recall' | 'f1' | 'falsePositiveRate'
  readonly membership: 'auc' | 'epsilon' | Rate
}

/** The metrics that results name for an attack. */
export type MetricsOf<N extends AttackName> = N extends 'identifiers'
  ? 'named'
  : N extends 'copies'
    ? 'auc' | 'copied' | 'nearlyCopied' | 'othersCopied' | 'exposed'
    : N extends 'differencing'
      ? 'auc' | 'aucAlone'
      : N extends 'joined-reconsmote'
        ? MetricsByKind['records'] | 'recallAlone'
        : N extends FileAttackName
          ? MetricsByKind[GuessKind<N> & keyof MetricsByKind]
          : N extends KnownAttack['name']
            ? 'risk'
            : 'auc' | 'worstRecordAuc' | 'realOnlyAuc' | 'epsilon' | 'mu' | Rate
