import type {DateForm} from '../../../core/column.js'
import {isoForm} from '../../../core/dates/iso-form.js'
import type {Moment} from '../../../core/dates/moment.js'
import {patternParts, patternReader, type PatternPart} from '../../../core/dates/pattern.js'

/** Dates in a pattern that the header of a file states. */
export interface JavaDates {
  readonly kind: DateForm['kind']
  /** Without the mark of a zone, which is seen in the texts. */
  readonly pattern: string
  readonly hasZone: boolean
  /** Undefined for a text that is not written so, or names no moment. */
  readonly read: (text: string) => Moment | undefined
}

/** Fields that mean the same in Java and here. Of SSS alone both count milliseconds; the century of `yy` is Java's guess. */
const SAME = new Set(['yyyy', 'MMMM', 'MMM', 'MM', 'M', 'dd', 'd', 'HH', 'H', 'hh', 'h', 'mm', 'ss', 'SSS', 'a', 'X'])
const ZONE = / ?(?:X{1,3}|Z)$/

/**
 * The dates of a pattern of Java's SimpleDateFormat, as ARFF files state it
 * (https://docs.oracle.com/javase/8/docs/api/java/text/SimpleDateFormat.html): the fields that SAME lists. Numbers of one digit
 * are read for fields of two, as Java reads them, where something stands between the fields.
 *
 * @returns What is wrong with the pattern, in words that go on after "It".
 */
export function javaDates(pattern: string): JavaDates | {readonly problem: string} {
  const parts = patternParts(pattern)
  if (parts === undefined) return {problem: 'has a letter that is no field, or a field that is not known'}
  const other = parts.find(part => 'symbol' in part && !SAME.has(part.symbol))
  if (other !== undefined && 'symbol' in other)
    return {
      problem:
        other.symbol === 'yy'
          ? 'does not say of which century years are'
          : `has '${other.symbol}', which counts otherwise in Java`,
    }
  const reader = patternReader(pattern)
  if ('problem' in reader) return reader
  const lenient = patternReader(lenientPattern(parts))
  const plain = pattern.replace(ZONE, '')
  return {
    kind: reader.kind,
    pattern: plain,
    hasZone: plain !== pattern,
    read: text => reader.read(text) ?? ('problem' in lenient ? undefined : lenient.read(text)),
  }
}

/** One digit is enough where the fields are apart. */
function lenientPattern(parts: readonly PatternPart[]): string {
  const isApart = parts.every((part, at) => 'text' in part || at === 0 || 'text' in parts[at - 1])
  const written = (part: PatternPart) =>
    'text' in part
      ? `'${part.text.replaceAll("'", "''")}'`
      : isApart
        ? part.symbol.replace(/^(MM|dd|HH|hh)$/, each => each[0])
        : part.symbol
  return parts.map(written).join('')
}

/**
 * How a header states the dates of a form, and the form that they are written in: its own where Java reads it alike, else ISO 8601.
 * Undefined for times finer than milliseconds, which Java has none of.
 */
export function javaForm(form: DateForm): {readonly pattern: string; readonly form: DateForm} | undefined {
  if (form.step < 1) return undefined
  if (form.zone !== undefined) {
    const iso = isoForm(form)
    return {pattern: `${iso.pattern}XXX`, form: iso}
  }
  const parts = patternParts(form.pattern) ?? []
  const isSame = parts.every(part => 'text' in part || (SAME.has(part.symbol) && !part.symbol.startsWith('MMM')))
  const written = isSame && holds(parts, form.step) ? form : isoForm(form)
  return {pattern: written.pattern, form: written}
}

/** The pattern shows all that a step of this size counts. */
function holds(parts: readonly PatternPart[], step: number): boolean {
  const has = (symbol: string) => parts.some(part => 'symbol' in part && part.symbol.startsWith(symbol))
  return (step >= 1000 || has('S')) && (step >= 60_000 || has('ss')) && (step >= 86_400_000 || has('mm'))
}
