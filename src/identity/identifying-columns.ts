import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn, type Table} from '../core/table.js'
import {nameHint, type NameHint} from './name-hint.js'
import {textKind, type TextKind} from './text-kind.js'
import {wholeNumbers} from './whole-numbers.js'

export type IdentifierKind = Exclude<TextKind, 'amount'> | 'number'

/** A column whose values name the people that the rows are about. */
export interface IdentifyingColumn {
  readonly column: string
  readonly kind: IdentifierKind
  /** Certain: no use as a feature is thinkable. Otherwise it may be a measurement, or a code that many people share. */
  readonly certain: boolean
  /** Share of the rows with a value that no other row has. */
  readonly uniqueShare: number
  readonly differentValues: number
  /** Rows with a value. */
  readonly rows: number
  readonly nameHint: NameHint
  /** Plain words, without a value. */
  readonly because: string
}

const FEWEST_ROWS = 10
/** Of the rows, those with a value of their own. */
const NEARLY_UNIQUE = 0.9
const MOSTLY_UNIQUE = 0.5
/** Different values per row where the name says that it is an id: a person may have several rows. */
const MANY_VALUES = 0.2
/** Chance of so few equal pairs among smoothly spread numbers. */
const NO_CHANCE = 1e-6
/** No measurement is known to so many digits in all its values. */
const DIGITS_OF_ID = 9
const DIGITS_OF_CODE = 5
const ENOUGH_ROWS = 30
/** 95 % of uniform samples stay below (Kolmogorov's distribution). */
const UNIFORM = 1.36

/**
 * The columns whose values name people: unique or nearly so among the rows in a way that their type does not explain. Texts of which most
 * rows have their own; dates and times; numbers that never repeat though they lie so near to each other that chance
 * would repeat them, or that all have nine digits or more. Measurements with fractions name nobody by themselves, nor
 * do whole numbers that are spread so widely that they hardly repeat by chance, unless the column's name says that it
 * is an id. Columns of dates and times are numbers, however finely they are known: whether a release holds real people's moments is
 * looked at by itself.
 *
 * @param table Rows of all classes: what is rare in a small class need not be rare.
 */
export function identifyingColumns(table: Table): IdentifyingColumn[] {
  return table.columns.flatMap(column => identifying(column) ?? [])
}

export function identifying(column: Column): IdentifyingColumn | undefined {
  // That molecules name nobody by being different is what makes them samples: attacks ask about them.
  if (column.kind === 'categorical' && column.field.sample !== undefined) return undefined
  return column.kind === 'numeric' ? identifyingNumber(column) : identifyingText(column)
}

function identifyingNumber({field, values}: NumericColumn): IdentifyingColumn | undefined {
  if (!field.integer || field.date !== undefined || field.sample !== undefined) return undefined
  return numbersThatName(
    field.name,
    values.filter(value => !Number.isNaN(value)),
  )
}

function numbersThatName(column: string, present: ArrayLike<number>): IdentifyingColumn | undefined {
  if (present.length < FEWEST_ROWS) return undefined
  const hint = nameHint(column)
  const {uniqueShare, expectedPairs, equalPairs, digits, unevenness} = wholeNumbers(present)
  const differentValues = new Set(Array.from(present)).size
  const found = (certain: boolean, because: string): IdentifyingColumn => ({
    column,
    kind: 'number',
    certain,
    uniqueShare,
    differentValues,
    rows: present.length,
    nameHint: hint,
    because,
  })
  if (hint === 'strong' && differentValues >= Math.max(FEWEST_ROWS, MANY_VALUES * present.length))
    return found(
      true,
      `it holds ${differentValues} different whole numbers in ${present.length} rows, and its name is that of an id`,
    )
  if (uniqueShare < NEARLY_UNIQUE) return undefined
  if (poissonAtMost(equalPairs, expectedPairs) < NO_CHANCE)
    return found(
      true,
      'its whole numbers never repeat, or hardly, though they lie so near to each other that chance would repeat them',
    )
  if (digits[0] >= DIGITS_OF_ID)
    return found(true, `${share(uniqueShare)} of the rows have a whole number of ${digits[0]} digits or more of their own`)
  if (hint === 'weak')
    return found(
      true,
      `${share(uniqueShare)} of the rows have a number of their own, and the column is named like one that names them`,
    )
  const isCode = digits[0] === digits[1] && digits[0] >= DIGITS_OF_CODE && unevenness < UNIFORM
  if (isCode && present.length >= ENOUGH_ROWS && uniqueShare >= 1 - 1 / ENOUGH_ROWS)
    return found(
      false,
      `its whole numbers hardly repeat, have ${digits[0]} digits each and are spread evenly, as numbers that were handed out are`,
    )
  return undefined
}

