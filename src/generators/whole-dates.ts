import {rangeOf} from '../core/dates/write.js'
import type {Column, Table} from '../core/table.js'
import type {FittedGenerator, Generator} from './generator.js'

/**
 * The same generator, of whose rows dates and times are whole steps that can be written: a date that was interpolated is the nearer day,
 * as in the file that is released. Where the training rows hold no dates nothing is changed.
 */
export function withWholeDates(generator: Generator): Generator {
  const {claims, learnsFromAll, deterministicFit, keepsCheckpoints} = generator
  const restore = generator.restore?.bind(generator)
  return {
    ...(deterministicFit && {deterministicFit}),
    ...(keepsCheckpoints && {keepsCheckpoints}),
    ...(claims && {claims}),
    ...(learnsFromAll !== undefined && {learnsFromAll}),
    fit: async (train, minority, context) => rounded(await generator.fit(train, minority, context), train),
    ...(restore && {restore: async (saved, train, minority) => rounded(await restore(saved, train, minority), train)}),
  }
}

function rounded(fitted: FittedGenerator, train: Table): FittedGenerator {
  if (!train.columns.some(({field}) => field.kind === 'numeric' && field.date !== undefined)) return fitted
  // All that it has besides, with itself as `this`.
  return new Proxy(fitted, {
    get(target, key) {
      if (key === 'sample') return (...given: Parameters<FittedGenerator['sample']>) => sampleWhole(target, ...given)
      if (key === 'leaveOut' && target.leaveOut !== undefined)
        return async (...given: Parameters<NonNullable<FittedGenerator['leaveOut']>>) => {
          const left = await target.leaveOut?.(...given)
          return left && rounded(left, train)
        }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

async function sampleWhole(fitted: FittedGenerator, ...given: Parameters<FittedGenerator['sample']>) {
  const made = await fitted.sample(...given)
  return made.withColumns(made.columns.map(wholeDates))
}

function wholeDates(column: Column): Column {
  if (column.kind === 'categorical' || column.field.date === undefined) return column
  const {first, last} = rangeOf(column.field.date)
  // Math.max and Math.min keep NaN, which stands for missing.
  return {...column, values: column.values.map(value => Math.min(last, Math.max(first, Math.round(value))))}
}
