import {dateOrderOf, momentOf} from './moment.js'

/**
 * What the values of a column of texts look like. `amount`: numbers with a unit, a fraction or thousands marks, which
 * measure something.
 */
export type TextKind =
  'email' | 'uuid' | 'hash' | 'timestamp' | 'date' | 'address' | 'digits' | 'code' | 'words' | 'amount' | 'text'

/** So large a share of the texts must look alike. */
const NEARLY_ALL = 0.9
/** Texts looked at. */
const MOST_LOOKED_AT = 2000
const LONGEST = 400

const EMAIL = /^[^\s@]+@[^\s@]+$/
const UUID = /^\{?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\}?$/i
const HASH = /^(?:0x)?[\da-f]{16,128}$/i
const ADDRESS = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const DIGITS = /^[+(]?\d[\d\s()/-]*$/
const AMOUNT = /^[^\p{L}\d]{0,3}\p{L}{0,3}[^\p{L}\d]{0,3}\d[\d.,' ]*[^\p{L}\d]{0,3}\p{L}{0,3}%?$/u

const TESTS: readonly (readonly [TextKind, (text: string) => boolean])[] = [
  ['email', text => EMAIL.test(text)],
  ['uuid', text => UUID.test(text)],
  ['hash', text => HASH.test(text) && /[a-f]/i.test(text) && /\d/.test(text)],
  ['address', text => ADDRESS.test(text)],
  ['amount', isAmount],
  ['digits', text => DIGITS.test(text)],
  ['code', text => /\d/.test(text) && /\p{L}/u.test(text) && !/\s\S+\s/.test(text)],
  ['words', text => /\p{L}\p{L}/u.test(text) && /[\s,]/.test(text)],
]

/** @param levels Different texts of a column. */
export function textKind(levels: readonly string[]): TextKind {
  const texts = levels
    .slice(0, MOST_LOOKED_AT)
    .map(text => text.trim())
    .filter(text => text.length <= LONGEST)
  if (texts.length === 0) return 'text'
  const isMost = (test: (text: string) => boolean) => texts.filter(test).length >= NEARLY_ALL * texts.length
  const order = dateOrderOf(texts)
  const moments = texts.map(text => momentOf(text, order)).filter(moment => moment !== undefined)
  if (moments.length >= NEARLY_ALL * texts.length) return moments.some(({step}) => step < 86_400_000) ? 'timestamp' : 'date'
  return TESTS.find(([, test]) => isMost(test))?.[0] ?? 'text'
}

/** A number that measures something: with a fraction, thousands marks, a currency or a percent sign; plain digits may be a code. */
function isAmount(text: string): boolean {
  if (!AMOUNT.test(text)) return false
  if (/[%\p{Sc}]/u.test(text)) return true
  // One point or comma among digits, or groups of three.
  return /^[+-]?\d+[.,]\d+$/.test(text) || /^[+-]?[1-9]\d{0,2}(?:[.,' ]\d{3})+(?:[.,]\d+)?$/.test(text)
}
