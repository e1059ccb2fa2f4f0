/** Of a string attribute. Not `string`: it is written as one again, and texts of another file are values of a list where they repeat. */
export const TEXT_TYPE = 'text'

export interface Cell {
  readonly text: string
  readonly quoted: boolean
}

/** Cells that are missing in ARFF and in KEEL files, unless they are quoted. */
const MISSING = new Set(['?', '<null>', ''])

export const isMissing = ({text, quoted}: Cell) => !quoted && MISSING.has(text)

/** Cells between commas; the blanks around them do not count. Undefined when quotes do not match. */
export function splitCells(text: string): Cell[] | undefined {
  if (!/['"]/.test(text)) return text.split(',').map(cell => ({text: cell.trim(), quoted: false}))
  const cells: Cell[] = []
  let at = 0
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++
    const quoted = text[at] === "'" || text[at] === '"'
    const inQuotes = quoted ? quotedText(text, at) : undefined
    const comma = text.indexOf(',', inQuotes?.end ?? at)
    const end = comma < 0 ? text.length : comma
    if (inQuotes !== undefined && (inQuotes.end > text.length || text.slice(inQuotes.end, end).trim() !== '')) return undefined
    cells.push({text: inQuotes?.text ?? text.slice(at, end).trim(), quoted})
    if (comma < 0) return cells
    at = comma + 1
  }
}

/** Characters that stand behind \ for others, as in Java. */
const ESCAPES: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t'}

/** What stands in the quotes that begin there, and where the text goes on; beyond its end when they are not closed. */
export function quotedText(text: string, start: number): {text: string; end: number} {
  const quote = text[start]
  let content = ''
  let at = start + 1
  while (at < text.length && text[at] !== quote) {
    const isEscaped = text[at] === '\\' && at + 1 < text.length
    if (isEscaped) at++
    content += isEscaped ? (ESCAPES[text[at]] ?? text[at]) : text[at]
    at++
  }
  return {text: content, end: at < text.length ? at + 1 : text.length + 1}
}

/** Needs no quotes: nothing of it is a blank, a separator, a comment, or a mark of a missing value. */
const PLAIN = /^[\p{L}\p{N}_.:/+-]+$/u

/** A name or a value as both formats have it: in quotes where it needs them. */
export function cellText(text: string): string {
  if (PLAIN.test(text)) return text
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
  return `'${escaped}'`
}
