import {subContext, withProgress, type Context} from '../core/context.js'
import type {Amount, MinorityClasses, PlannedAlgorithm} from '../core/planned.js'
import {categoricalColumn, concatTables, rowsWithLabel, type Table} from '../core/table.js'
import {moleculeColumn} from '../core/sample-form.js'
import type {FittedGenerator, Generator} from './generator.js'
import type {Registry} from '../core/registry.js'
import type {GeneratorDefinition} from './define-generator.js'
import {generators} from './registry.js'

type GeneratorRegistry = Registry<GeneratorDefinition>

export interface SampledClasses {
  readonly synthetic: Table<'synthetic'>
  readonly notes: readonly string[]
}

/** A generator that was fitted to one class. */
export interface FittedClass {
  readonly label: string
  readonly fitted: FittedGenerator
}

/** Fits the generator to each minority class by itself and samples it: no row mixes two classes. */
export async function sampleClasses(
  algorithm: PlannedAlgorithm,
  train: Table<'train'>,
  classes: MinorityClasses,
  count: (label: string) => number,
  context: Context,
  known?: GeneratorRegistry,
): Promise<SampledClasses> {
  const {fitted, ...sampled} = await fitAndSample(algorithm, train, classes, count, context, known)
  disposeAll(fitted)
  return sampled
}

/** The same, and the fitted generators, which the caller disposes of. */
export async function fitAndSample(
  algorithm: PlannedAlgorithm,
  train: Table<'train'>,
  classes: MinorityClasses,
  count: (label: string) => number,
  context: Context,
  known?: GeneratorRegistry,
): Promise<SampledClasses & {readonly fitted: readonly FittedClass[]}> {
  const fitted = await fitClasses(await createGenerator(algorithm, known), train, classes, withProgress(context, 0, FITTING))
  try {
    return {fitted, ...(await sampleFitted(fitted, count, withProgress(context, FITTING, 1)))}
  } catch (error) {
    disposeAll(fitted)
    throw error
  }
}

/** Share of the progress that fitting is taken to be. */
const FITTING = 0.5

/** The generator of that name, among those of the tool or of the registry that is given. */
export async function createGenerator(
  {name, options}: PlannedAlgorithm,
  known: GeneratorRegistry = generators,
): Promise<Generator> {
  return await known.get(name).create(options)
}

/** The caller disposes of what it gets. */
export async function fitClasses(
  generator: Generator,
  train: Table<'train'>,
  {target, minority}: MinorityClasses,
  context: Context,
): Promise<FittedClass[]> {
  const all: FittedClass[] = []
  try {
    for (const [index, label] of minority.entries()) {
      const part = subContext(context, `fit/${label}`, index / minority.length, (index + 1) / minority.length)
      all.push({label, fitted: await generator.fit(train, {target, label}, part)})
    }
    return all
  } catch (error) {
    disposeAll(all)
    throw error
  }
}

export async function sampleFitted(
  all: readonly FittedClass[],
  count: (label: string) => number,
  context: Context,
): Promise<SampledClasses> {
  const parts: Table<'synthetic'>[] = []
  const notes: string[] = []
  for (const [index, {label, fitted}] of all.entries()) {
    const part = subContext(context, `sample/${label}`, index / all.length, (index + 1) / all.length)
    parts.push(await fitted.sample(count(label), part))
    notes.push(...fitted.notes)
  }
  return {synthetic: concatTables('synthetic', parts), notes}
}

export function disposeAll(all: readonly FittedClass[]): void {
  for (const {fitted} of all) fitted.dispose()
}

/** Rows to make of one class. Balancing fills it up to the size of the largest class, as imbalanced-learn's 'auto' does. */
export function amountFor(amount: Amount, train: Table, target: string, label: string): number {
  if (amount.kind === 'count') return amount.count
  const size = rowsWithLabel(train, target, [label]).length
  if (amount.kind === 'ratio') return Math.round(amount.ratio * size)
  const {field} = categoricalColumn(train, target)
  const largest = Math.max(...field.levels.map(level => rowsWithLabel(train, target, [level]).length))
  return largest - size
}

/** The member of the SMOTE family that fits these columns, at its defaults; of molecules the one that exchanges side chains. */
export function smoteFor(table: Table, target: string): PlannedAlgorithm {
  if (moleculeColumn(table) !== undefined) return {name: 'scaffold-decoration', options: {novel: false}}
  const kinds = new Set(table.schema.fields.filter(field => field.name !== target).map(field => field.kind))
  const name = kinds.size === 2 ? 'smote-nc' : kinds.has('numeric') ? 'smote' : 'smote-n'
  return {name, options: {}}
}
