import type {ColumnReading} from '../column-reading.js'
import {DAY} from './write.js'

/** @param step Milliseconds. */
export function stepName(step: number): NonNullable<ColumnReading['step']> {
  if (step >= DAY) return 'day'
  if (step >= 60_000) return 'minute'
  if (step >= 1000) return 'second'
  return step >= 1 ? 'millisecond' : 'microsecond'
}
