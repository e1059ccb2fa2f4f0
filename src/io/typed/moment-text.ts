import type {DateForm} from '../../core/column.js'

/** Digits of a second by step. */
const FRACTION = new Map([
  [1, 3],
  [0.001, 6],
])

/** A moment as ISO 8601 has it, with a blank between date and time, down to the step. */
export function momentText(value: number, {kind, step, zone = ''}: DateForm): string {
  const milliseconds = Math.floor(value * step)
  const iso = new Date(milliseconds).toISOString()
  const date = iso.slice(0, iso.indexOf('T'))
  if (kind === 'date') return date + zone
  const time = iso.slice(iso.indexOf('T') + 1, -1)
  const digits = FRACTION.get(step) ?? 0
  const below = digits === 6 ? String(value - Math.floor(value / 1000) * 1000).padStart(3, '0') : ''
  const clock = step >= 60_000 ? time.slice(0, 5) : digits === 0 ? time.slice(0, 8) : time + below
  return (kind === 'time' ? clock : `${date} ${clock}`) + zone
}
