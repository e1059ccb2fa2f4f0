import type {DateForm} from '../../../core/column.js'
import {commonForm} from '../../../core/dates/common-form.js'
import type {Moment} from '../../../core/dates/moment.js'
import {patternParts, patternReader, type PatternReader} from '../../../core/dates/pattern.js'
import {momentWritten, writtenDate, type DateOrder, type WrittenDate} from '../../../core/dates/written.js'
import {setting, type Text} from '../../../core/text.js'
import {asCategories, leftOut, type Doubt, type Way} from '../doubt.js'
import type {ColumnEvidence} from '../evidence.js'
import {countMoments} from './count-moments.js'
import {placeholderNotes} from './placeholders.js'
import type {DateStatement, StatedPattern} from './statements.js'

/** How the texts of a column are dates. */
export interface DateReading {
  readonly form: DateForm
  /** Steps of the form, by text. */
  readonly values: ReadonlyMap<string, number>
  readonly notes: readonly Text[]
}

/** What is known of the dates of a column beside its cells. */
export interface DateFacts {
  /** What the user says of this column; none says that it is a date. */
  readonly statements: readonly DateStatement[]
  /** How another file, which this one is read beside, writes them. */
  readonly known: DateForm | undefined
  /** In which order other columns of the file write the day and the month for certain. */
  readonly order: DateOrder | undefined
}

/** What stands in the cells of a column of dates that are none, which others than the reader have words for. */
export interface NoDates {
  readonly others: readonly {readonly level: string; readonly count: number}[]
}

/** Of the texts, so many must look like dates for the others to be looked at as odd ones. */
const MOSTLY = 0.5
/** A look at so many texts tells a column that has nothing to do with dates. */
const FIRST_LOOK = 20

/**
 * Reads the texts of a column as dates or times, if they are such: all of them, written in one way.
 *
 * @returns Undefined for a column that is none; `others` when most of its texts are dates and the others are not.
 */
export function readDates(column: ColumnEvidence, facts: DateFacts): DateReading | Omit<Doubt, 'column'> | NoDates | undefined {
  const texts = column.texts.map(({level}) => level)
  if (texts.length === 0 || column.numbers > 0) return undefined
  const stated = [
    ...facts.statements.flatMap(({pattern}) => pattern ?? []),
    ...(facts.known === undefined ? [] : patternsOf([facts.known.pattern + zoneSymbols(facts.known.zone)])),
    ...(isSettledBy(facts) ? patternsOf(COMPACT) : []),
  ]
  for (const {text, reader} of stated) {
    const moments = allRead(column, reader)
    if (moments !== undefined) return inPattern(column, text, moments)
  }
  if (facts.known === undefined && facts.statements.some(({pattern}) => pattern !== undefined))
    return {others: unread(column, text => isReadBy(stated, text))}
  return quicklyRecognised(column) ?? recognised(column, facts)
}

const isSettledBy = ({known, statements}: DateFacts) => known !== undefined || statements.length > 0

/** Dates as numbers of eight digits: only where it is settled that the column holds dates. */
const COMPACT = ['yyyyMMdd', 'yyyyMMddHHmmss']

const patternsOf = (patterns: readonly string[]): StatedPattern[] =>
  patterns.flatMap(text => {
    const reader = patternReader(text)
    return 'problem' in reader ? [] : [{text, reader}]
  })

const isReadBy = (stated: readonly StatedPattern[], text: string) => stated.some(({reader}) => reader.read(text) !== undefined)

const unread = ({texts}: ColumnEvidence, isRead: (text: string) => boolean) => texts.filter(({level}) => !isRead(level))

/** By the pattern of the first texts, where all others are written in it, and no other order of day and month fits them too. */
function quicklyRecognised(column: ColumnEvidence): DateReading | Omit<Doubt, 'column'> | undefined {
  const found = column.texts.slice(0, FIRST_LOOK).flatMap(({level}) => writtenDate(level) ?? [])
  if (found.length < Math.min(FIRST_LOOK, column.texts.length) || !isPlainTime(found)) return undefined
  const fitting = ordersOf(found).flatMap(order => {
    const form = commonForm(found, order)
    if (form === undefined || isShort(form.pattern)) return []
    const pattern = form.pattern + zoneSymbols(found[0].zone)
    const moments = patternsOf([pattern]).flatMap(({reader}) => allRead(column, reader) ?? [])
    return moments.length === column.texts.length ? [{pattern, moments}] : []
  })
  const [only] = fitting
  return fitting.length === 1 ? inPattern(column, only.pattern, only.moments) : undefined
}

