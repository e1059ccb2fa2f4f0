import {zoneOffset} from '../../core/dates/moment.js'

/** Ticks that a clock with this written behind its times is ahead of UTC, in which formats with types count. */
export function aheadOfUtc(zone: string | undefined, ticksPerMillisecond: number): bigint {
  const minutes = zone === undefined ? 0 : (zoneOffset(zone) ?? 0)
  return BigInt(Math.round(minutes * 60_000 * ticksPerMillisecond))
}
