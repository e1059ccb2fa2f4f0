import type {DateForm} from '../column.js'
import {zoneOffset} from './moment.js'
import {DAY} from './write.js'

/** The same steps written as ISO 8601 has them. */
export function isoForm({kind, step, zone}: DateForm): DateForm {
  if (kind === 'date') return {kind, step, pattern: 'yyyy-MM-dd'}
  const fraction = step >= 1000 ? '' : step >= 1 ? '.SSS' : '.SSSSSS'
  const clock = `HH:mm:ss${fraction}`
  if (kind === 'time') return {kind, step, pattern: clock}
  return {kind, step, pattern: `yyyy-MM-dd'T'${clock}`, ...(zone !== undefined && {zone: isoZone(zone)})}
}

function isoZone(zone: string): string {
  const offset = zoneOffset(zone) ?? 0
  if (offset === 0) return 'Z'
  const two = (value: number) => String(value).padStart(2, '0')
  const ahead = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`
}

/** How points in time of programs, which are counted in milliseconds of UTC, are written: as dates where each is a midnight. */
export function formOfInstants(milliseconds: readonly number[]): DateForm {
  const step = [DAY, 60_000, 1000].find(each => milliseconds.every(value => value % each === 0)) ?? 1
  const form = {kind: step === DAY ? 'date' : 'datetime', step, pattern: ''} as const
  return isoForm(step === DAY ? form : {...form, zone: 'Z'})
}
