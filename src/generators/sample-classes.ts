import {subContext, type Context} from '../core/context.js'
import type {GivenOptions} from '../core/options.js'
import {categoricalColumn, concatTables, rowsWithLabel, type Table} from '../core/table.js'
import {generators} from './registry.js'

/** An algorithm by its registry name, with the options that were given for it. */
export interface PlannedAlgorithm {
  readonly name: string
  readonly options: GivenOptions
}

/** The target column and the labels that count as minority. */
export interface MinorityClasses {
  readonly target: string
  readonly minority: readonly string[]
}

/** How many synthetic rows: up to the size of the largest class, so many per real row, or so many for each label. */
export type Amount =
  {readonly kind: 'balance'} | {readonly kind: 'ratio'; readonly ratio: number} | {readonly kind: 'count'; readonly count: number}

export interface SampledClasses {
  readonly synthetic: Table<'synthetic'>
  readonly notes: readonly string[]
}

/** Fits the generator to each minority class by itself and samples it: no row mixes two classes. */
export async function sampleClasses(
  algorithm: PlannedAlgorithm,
  train: Table<'train'>,
  {target, minority}: MinorityClasses,
  count: (label: string) => number,
  context: Context,
): Promise<SampledClasses> {
  const module = await generators.get(algorithm.name).load()
  const generator = module.create(algorithm.options)
  const parts: Table<'synthetic'>[] = []
  const notes: string[] = []
  for (const [index, label] of minority.entries()) {
    const [from, middle, to] = [index, index + 0.5, index + 1].map(at => at / minority.length)
    const fitted = await generator.fit(train, {target, label}, subContext(context, `fit/${label}`, from, middle))
    try {
      parts.push(await fitted.sample(count(label), subContext(context, `sample/${label}`, middle, to)))
      notes.push(...fitted.notes)
    } finally {
      fitted.dispose()
    }
  }
  return {synthetic: concatTables('synthetic', parts), notes}
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

/** The member of the SMOTE family that fits these columns, at its defaults. */
export function smoteFor(table: Table, target: string): PlannedAlgorithm {
  const kinds = new Set(table.schema.fields.filter(field => field.name !== target).map(field => field.kind))
  const name = kinds.size === 2 ? 'smote-nc' : kinds.has('numeric') ? 'smote' : 'smote-n'
  return {name, options: {}}
}
