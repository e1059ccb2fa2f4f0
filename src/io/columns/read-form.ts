import {setting, type Text} from '../../core/text.js'
import {asCategories, leftOut, type Doubt, type Way} from './doubt.js'
import type {ColumnEvidence} from './evidence.js'
import {
  isKnownAffix,
  plainBody,
  provesThousands,
  separatorIn,
  splitNumber,
  waysToRead,
  type NumberForm,
  type NumberParts,
  type Separators,
} from './number-form.js'
import {FOUND, foundInText, isPlain, lossOf, pointed, type Found} from './number-text.js'
import {rowInWords} from '../parts/part-rows.js'

/** How all texts of a column are numbers, or why that is in doubt. */
export type FormReading = {readonly form: NumberForm; readonly separators: Separators} | Omit<Doubt, 'column'>

/** What of the file bears on it. */
export interface FormFacts {
  readonly decimalComma: boolean
  /** As the user says; an empty text says that there is nothing between thousands. */
  readonly thousands: string | undefined
  readonly commas: 'thousands' | 'decimal' | undefined
}

/** So many different texts with symbols that differ may be levels, such as doses in several units. */
const FEW_TEXTS = 20

/** What a text that was not taken for a number is. */
export function foundIn(text: string, {decimalComma}: Pick<FormFacts, 'decimalComma'>): Found {
  const plain = decimalComma ? pointed(text) : text
  if (isPlain(plain) === undefined) return foundInText(text, decimalComma)
  return lossOf(plain, Number(plain)) ?? FOUND.text
}

/**
 * Reads texts such as `$1,234.50`, `98.3 %` or `1 234` as numbers where all cells have the same symbol and nothing else
 * explains their separators.
 * @returns Nothing when one of them is no such number.
 */
export function readForm(column: ColumnEvidence, file: FormFacts, settled?: NumberForm): FormReading | undefined {
  const parts = partsOf(column, file)
  if (parts === undefined) return undefined
  const affixes = new Set(parts.map(({prefix, suffix}) => `${prefix.trim()}\0${suffix.trim()}`))
  if (column.numbers > 0) affixes.add('\0')
  if (settled !== undefined) {
    affixes.delete('\0')
    affixes.delete(`${settled.prefix.trim()}\0${settled.suffix.trim()}`)
    if (affixes.size > 0) return undefined
  }
  const isKnown = parts.every(isKnownAffix)
  if (affixes.size > 1) return isKnown ? mixedSymbols(column) : undefined
  if (!isKnown) return unknownSymbol(column, parts)
  const options = likelyWays(
    column,
    parts.map(({body}) => body),
    file,
    settled,
  )
  if (options.length === 0) return undefined
  const separators =
    options.length > 1 && file.commas === 'thousands' ? options.find(({thousands}) => thousands === ',') : options[0]
  if (separators === undefined || (options.length > 1 && file.commas !== 'thousands')) return commaDoubt(column)
  return (
    lossDoubt(column, parts, separators) ??
    doubtAbout(column, separators, parts, file, settled) ?? {separators, form: settled ?? formOf(column.name, parts, separators)}
  )
}

/** The texts as numbers with something around them; nothing when one is no number, or one that a double does not hold. */
function partsOf({texts}: ColumnEvidence, {decimalComma}: Pick<FormFacts, 'decimalComma'>): NumberParts[] | undefined {
  const parts: NumberParts[] = []
  for (const {level} of texts) {
    const isNumber = isPlain(decimalComma ? pointed(level) : level) !== undefined
    const split = isNumber ? undefined : splitNumber(level)
    if (split === undefined) return undefined
    parts.push(split)
  }
  return parts
}

/** Whether a text is a number in some form, be it one that a double does not hold. */
export function isNumberLike(text: string, file: Pick<FormFacts, 'decimalComma'>): boolean {
  if (foundIn(text, file) !== FOUND.text) return true
  const parts = splitNumber(text)
  return parts !== undefined && isKnownAffix(parts) && waysToRead([parts.body]).length > 0
}

/** What commas mean in a column by itself: between thousands, when nothing else explains them, or decimal. */
export function commasIn(column: ColumnEvidence, decimalComma: boolean): 'thousands' | 'decimal' | undefined {
  if (column.commas.decimal > 0) return 'decimal'
  if (decimalComma || column.kind === 'categorical' || column.texts.length === 0) return undefined
  const parts = partsOf(column, {decimalComma})
  if (parts?.every(isKnownAffix) !== true) return undefined
  const options = likelyWays(
    column,
    parts.map(({body}) => body),
    {decimalComma, thousands: undefined, commas: undefined},
  )
  if (options.length !== 1) return undefined
  const [{thousands, decimal}] = options
  if (thousands === ',') return 'thousands'
  return thousands === '' && decimal === ',' ? 'decimal' : undefined
}

/**
 * The ways to read all bodies that agree with the column's plain numbers and with what the user said, and differ in
 * what they make of them.
 */
function likelyWays(column: ColumnEvidence, bodies: readonly string[], file: FormFacts, settled?: NumberForm): Separators[] {
  const own = file.decimalComma ? ',' : '.'
  const given = file.thousands ?? settled?.thousands
  const possible = waysToRead(bodies).filter(
    ({thousands, decimal}) =>
      (decimal === own || (!file.decimalComma && column.decimals === 0)) &&
      (given === undefined || sameSeparator(thousands, given) || (settled !== undefined && thousands === '')),
  )
  const bare = new Set(possible.filter(({thousands}) => thousands === '').map(({decimal}) => decimal))
  // Where nothing stands between thousands that is how the numbers of all columns are read.
  if (bare.has(own)) return [{thousands: '', decimal: own}]
  // A separator that no number has explains nothing.
  const used = possible.filter(({thousands, decimal}) => thousands === '' || !bare.has(decimal))
  const isOwn = (way: Separators) => way.decimal === own
  return used.filter(way => isOwn(way) || !used.some(other => isOwn(other) && other.thousands === way.thousands))
}

