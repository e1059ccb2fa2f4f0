import {dayNumber} from '../../../core/dates/civil.js'
import type {NumericColumn} from '../../../core/table.js'
import {say, setting, type Text} from '../../../core/text.js'

const [EARLIEST, LATEST] = [1800_01_01, 2100_12_31]

/** Says of numbers that are all dates of eight digits, such as 20200131, how they are read as dates. */
export function compactDatesNote({field, values}: NumericColumn): Text[] {
  if (!field.integer || field.min < EARLIEST || field.max > LATEST) return []
  const isDate = (value: number) =>
    dayNumber(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100) !== undefined
  if (!values.every(value => Number.isNaN(value) || isDate(value))) return []
  return [say`all are dates of eight digits, read as numbers; as dates: ${setting('dates', [`${field.name}=yyyyMMdd`])}`]
}
