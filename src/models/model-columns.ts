import type {SamplePart} from '../core/column.js'
import {MISSING_CODE, Table, rowsWithLabel, type Column} from '../core/table.js'
import type {MinorityClasses} from '../core/planned.js'
import type {ModelColumn} from './description.js'

/**
 * The columns of a training table, with the levels that rows of the minority have, or any row where other classes are learnt from; of the
 * target its minority labels.
 */
export function modelColumns(train: Table<'train'>, {target, minority}: MinorityClasses, learnsFromAll = false): ModelColumn[] {
  const learnt = learnsFromAll ? train : train.select(rowsWithLabel(train, target, minority), 'train')
  return learnt.columns.map(({field, ...column}): ModelColumn => {
    const {name} = field
    if (field.kind === 'numeric') {
      const {decimals, integer, date, sample} = field
      return {kind: 'numeric', name, decimals, integer, ...(date && {date}), ...(sample && {sample: withoutNetwork(sample)})}
    }
    if (name === target) return {kind: 'categorical', name, levels: field.levels.filter(level => minority.includes(level))}
    const seen = column.kind === 'categorical' ? new Set(column.codes) : new Set<number>()
    const {levels, sample} = field
    return {kind: 'categorical', name, levels: levels.filter((_, code) => seen.has(code)), ...(sample && {sample})}
  })
}

/** How pictures are looked at is no part of what makes them. */
function withoutNetwork({form, ...part}: SamplePart): SamplePart {
  if (form.kind !== 'image') return {...part, form}
  const {embedding: _, ...own} = form
  return {...part, form: own}
}

/** A table without rows that has these columns. */
export function emptyTable(columns: readonly ModelColumn[]): Table<'train'> {
  const empty = columns.map((column): Column =>
    column.kind === 'numeric'
      ? {kind: 'numeric', field: {...column, min: NaN, max: NaN, missing: 0}, values: new Float64Array(0)}
      : {kind: 'categorical', field: {...column, missing: 0}, codes: new Int32Array(0)},
  )
  return new Table('train', empty, 0)
}

/** How many levels of the minority one row alone has, per column that has such levels: a name, an address, a rare diagnosis. */
export function singleLevels(train: Table<'train'>, {target, minority}: MinorityClasses): {column: string; levels: number}[] {
  return train.select(rowsWithLabel(train, target, minority), 'train').columns.flatMap(column => {
    if (column.kind === 'numeric' || column.field.name === target) return []
    const counts = new Map<number, number>()
    for (const code of column.codes) if (code !== MISSING_CODE) counts.set(code, (counts.get(code) ?? 0) + 1)
    const levels = [...counts.values()].filter(count => count === 1).length
    return levels === 0 ? [] : [{column: column.field.name, levels}]
  })
}