function allRead({texts}: ColumnEvidence, reader: PatternReader): Moment[] | undefined {
  const moments: Moment[] = []
  for (const {level} of texts) {
    const moment = reader.read(level)
    if (moment === undefined) return undefined
    moments.push(moment)
  }
  return moments
}

const isShort = (pattern: string) => pattern.includes('yy') && !pattern.includes('yyyy')
const zoneSymbols = (zone: string | undefined) => (zone === undefined ? '' : zone.startsWith(' ') ? ' XXX' : 'XXX')

function recognised(column: ColumnEvidence, facts: DateFacts): DateReading | Omit<Doubt, 'column'> | NoDates | undefined {
  const isSettled = isSettledBy(facts)
  const {texts} = column
  if (!isSettled && texts.slice(0, FIRST_LOOK).every(({level}) => writtenDate(level) === undefined)) return undefined
  const written = texts.map(({level}) => writtenDate(level))
  const found = written.filter(each => each !== undefined)
  if (found.length === 0 || (!isSettled && !isPlainTime(found)))
    return found.length === 0 && isSettled ? {others: texts} : undefined
  const orders = ordersOf(found).map(order => ({
    order,
    moments: written.map(each => (each === undefined ? undefined : momentWritten(each, order))),
  }))
  const whole = orders.filter(({moments}) => moments.every(moment => moment !== undefined))
  if (whole.length === 0) return oddOnes(column, found, orders, isSettled)
  const chosen = whole.length === 1 ? whole[0] : whole.find(({order}) => order === knownOrder(facts))
  if (chosen === undefined)
    return doubtOf(
      column,
      whole.map(({order}) => order),
      found,
    )
  const form = commonForm(found, chosen.order)
  if (form === undefined) return severalWays(column)
  if (isShort(form.pattern) && facts.known === undefined) return doubtOf(column, [chosen.order], found)
  const isFromOthers = whole.length > 1 && facts.known === undefined
  const notes: Text[] = isFromOthers ? [`no day is above 12, read ${chosen.order} as in the other columns`] : []
  return counted(column, form, chosen.moments as Moment[], found, notes)
}

/** Unpadded hours and minutes alone, such as 1:20, may be a ratio. */
const isPlainTime = (found: readonly WrittenDate[]) =>
  found.some(
    ({family, time}) => family !== 'none' || time?.half !== undefined || time?.second !== undefined || time?.hour.length === 2,
  ) &&
  (found[0].family !== 'none' ||
    found.every(({time}) => time?.half !== undefined || time?.second !== undefined || time?.hour.length === 2))

function ordersOf(found: readonly WrittenDate[]): DateOrder[] {
  const numbers = found.filter(({family}) => family === 'numbers')
  if (numbers.length === 0) return ['year-first']
  if (numbers.some(({date}) => date?.[2].length === 2)) return ['day-first', 'month-first', 'year-first']
  // With points between, the day comes first wherever dates are written so.
  return numbers.every(({separator}) => separator === '.') ? ['day-first'] : ['day-first', 'month-first']
}

function knownOrder({known, order}: DateFacts): DateOrder | undefined {
  return known === undefined ? order : orderOfPattern(known.pattern)
}

/** Which comes first in a pattern. */
function orderOfPattern(pattern: string): DateOrder | undefined {
  const [first] = (patternParts(pattern) ?? []).flatMap(part => ('symbol' in part ? part.symbol.charAt(0) : []))
  return first === 'd' ? 'day-first' : first === 'M' ? 'month-first' : first === 'y' ? 'year-first' : undefined
}

