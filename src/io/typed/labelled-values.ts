import {sharedInt32} from '../../core/shared.js'
import {MISSING_CODE} from '../../core/table.js'
import type {TypedLevels, TypedNumbers, ValueLabels} from '../typed-column.js'

/** Whether the values of a column that are in use have labels. */
export function labelledValues({values, labels}: TypedNumbers): 'all' | 'some' | 'none' {
  if (labels === undefined) return 'none'
  let [some, all] = [false, true]
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (labels.has(value)) some = true
    else all = false
    if (some && !all) return 'some'
  }
  return some && all ? 'all' : 'none'
}

/** The labels as levels, one for each different value; a value without a label is its own level. */
export function asLabelledLevels({name, type, values, labels: given = new Map()}: TypedNumbers): TypedLevels {
  const present = new Set(values)
  present.delete(NaN)
  const labels = levelLabels(given, present)
  const numbers = [...labels.keys()]
  const codeOf = new Map(numbers.map((value, code) => [value, code]))
  const codes = sharedInt32(values.length)
  for (const [row, value] of values.entries()) codes[row] = codeOf.get(value) ?? MISSING_CODE
  return {kind: 'levels', name, type, codes, levels: numbers.map(value => labels.get(value) ?? ''), labels}
}

/** The numbers behind levels that were made of values with labels; undefined where some level is none of them. */
export function namedLevels(given: ValueLabels, levels: readonly string[]): ValueLabels | undefined {
  const known = new Set(given.values())
  const numbers = levels.filter(level => !known.has(level) && String(Number(level)) === level)
  const labels = levelLabels(given, new Set(numbers.map(Number)))
  const names = new Set(labels.values())
  return levels.every(level => names.has(level)) ? labels : undefined
}

/** What each value is called: two values with one label stay two levels. */
function levelLabels(given: ValueLabels, present: ReadonlySet<number>): Map<number, string> {
  const numbers = new Set([...given.keys(), ...present])
  const texts = new Map(Array.from(numbers, value => [value, nameOf(value, given.get(value))]))
  const counts = new Map<string, number>()
  for (const text of texts.values()) counts.set(text, (counts.get(text) ?? 0) + 1)
  return new Map(Array.from(texts, ([value, text]) => [value, (counts.get(text) ?? 0) > 1 ? `${text} (${value + 0})` : text]))
}

const nameOf = (value: number, label = '') => (label.trim() === '' ? String(value + 0) : label.trim())
