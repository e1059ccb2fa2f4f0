import {MISSING_CODE, type CategoricalColumn, type NumericColumn} from '../../../core/column.js'
import {doubtError} from '../doubt.js'
import type {ColumnEvidence} from '../evidence.js'
import {decideDates} from './decide-dates.js'
import type {DateFacts} from './read-dates.js'

/**
 * The texts of a column as dates; messages call its file so.
 *
 * @returns Undefined when they are none.
 * @throws {UserError} When they can be read in several ways, or most are dates and some are not.
 */
export function datesOfLevels({field, codes}: CategoricalColumn, facts: DateFacts, file: string): NumericColumn | undefined {
  const isSettled = facts.known !== undefined || facts.statements.length > 0
  const decision = decideDates(evidenceOf(field.name, field.levels, codes, isSettled), FILE, facts)
  if (decision === undefined) return undefined
  if ('ways' in decision) throw doubtError(file, [decision])
  if (decision.kind !== 'date') return undefined
  const counted = field.levels.map(level => decision.values.get(level) ?? NaN)
  const values = Float64Array.from(codes, code => (code === MISSING_CODE ? NaN : counted[code]))
  const present = values.filter(value => !Number.isNaN(value))
  return {
    kind: 'numeric',
    field: {
      kind: 'numeric',
      name: field.name,
      min: present.reduce((a, b) => Math.min(a, b), present.length === 0 ? NaN : Infinity),
      max: present.reduce((a, b) => Math.max(a, b), present.length === 0 ? NaN : -Infinity),
      decimals: 0,
      integer: present.every(Number.isInteger),
      missing: values.length - present.length,
      ...(decision.form !== undefined && {date: decision.form}),
    },
    values,
  }
}

const FILE = {decimalComma: false, thousands: undefined, commas: undefined, tokens: [], missingGiven: false}

function evidenceOf(name: string, levels: readonly string[], codes: Int32Array, isSettled: boolean): ColumnEvidence {
  const counts = new Int32Array(levels.length)
  let present = 0
  for (const code of codes)
    if (code !== MISSING_CODE) {
      counts[code]++
      present++
    }
  return {
    name,
    kind: isSettled ? 'date' : undefined,
    isDeclared: false,
    present,
    tokens: new Map(),
    numbers: 0,
    areNumbersTexts: true,
    differentNumbers: 0,
    decimals: 0,
    digits: {leadingZeros: 0, alone: false, width: undefined},
    commas: {three: 0, decimal: 0, none: 0},
    texts: levels.map((level, code) => ({level, count: counts[code]})).filter(({count}) => count > 0),
    rowOf: text => codes.indexOf(levels.indexOf(text)) + 1,
  }
}