/** What the column shows for certain of the order of day and month, for other columns. */
export function orderShown({texts, numbers, kind}: ColumnEvidence): DateOrder | undefined {
  if (numbers > 0 || kind === 'numeric' || kind === 'categorical') return undefined
  const written = texts.map(({level}) => writtenDate(level))
  if (written.some(each => each?.family !== 'numbers' || each.date?.[2].length !== 4 || each.separator === '.')) return undefined
  const fitting = (['day-first', 'month-first'] as const).filter(order =>
    written.every(each => each !== undefined && momentWritten(each, order) !== undefined),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

interface Ordered {
  readonly order: DateOrder
  readonly moments: readonly (Moment | undefined)[]
}

/** Most are dates, and some are not: under the order that reads most of them. */
function oddOnes(
  column: ColumnEvidence,
  found: readonly WrittenDate[],
  orders: readonly Ordered[],
  isSettled: boolean,
): Omit<Doubt, 'column'> | NoDates | undefined {
  // Among texts that are no times, times are no sign of dates: ratios look like them.
  const isTime = found.every(({family}) => family === 'none')
  const rowsOf = ({moments}: Ordered) =>
    moments.reduce((sum, each, at) => sum + (each === undefined ? 0 : column.texts[at].count), 0)
  const best = orders.reduce((most, each) => (rowsOf(each) > rowsOf(most) ? each : most))
  if (!isSettled && (isTime || rowsOf(best) < MOSTLY * column.present)) return undefined
  const others = column.texts.filter((_, at) => best.moments[at] === undefined)
  const isNumbers = found.length === column.texts.length && found.every(({family}) => family === 'numbers')
  if (isNumbers && orders.length > 1 && everyHasOne(orders))
    return severalWays(column, 'some have the day first and some the month')
  return {others}
}

const everyHasOne = (orders: readonly Ordered[]) =>
  orders[0].moments.every((_, at) => orders.some(({moments}) => moments[at] !== undefined))

function severalWays(column: ColumnEvidence, how = 'with and without a zone, or with several separators'): Omit<Doubt, 'column'> {
  return {
    what: `column '${column.name}': its cells are dates or times, written in several ways: ${how}.`,
    ways: [asCategories, leftOut],
  }
}

/** Dates that can be read in several orders, or whose century is not written. */
function doubtOf(column: ColumnEvidence, orders: readonly DateOrder[], found: readonly WrittenDate[]): Omit<Doubt, 'column'> {
  const forms = orders.flatMap(order => {
    const form = commonForm(found, order)
    return form === undefined ? [] : [{order, pattern: form.pattern}]
  })
  if (forms.length === 0) return severalWays(column)
  const areShort = forms.every(({pattern}) => isShort(pattern))
  const why = orders.length > 1 ? 'no day is above 12: it is not certain what comes first' : ''
  const century = areShort ? 'years have two digits, of which 69 to 99 become 1969 to 1999' : ''
  const zone = zoneSymbols(found[0].zone)
  return {
    what: `column '${column.name}': its cells are dates; ${[why, century].filter(each => each !== '').join(', and ')}.`,
    ways: [
      ...forms.map(({order, pattern}): Way => ({means: order, by: [setting('dates', [`${column.name}=${pattern}${zone}`])]})),
      asCategories,
      leftOut,
    ],
  }
}

/** All texts are written in the stated pattern. */
function inPattern(column: ColumnEvidence, pattern: string, moments: readonly Moment[]): DateReading | Omit<Doubt, 'column'> {
  const parts = patternParts(pattern) ?? []
  const plain = pattern.replace(/ ?(?:X{1,3}|x{1,3}|Z{1,5})$/, '')
  const hasZone = plain !== pattern
  const has = (...letters: string[]) => parts.some(part => 'symbol' in part && letters.includes(part.symbol.charAt(0)))
  const kind = !has('y') ? 'time' : has('H', 'h') ? 'datetime' : 'date'
  const zones = hasZone
    ? column.texts.map(({level}) => ({zone: /(?: ?)(?:Z|[-+\u2212]\d{2}:?(?:\d{2})?)$/.exec(level)?.[0] ?? ''}))
    : []
  const {letters} = commonLetters(column, pattern)
  return counted(column, {kind, pattern: plain, ...(letters !== undefined && {letters})}, moments, zones, [])
}

/** AM and PM in capitals are what a pattern writes by itself. */
function commonLetters({texts}: ColumnEvidence, pattern: string): {letters?: DateForm['letters']} {
  const words = texts.flatMap(({level}) => level.match(/[A-Za-z]{2,}/g) ?? [])
  if (words.length === 0) return {}
  if (pattern.includes('MMM') && words.every(word => word === word.toUpperCase())) return {letters: 'upper'}
  return words.every(word => word === word.toLowerCase()) ? {letters: 'lower'} : {}
}

function counted(
  column: ColumnEvidence,
  form: Omit<DateForm, 'step' | 'zone'>,
  moments: readonly Moment[],
  written: readonly Pick<WrittenDate, 'zone'>[],
  notes: readonly Text[],
): DateReading | Omit<Doubt, 'column'> {
  const result = countMoments(
    column.texts,
    form.kind,
    moments,
    written.map(({zone = ''}) => zone),
  )
  if (result === undefined)
    return {
      what: `column '${column.name}': its moments are finer than double precision holds so far from 1970.`,
      ways: [asCategories, leftOut],
    }
  const values = new Map(column.texts.map(({level}, at) => [level, result.values[at]]))
  const {step, zone} = result
  const shown: DateForm = {...form, step, ...(zone !== '' && {zone})}
  const zoneNote = result.zones > 1 ? [`times of ${result.zones} zones, put on the clock of '${zone.trim()}'`] : []
  return {
    form: shown,
    values,
    notes: [...notes, ...zoneNote, ...result.notes, ...placeholderNotes(column, shown, values)],
  }
}
