import {rangeOf} from '../core/dates/write.js'
import {levelsOf, type Levels} from '../core/sample-form.js'
import type {Column, Field, NumericColumn, Table} from '../core/table.js'
import type {FittedGenerator, Generator} from './generator.js'

/**
 * The same generator, of whose rows dates, times, pixels and values of sounds are steps that can be written: a date that was
 * interpolated is the nearer day, and a pixel the nearer grey level, as in what is released. A pixel of a mask is marked from the middle
 * on: that of a picture between two is that of the nearer one. Where the training rows hold none nothing is changed.
 */
export function withWholeSteps(generator: Generator): Generator {
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
  if (!train.columns.some(({field}) => hasSteps(field))) return fitted
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
  return made.withColumns(made.columns.map(wholeSteps))
}

const hasSteps = (field: Field) => field.kind === 'numeric' && (field.date !== undefined || field.sample !== undefined)

function wholeSteps(column: Column): Column {
  if (column.kind === 'categorical') return column
  const {date, sample} = column.field
  const range = date === undefined ? sample && (sample.mask ? {first: 0, last: 1} : levelsOf(sample.form)) : rangeOf(date)
  if (range !== undefined) return within(column, range)
  return sample?.form.kind === 'signal' && sample.form.float === 32 ? {...column, values: column.values.map(Math.fround)} : column
}

// Math.max and Math.min keep NaN, which stands for missing.
const within = (column: NumericColumn, {first, last}: Levels): NumericColumn => ({
  ...column,
  values: column.values.map(value => Math.min(last, Math.max(first, Math.round(value)))),
})
