/** What stands around and inside the numbers of a column: `$1,234.50`, `98.3%`, `1 234 kg`. Blanks belong to it. */
export interface NumberForm {
  readonly column: string
  readonly prefix: string
  readonly suffix: string
  /** Between groups of three digits; empty when there is nothing. */
  readonly thousands: string
}

/** A text cut into what stands before, in and after its number. */
export interface NumberParts {
  readonly negative: boolean
  readonly prefix: string
  /** Digits and separators alone. */
  readonly body: string
  readonly suffix: string
}

/** How digits are separated; no thousands separator is an empty text. */
export interface Separators {
  readonly thousands: string
  readonly decimal: '.' | ','
}

const BLANKS = ' \u00a0\u2009\u202f'
const APOSTROPHES = "'\u2019"
const SEPARATORS = `.,${BLANKS}${APOSTROPHES}`
/** Longer texts around a number are no symbols. */
const LONGEST_AFFIX = 8

const CURRENCY_SYMBOL = /^[A-Z]{0,3}\p{Sc}$/u
const CURRENCIES = (
  'AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KZT ' +
  'MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RMB RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ' +
  'ZAR Fr. Kč Lei Rp Rs Rs. kr kr. zł'
).split(' ')
/** Units that are written after numbers; case matters (mg, Mg). */
const UNITS = (
  '% %o ‰ ° °C °F K kg g mg µg μg ug ng pg t lb lbs oz l L dl dL cl ml mL µl μl µL uL fl fL m cm ' +
  'mm µm um nm km mi ft in m2 m² cm2 cm² m3 m³ kg/m2 kg/m² g/l g/L g/dl g/dL mg/l mg/L mg/dl mg/dL ' +
  'µg/l µg/L ng/ml ng/mL pg/ml pg/mL mmol/l mmol/L µmol/l µmol/L umol/L nmol/l nmol/L mol/l mEq/L ' +
  'IU/L U/L U/l mU/L mmHg kPa bpm Hz kHz MHz GHz W kW kWh V mV A mA J kJ kcal cal s sec ms min ' +
  'mins h hr hrs hour hours d day days wk week weeks mo month months y yr yrs year years km/h mph'
).split(' ')
const PREFIXES: ReadonlySet<string> = new Set(CURRENCIES)
const SUFFIXES: ReadonlySet<string> = new Set([...CURRENCIES, ...UNITS])

/**
 * Finds the number in a text of one number. Time is linear in its length.
 * @returns Nothing when the text is not what can stand around a number, the number, and the same again.
 */
export function splitNumber(text: string): NumberParts | undefined {
  let first = 0
  while (first < text.length && !isDigit(text, first)) if (++first > LONGEST_AFFIX) return undefined
  let last = text.length - 1
  while (last >= first && !isDigit(text, last)) if (text.length - --last > LONGEST_AFFIX + 2) return undefined
  if (last < first) return undefined
  // A point or comma beside a digit belongs to the number: .5 and 5.
  if (first > 0 && '.,'.includes(text[first - 1]) && (first === 1 || !isLetter(text[first - 2]))) first--
  if (last + 1 < text.length && '.,'.includes(text[last + 1]) && last + 2 === text.length) last++
  const body = text.slice(first, last + 1)
  for (const character of body) if (!isDigit(character, 0) && !SEPARATORS.includes(character)) return undefined
  const before = text.slice(0, first)
  const sign = before.search(/[-+\u2212]/)
  const prefix = sign < 0 ? before : before.slice(0, sign) + before.slice(sign + 1)
  return {negative: sign >= 0 && before[sign] !== '+', prefix: prefix.trimStart(), body, suffix: text.slice(last + 1)}
}

/** Whether what stands around a number is a currency, a percent sign or a unit, or nothing at all. */
export function isKnownAffix({prefix, suffix}: Pick<NumberParts, 'prefix' | 'suffix'>): boolean {
  const [before, after] = [prefix.trim(), suffix.trim()]
  if (before === '') return after === '' || SUFFIXES.has(after) || CURRENCY_SYMBOL.test(after)
  return after === '' && (PREFIXES.has(before) || CURRENCY_SYMBOL.test(before))
}

/** Ways to separate digits; in these a blank stands for every kind of blank, an apostrophe for both kinds. */
const WAYS: readonly Separators[] = [
  {thousands: '', decimal: '.'},
  {thousands: '', decimal: ','},
  {thousands: ',', decimal: '.'},
  {thousands: '.', decimal: ','},
  {thousands: ' ', decimal: '.'},
  {thousands: ' ', decimal: ','},
  {thousands: "'", decimal: '.'},
  {thousands: "'", decimal: ','},
]