function sameSeparator(kind: string, written: string): boolean {
  return kind === written || (kind !== '' && written !== '' && separatorIn(written, {thousands: kind, decimal: '.'}) === written)
}

function doubtAbout(
  column: ColumnEvidence,
  separators: Separators,
  parts: readonly NumberParts[],
  file: FormFacts,
  settled: NumberForm | undefined,
): Omit<Doubt, 'column'> | undefined {
  const {name, firstText} = column
  const {thousands, decimal} = separators
  const at = `${rowInWords(firstText ?? {row: 0})}, column '${name}': expected a number, found`
  const own = file.decimalComma ? ',' : '.'
  if (file.decimalComma && thousands === '' && file.thousands === undefined && file.commas !== 'decimal') {
    const commas = parts.filter(({body}) => body.includes(','))
    if (commas.length > 0 && commas.every(({body}) => isThousandsLike(body))) return commaDoubt(column)
  }
  const isSettled = thousands === '' || file.thousands !== undefined || settled !== undefined
  if (decimal !== own) {
    const between = isSettled ? '' : `${SEPARATOR_WORDS[thousands].found} between thousands and `
    const comma = setting('decimalComma', true)
    return {
      what: `${at} ${between === '' ? FOUND.withComma : `${between}a decimal comma`}.`,
      ways: [
        numbers(isSettled ? [comma] : [comma, ' ', setting('thousands', SEPARATOR_WORDS[thousands].name)]),
        asCategories,
        leftOut,
      ],
    }
  }
  if (isSettled) return undefined
  const isProven = parts.some(({body}) => provesThousands(body, separators))
  const hasSymbol = parts.every(({prefix, suffix}) => prefix + suffix !== '')
  if (thousands === ',' || (thousands === '.' ? isProven : hasSymbol)) return undefined
  const found = thousands === '.' ? FOUND.withPoint : `a number with ${SEPARATOR_WORDS[thousands].found} between thousands`
  return {
    what: `${at} ${found}.`,
    ways: [numbers([setting('thousands', SEPARATOR_WORDS[thousands].name)]), asCategories, leftOut],
  }
}

/** 15,223 is fifteen thousand or a little more than fifteen. */
export function commaDoubt({name, numbers, commas}: ColumnEvidence): Omit<Doubt, 'column'> {
  const without = commas.three > 0 ? commas.none : numbers
  const likely = without === 0 ? '' : `, and ${without} numbers without one beside it make that likely`
  return {
    what: `column '${name}': every comma in it stands before exactly three digits; it may be a thousands separator${likely}.`,
    ways: [
      {means: 'commas between thousands', by: [setting('thousands', 'comma')]},
      ...(without > 0 ? [] : [{means: 'decimal commas', by: [setting('decimalComma', true), ' ', setting('thousands', 'none')]}]),
      leftOut,
    ],
  }
}

/** Whether a comma in it may stand between thousands: one to three digits before it, three after it. */
export const isThousandsLike = (text: string) => /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)

const numbers = (by: Text): Way => ({means: 'numbers', by})

const SEPARATOR_WORDS: Readonly<Record<string, {found: string; name: string}>> = {
  ',': {found: 'commas', name: 'comma'},
  '.': {found: 'points', name: 'point'},
  ' ': {found: 'blanks', name: 'blank'},
  "'": {found: 'apostrophes', name: 'apostrophe'},
}

/** Ids with a symbol are as long as those without. */
function lossDoubt({name}: ColumnEvidence, parts: readonly NumberParts[], way: Separators): Omit<Doubt, 'column'> | undefined {
  for (const {body} of parts) {
    const plain = plainBody(body, way) ?? ''
    const loss = lossOf(plain, Number(plain))
    if (loss !== undefined) return {what: `column '${name}': expected numbers, found ${loss}.`, ways: [asCategories, leftOut]}
  }
  return undefined
}

function mixedSymbols(column: ColumnEvidence): Omit<Doubt, 'column'> | undefined {
  if (column.texts.length + column.differentNumbers <= FEW_TEXTS) return undefined
  const without = column.numbers > 0 ? `, ${column.numbers} cells have none` : ''
  return {
    what:
      `column '${column.name}': its numbers have different symbols before or after them (such as ` +
      `currencies, percent signs or units)${without}.`,
    ways: [numbers('write all cells with the same symbol or without any'), asCategories, leftOut],
  }
}

function unknownSymbol(column: ColumnEvidence, parts: readonly NumberParts[]): Omit<Doubt, 'column'> | undefined {
  const isCode = parts.some(({prefix}) => prefix.trim() !== '')
  if (isCode || column.texts.length <= FEW_TEXTS) return undefined
  return {
    what: `column '${column.name}': all of its ${column.texts.length} different texts are numbers with the same letters after them.`,
    ways: [numbers('write the cells without the letters'), asCategories, leftOut],
  }
}

function formOf(column: string, parts: readonly NumberParts[], way: Separators): NumberForm {
  const [{prefix, suffix}] = parts
  const thousands = way.thousands === '' ? '' : parts.map(({body}) => separatorIn(body, way)).find(found => found !== '')
  return {column, prefix, suffix, thousands: thousands ?? ''}
}

/** The number in a text as a plain one with a decimal point; undefined when it is none of this kind. */
export function plainNumber(text: string, separators: Separators): string | undefined {
  const parts = splitNumber(text)
  const body = parts && plainBody(parts.body, separators)
  return body === undefined ? undefined : (parts?.negative === true ? '-' : '') + body
}
