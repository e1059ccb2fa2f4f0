import type {Knowledge} from '../../attack.js'
import type {Context} from '../../../core/context.js'
import type {PlannedAlgorithm} from '../../../core/planned.js'
import type {MinorityClass, Table} from '../../../core/table.js'
import type {FittedGenerator} from '../../../generators/generator.js'
import type {ExperimentOptions} from '../options.js'

/*
 * The experiment on a fixed data set (Guépin, Krčo, Meeus and de Montjoye, Lost in the Averages, arXiv 2405.15423): everything but the
 * target record stays the same, the generator is run many times with it and many times without it, and the attacker says of each
 * run which it was. An attacker who knows all other records plays it on shadow runs of its own first.
 */

/** What the attacker of an experiment holds: released rows, or answers of a classifier that was trained on them. */
export type ExperimentKnowledge = Omit<Knowledge, 'released'> & {readonly released: 'synthetic' | 'model'}

/** The table with the target in it, and which row that is. */
export interface AskedRecord {
  readonly data: Table<'train'>
  readonly row: number
  readonly minority: MinorityClass
}

/** What an attack makes of the numbers that it saw in its own shadow runs: a score per run, the higher, the more likely with the record. */
export type Scorer = (observed: readonly Float64Array[]) => Float64Array

/** What was observed in the shadow runs with and without the target, one vector per run. */
export interface Shadows {
  readonly with: readonly Float64Array[]
  readonly without: readonly Float64Array[]
}

/** Looks at the released rows and writes down some numbers. */
export interface RowsObserver {
  readonly kind: 'rows'
  /** Made once per target; the function it returns is called once per run, with the target column taken out. */
  prepare(asked: AskedRecord, context: Context): (released: Table<'synthetic'>) => Float64Array
}

/** Looks into the fitted generator; no rows are made. */
export interface GeneratorObserver {
  readonly kind: 'generator'
  /** Made once per target; the function it returns is called once per run. */
  prepare(asked: AskedRecord): (fitted: FittedGenerator) => Float64Array
}

/** Asks a classifier that was trained on the real and the released rows for the minority's probability at some points. */
export interface ModelObserver {
  readonly kind: 'model'
  /** Whether the classifier sees the released rows, or the real ones alone, or one after the other. */
  readonly training: 'augmented' | 'real' | 'both'
  readonly epochs: number
  /** Rows of the asked's data that are asked for, the target first. */
  queries(asked: AskedRecord, context: Context): Int32Array
}

export interface ExperimentAttack {
  readonly knows: ExperimentKnowledge
  readonly options: ExperimentOptions
  /** The classifier is scored by what it says, without shadow runs. */
  readonly withoutShadows?: true
  readonly observer: RowsObserver | ModelObserver | GeneratorObserver
  /** The generator that its control releases are made by, where it can look at few. */
  controlOn?(data: Table<'train'>, minority: MinorityClass): PlannedAlgorithm
  learn(shadows: Shadows, context: Context): Promise<Scorer>
}

/** Scores of the test runs of one record. */
export interface RunScores {
  readonly with: readonly number[]
  readonly without: readonly number[]
}

export interface ExperimentRecord extends RunScores {
  /** Row of the data. */
  readonly row: number
  /** In-runs, and as many out-runs, that the attacker learned from. */
  readonly shadowRuns: number
  /** The same attack on classifiers that never saw a synthetic row. */
  readonly realOnly?: RunScores
}
