import type {GridForm} from '../core/column.js'
import {rangeOf} from '../core/dates/write.js'
import type {Column, Field, NumericColumn, Table} from '../core/table.js'
import type {FittedGenerator, Generator} from './generator.js'

/**
 * The same generator, of whose rows dates, times and pixels are whole steps that can be written: a date that was interpolated is the
 * nearer day, and a pixel the nearer grey level, as in what is released. A pixel of a mask is marked from the middle on: that of a
 * picture between two is that of the nearer one. Where the training rows hold none nothing is changed.
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
  if (date !== undefined) return within(column, rangeOf(date))
  const levels = sample && (sample.mask ? {first: 0, last: 1} : levelsOf(sample.form))
  return levels === undefined ? column : within(column, levels)
}

/** The whole numbers that a sample's numbers are; nothing where they are not rounded. */
function levelsOf(form: GridForm): {readonly first: number; readonly last: number} | undefined {
  if (form.kind === 'image') return {first: 0, last: 2 ** form.bits - 1}
  return form.bits === undefined ? undefined : {first: -(2 ** (form.bits - 1)), last: 2 ** (form.bits - 1) - 1}
}

// Math.max and Math.min keep NaN, which stands for missing.
const within = (column: NumericColumn, {first, last}: {readonly first: number; readonly last: number}): NumericColumn => ({
  ...column,
  values: column.values.map(value => Math.min(last, Math.max(first, Math.round(value)))),
})
