import {dateColumn, momentColumn} from '../binary/moments.js'
import type {TypedColumn} from '../../typed-column.js'

/** Days and seconds are counted from 1960-01-01. */
const EPOCH_DAYS = -3653
const EPOCH_MILLISECONDS = EPOCH_DAYS * 86_400_000

/** Formats of SAS that show a day, or a part of it such as its month (SAS 9.4 Formats and Informats, "Date and time"). */
const DATES = anyOf(
  '(?:DDMMYY|MMDDYY|YYMMDD|MMYY|YYMM|YYQ|YYQR)[BCDNPS]?',
  'DATE|DAY|DOWNAME|[BE]8601DA|IS8601DA|JULDAY|JULIAN|MINGUO|MONNAME|MONTH|MONYY|NENGO|NLDATE|PDJUL[GI]|QTRR?',
  'WEEKDA(?:TE|TX|Y)|WEEK[UVW]|WORDDAT[EX]|YEAR|YYMON|EURDF(?:DD|DE|DN|DWN|MN|MY|WDX|WKX)',
)
const MOMENTS = anyOf(
  'DATETIME|DATEAMPM|DT(?:DATE|MONYY|WKDATX|YEAR|YYQC)|[BE]8601(?:D[NTXZ]|LX)|IS8601D[NTZ]|MDYAMPM|NLDATM|EURDFDT',
)
const TIMES = anyOf('TIME|TIMEAMPM|HHMM|TOD|[BE]8601T[MXZ]|IS8601T[MZ]|NLTIM(?:E|AP)')

function anyOf(...names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`)
}

/**
 * A column of numbers as its format says: days, moments, times of day, or plain numbers.
 * @param format Its name, without width and decimals.
 */
export function sasNumbers(name: string, format: string, values: Float64Array, notes: string[]): TypedColumn {
  const known = format.toUpperCase()
  if (DATES.test(known)) return dateColumn({name, type: 'date'}, values, EPOCH_DAYS, notes)
  const milliseconds = () => values.map(value => value * 1000)
  if (MOMENTS.test(known)) return momentColumn({name, type: 'timestamp'}, milliseconds(), EPOCH_MILLISECONDS)
  if (TIMES.test(known) && values.every(value => Number.isNaN(value) || (value >= 0 && value < 86_400)))
    return momentColumn({name, type: 'time'}, milliseconds(), 0, 'time')
  return {kind: 'numbers', name, type: 'float64', values, integer: false}
}