/** All ways in which every one of these bodies is a number. */
export function waysToRead(bodies: readonly string[]): Separators[] {
  return WAYS.filter(way => bodies.every(body => plainBody(body, way) !== undefined))
}

/** Whether only separators between thousands explain the text: there are two of them, or one and a decimal sign. */
export function provesThousands(body: string, {thousands, decimal}: Separators): boolean {
  if (thousands === '') return false
  const marks = Array.from(body, kindOfMark).filter(mark => mark !== undefined)
  return (
    marks.includes(thousands) && (marks.length > 1 || (marks.length === 1 && !'.,'.includes(thousands) && decimal !== thousands))
  )
}

/** The same number with a decimal point and nothing else; undefined when it is not written in this way. */
export function plainBody(body: string, {thousands, decimal}: Separators): string | undefined {
  const marks = Array.from(body, kindOfMark)
  const at = marks.lastIndexOf(decimal)
  const whole = at < 0 ? body : body.slice(0, at)
  const fraction = at < 0 ? '' : body.slice(at + 1)
  if (!areDigits(fraction)) return undefined
  const digits = plainWhole(whole, thousands)
  if (digits === undefined || (digits === '' && fraction === '')) return undefined
  return at < 0 ? digits : `${digits}.${fraction}`
}

/** A whole number without its separators, which stand between groups of three digits or not at all. */
function plainWhole(whole: string, thousands: string): string | undefined {
  if (areDigits(whole)) return whole
  if (thousands === '') return undefined
  const groups: string[] = []
  let start = 0
  for (let at = 0; at <= whole.length; at++) {
    if (at < whole.length && kindOfMark(whole[at]) !== thousands) continue
    groups.push(whole.slice(start, at))
    start = at + 1
  }
  const [first, ...rest] = groups
  const isFirst = areDigits(first) && first.length >= 1 && first.length <= 3 && !first.startsWith('0')
  return isFirst && rest.every(group => group.length === 3 && areDigits(group)) ? groups.join('') : undefined
}

/** The first separator between digits that is not the decimal sign, as it is written. */
export function separatorIn(body: string, {thousands}: Separators): string {
  return Array.from(body).find(character => kindOfMark(character) === thousands) ?? ''
}

/** Writes a number as the column writes it. */
export function inForm(number: string, {prefix, suffix, thousands}: NumberForm, decimal: string): string {
  const plain = withoutExponent(number)
  const negative = plain.startsWith('-')
  const [whole, fraction] = plain.slice(negative ? 1 : 0).split('.') as [string, string | undefined]
  const grouped = thousands === '' ? whole : inThousands(whole, thousands)
  return `${negative ? '-' : ''}${prefix}${grouped}${fraction === undefined ? '' : decimal + fraction}${suffix}`
}

function inThousands(whole: string, separator: string): string {
  const groups: string[] = []
  for (let end = whole.length; end > 0; end -= 3) groups.unshift(whole.slice(Math.max(0, end - 3), end))
  return groups.join(separator)
}

/** 1e-7 and 1e21 written out: a symbol after an exponent would not be read again. */
function withoutExponent(number: string): string {
  const at = number.indexOf('e')
  if (at < 0) return number
  const exponent = Number(number.slice(at + 1))
  const negative = number.startsWith('-')
  const [whole, fraction = ''] = number.slice(negative ? 1 : 0, at).split('.')
  const digits = whole + fraction
  const point = whole.length + exponent
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits + '0'.repeat(point - digits.length)
        : `${digits.slice(0, point)}.${digits.slice(point)}`
  return negative ? `-${text}` : text
}

/** In words, for people. */
export function formInWords({prefix, suffix, thousands}: Omit<NumberForm, 'column'>): string {
  return [
    ...(prefix.trim() === '' ? [] : [`'${prefix.trim()}' before`]),
    ...(suffix.trim() === '' ? [] : [`'${suffix.trim()}' after`]),
    ...(thousands === '' ? [] : [`${separatorName(thousands)} between thousands`]),
  ].join(', ')
}

export function separatorName(separator: string): string {
  if (separator === ',') return 'commas'
  if (separator === '.') return 'points'
  return APOSTROPHES.includes(separator) ? 'apostrophes' : 'blanks'
}

function kindOfMark(character: string): string | undefined {
  if (character === '.' || character === ',') return character
  if (BLANKS.includes(character)) return ' '
  return APOSTROPHES.includes(character) ? "'" : undefined
}

function areDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isDigit(text, at)) return false
  return true
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

const isLetter = (character: string) => /\p{L}/u.test(character)