function identifyingText({field: {name, levels}, codes}: CategoricalColumn): IdentifyingColumn | undefined {
  const counts = new Int32Array(levels.length)
  let rows = 0
  for (const code of codes)
    if (code !== MISSING_CODE) {
      counts[code]++
      rows++
    }
  const differentValues = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
  const single = counts.reduce((sum, count) => sum + (count === 1 ? 1 : 0), 0)
  const uniqueShare = rows === 0 ? 0 : single / rows
  if (differentValues < FEWEST_ROWS) return undefined
  const seen = levels.filter((_, code) => counts[code] > 0)
  const numbers = numbersOf(seen)
  // Codes that the reader was told to take as categories: whole numbers are judged as such.
  if (numbers !== undefined) {
    const values = Array.from(
      codes.filter(code => code !== MISSING_CODE),
      code => Number(levels[code]),
    )
    return numbersThatName(name, values)
  }
  const kind = textKind(seen)
  if (kind === 'amount') return undefined
  const hint = nameHint(name)
  const isNamed = hint === 'strong' && differentValues >= MANY_VALUES * rows
  const hasForm = OF_ONE_PERSON.has(kind) && differentValues >= FEWEST_OF_FORM
  const certain = isNamed || hasForm || uniqueShare >= leastFor(kind, hint)
  if (!certain && uniqueShare < MOSTLY_UNIQUE) return undefined
  const found = (because: string) => ({column: name, kind, certain, uniqueShare, differentValues, rows, nameHint: hint, because})
  if (uniqueShare >= MOSTLY_UNIQUE)
    return found(
      `${share(uniqueShare)} of the rows have ${KIND_WORDS[kind]} of their own${isNamed ? ', and its name is that of an id' : ''}`,
    )
  const what = `it holds ${differentValues} different values in ${rows} rows`
  return found(hasForm ? `${what}, each ${KIND_WORDS[kind]}` : `${what}, and its name is that of an id`)
}

/** Forms that a value has because it belongs to one person or event. */
const OF_ONE_PERSON: ReadonlySet<IdentifierKind> = new Set(['email', 'uuid', 'hash', 'timestamp', 'address'])
const FEWEST_OF_FORM = 20

/** What a value is called. */
export const KIND_WORDS: Readonly<Record<IdentifierKind, string>> = {
  email: 'an e-mail address',
  uuid: 'a UUID',
  hash: 'a hash',
  timestamp: 'a point in time',
  date: 'a date',
  address: 'a network address',
  digits: 'a number written as text',
  code: 'a code',
  words: 'a name or a text',
  text: 'a text',
  number: 'a whole number',
}

/** The share of rows with a value of their own from which a column of this kind certainly names people. */
function leastFor(kind: IdentifierKind, hint: NameHint): number {
  if (hint !== 'none' || OF_ONE_PERSON.has(kind) || kind === 'date' || kind === 'words') return MOSTLY_UNIQUE
  return NEARLY_UNIQUE
}

/** Undefined unless every text is a whole number without leading zeros that a double holds. */
function numbersOf(levels: readonly string[]): true | undefined {
  return levels.every(level => level.length <= 15 && /^-?(?:0|[1-9]\d*)(?:\.0*)?$/.test(level)) ? true : undefined
}

/** P(X <= count) of a Poisson variable. */
function poissonAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let sum = term
  for (let at = 1; at <= count && at <= mean; at++) {
    term *= mean / at
    sum += term
  }
  return count >= mean ? 1 : sum
}

const share = (value: number) => (value === 1 ? 'all' : `${Math.floor(100 * value)} %`)
