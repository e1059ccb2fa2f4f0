import type {DateForm} from '../../../core/column.js'
import {MICROS_PER_DAY, zoneOffset, type Moment} from '../../../core/dates/moment.js'
import {DAY} from '../../../core/dates/write.js'
import type {LevelCount} from '../evidence.js'

/** Moments of a column as whole steps. */
export interface CountedMoments {
  readonly values: Float64Array
  /** Milliseconds: the coarsest step that all of them are multiples of. */
  readonly step: number
  /** On whose clock they are: the mark that most rows have; empty for none. */
  readonly zone: string
  /** How many clocks the texts name. */
  readonly zones: number
  readonly notes: readonly string[]
}

/** Steps in microseconds, and as a form has them in milliseconds. */
const STEPS = [
  {micros: MICROS_PER_DAY, step: DAY},
  {micros: 60_000_000, step: 60_000},
  {micros: 1_000_000, step: 1000},
  {micros: 1000, step: 1},
  {micros: 1, step: 0.001},
] as const
const MICROS_PER_MINUTE = 60_000_000

/**
 * Counts moments in the coarsest step that loses nothing, all on one clock.
 *
 * @param zones Per text the mark of its zone; of none, or of texts without a zone, empty.
 * @returns Undefined when a double does not hold so fine a step.
 */
export function countMoments(
  texts: readonly LevelCount[],
  kind: DateForm['kind'],
  moments: readonly Moment[],
  zones: readonly string[],
): CountedMoments | undefined {
  const clock = mostCommon(texts, zones)
  const ahead = zoneOffset(clock) ?? 0
  const days = new Float64Array(moments.length)
  const micros = new Float64Array(moments.length)
  for (const [at, moment] of moments.entries()) {
    const total = moment.micros + (moment.offset === undefined ? 0 : (ahead - moment.offset) * MICROS_PER_MINUTE)
    const carried = kind === 'time' ? 0 : Math.floor(total / MICROS_PER_DAY)
    days[at] = moment.day + carried
    micros[at] = total - carried * MICROS_PER_DAY
  }
  const fitting = STEPS.slice(kind === 'time' ? 1 : 0).find(({micros: size}) => micros.every(each => each % size === 0))
  const {micros: size, step} = fitting ?? STEPS[4]
  const perDay = MICROS_PER_DAY / size
  const values = days.map((day, at) => day * perDay + micros[at] / size)
  if (values.some(value => !Number.isSafeInteger(value))) return undefined
  const rows = (isCounted: (moment: Moment) => boolean) =>
    moments.reduce((sum, moment, at) => sum + (isCounted(moment) ? texts[at].count : 0), 0)
  const cut = rows(({isCut}) => isCut === true)
  return {
    values,
    step,
    zone: clock,
    zones: new Set(moments.map(({offset}) => offset)).size,
    notes: [
      ...(cut > 0 ? [`digits beyond microseconds were cut off in ${cut} ${cut === 1 ? 'row' : 'rows'}`] : []),
      ...(kind === 'datetime' && step === DAY ? ['every time of day is 00:00: counted by day'] : []),
    ],
  }
}

/** The zone that most rows have; of equally common ones the first as a text. */
function mostCommon(texts: readonly LevelCount[], zones: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const [at, zone] of zones.entries()) counts.set(zone, (counts.get(zone) ?? 0) + texts[at].count)
  const [most = ['']] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return most[0]
}
