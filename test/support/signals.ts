import type {Column, NumericColumn, SignalForm} from '../../src/core/column.js'
import {Table, type Role} from '../../src/core/table.js'

/** A table whose columns of numbers are taken for the values of sounds of 16 bit. */
export function asSignals(table: Table<'source'>): Table<'source'> {
  const form: SignalForm = {
    kind: 'signal',
    length: table.columns.filter(({kind}) => kind === 'numeric').length,
    rate: 8000,
    bits: 16,
  }
  let place = 0
  return table.withColumns(
    table.columns.map((column): Column => {
      if (column.kind === 'categorical') return column
      const values = column.values.map(value => Math.round(3000 * value))
      const sample = {form, place: place++}
      return {...column, values, field: {...column.field, min: -32_768, max: 32_767, integer: true, decimals: 0, sample}}
    }),
  )
}

/** Signals as rows. */
export function signals<R extends Role>(role: R, rows: readonly ArrayLike<number>[], form: Partial<SignalForm> = {}): Table<R> {
  const {length} = rows[0]
  const whole: SignalForm = {kind: 'signal', length, rate: 8000, ...form}
  const columns = Array.from({length}, (_, place): NumericColumn => {
    const field = {
      ...{
        kind: 'numeric' as const,
        name: `value ${place + 1}`,
        min: -32_768,
        max: 32_767,
        decimals: 0,
        integer: false,
        missing: 0,
      },
      sample: {form: whole, place},
    }
    return {kind: 'numeric', field, values: Float64Array.from(rows, row => row[place])}
  })
  return new Table(role, columns, rows.length)
}
