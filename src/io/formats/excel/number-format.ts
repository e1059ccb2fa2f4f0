/** What a number stands for, as its format shows it. */
export type FormatKind = 'number' | 'date' | 'datetime' | 'time' | 'duration'

/** Formats that every Excel knows by number (ECMA-376, part 1, section 18.8.30), with the East Asian dates among them. */
const BUILT_IN = new Map<number, FormatKind>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id): [number, FormatKind] => [id, 'date']),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56].map((id): [number, FormatKind] => [id, 'time']),
  [22, 'datetime'],
  [46, 'duration'],
])

/**
 * Reads a format code such as `yyyy\-mm\-dd hh:mm`. Letters in quotes, behind \, _ or * and in brackets are no parts of a date, except for
 * [h], [mm] and [ss], which count beyond a day. An m is minutes where hours or seconds stand in the code, else months.
 */
export function formatKind(id: number, code: string | undefined): FormatKind {
  if (code === undefined) return BUILT_IN.get(id) ?? 'number'
  const [positive] = code.replaceAll(/"[^"]*"|[\\_*]./g, '').split(';')
  if (/\[(?:h+|m+|s+)\]/i.test(positive)) return 'duration'
  const plain = withoutBrackets(positive)
  if (/^\s*general\s*$/i.test(plain)) return 'number'
  const hasClock = /[hs]/i.test(plain)
  const hasDate = /[yde]/i.test(plain.replaceAll(/e[+-]/gi, '')) || (/m/i.test(plain) && !hasClock)
  if (hasDate) return hasClock ? 'datetime' : 'date'
  return hasClock ? 'time' : 'number'
}

/** Colours, conditions and locales. */
function withoutBrackets(code: string): string {
  return code
    .split('[')
    .map((part, at) => (at === 0 ? part : part.slice(part.indexOf(']') + 1)))
    .join('')
}
