import type {LoadedTable} from '../io/loaded-table.js'
import {namedLevels} from '../io/typed/labelled-values.js'
import type {ColumnType} from '../io/typed-column.js'
import type {ModelColumn, ModelDescription} from './description.js'

type Types = NonNullable<LoadedTable['types']>
type SavedType = NonNullable<ModelDescription['output']['types']>[number]

/** What columns were in a file that says it, as far as a model says it: with the levels that the model can make, and no other. */
export function modelTypes(types: Types, columns: readonly ModelColumn[]): Types {
  const byName = new Map(columns.map(column => [column.name, column]))
  return new Map(Array.from(types, ([name, type]) => [name, typeWithin(type, byName.get(name))]))
}

function typeWithin({kind, type, form, levels, order, labels}: ColumnType, column: ModelColumn | undefined): ColumnType {
  const plain = {kind, type, ...(form && {form})}
  // The levels of a column that was not learned are none that the model can make.
  if (column === undefined) return plain
  if (column.kind === 'numeric') return {...plain, ...(labels && {labels})}
  const made = new Set(column.levels)
  const within = (listed: readonly string[]) => listed.filter(level => made.has(level))
  const named = labels === undefined ? undefined : namedLevels(labels, column.levels)
  return {
    ...plain,
    ...(levels && {levels: within(levels)}),
    ...(order && {order: within(order)}),
    ...(named && {labels: new Map([...named].filter(([, level]) => made.has(level)))}),
  }
}

/**
 * The same for a private generator. Types are part of a file's schema, as names of columns are, and taken to be public; those that may come
 * from cells, as in formats without a schema, are left out.
 */
export function privateTypes(types: Types, columns: readonly ModelColumn[]): Types {
  return new Map([...modelTypes(types, columns)].filter(([, type]) => !mayComeFromCells(type)))
}

const mayComeFromCells = ({kind, type, labels}: ColumnType) =>
  kind === 'mixed' || kind === 'other' || type === 'empty' || (labels === undefined && (type === 'int64' || type === 'float64'))

/** As a file holds them. */
export const savedTypes = (types: Types): SavedType[] =>
  Array.from(types, ([name, {labels, levels, order, ...type}]) => ({
    name,
    ...type,
    ...(levels && {levels: [...levels]}),
    ...(order && {order: [...order]}),
    ...(labels && {labels: Array.from(labels, ([value, label]) => ({value, label}))}),
  }))

/** How rows of a model are written: as the file that it learned from. */
export function modelOutput({types, ...output}: ModelDescription['output']): Pick<LoadedTable, 'header' | 'dialect' | 'types'> {
  if (types === undefined) return output
  const byName = types.map(({name, labels, ...type}): [string, ColumnType] => [
    name,
    {...type, ...(labels && {labels: new Map(labels.map(({value, label}) => [value, label]))})},
  ])
  return {...output, types: new Map(byName)}
}
