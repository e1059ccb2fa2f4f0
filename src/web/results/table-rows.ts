import type {Text} from '../../report/document.js'

/** By which column rows stand in order; undefined for the order of the report. */
export interface RowOrder {
  readonly column: number
  readonly direction: 'ascending' | 'descending'
}

type Cells = readonly Text[]

/** A text without its looks. */
export function plainOf(text: Text): string {
  if (typeof text === 'string') return text
  return 'kind' in text ? text.text : text.map(plainOf).join('')
}

/**
 * The rows that hold all words of the filter, in the order that was asked for. Cells that begin with a number go by it, and before those
 * that do not; these go by the alphabet. Rows that are alike in the column stay in the order of the report.
 */
export function shownRows(rows: readonly Cells[], filter: string, order: RowOrder | undefined): readonly Cells[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const found =
    words.length === 0
      ? rows
      : rows.filter(row => {
          const text = row.map(plainOf).join(' ').toLowerCase()
          return words.every(word => text.includes(word))
        })
  if (order === undefined) return found
  const keyed = found
    .map(row => ({row, text: plainOf(row[order.column])}))
    .map(each => ({...each, number: leadingNumber(each.text)}))
  const sign = order.direction === 'ascending' ? 1 : -1
  return keyed.sort((a, b) => compare(a, b, sign)).map(({row}) => row)
}

interface Key {
  readonly text: string
  readonly number: number | undefined
}

/** What has no number comes last, whichever way the others stand. */
function compare(a: Key, b: Key, sign: number): number {
  if (a.number !== undefined && b.number !== undefined) return sign * (a.number - b.number)
  if (a.number !== undefined || b.number !== undefined) return a.number === undefined ? 1 : -1
  return sign * a.text.localeCompare(b.text, 'en')
}

const NUMBER = /^[<>±+\s]*(-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)/u

/** Of "97 % (93–99 %)", "−0.03", "< 0.001", "1,234": the number, as reports write it. */
export function leadingNumber(text: string): number | undefined {
  const found = NUMBER.exec(text.replaceAll('\u2212', '-').replaceAll('\u00a0', ' '))?.[1]
  return found === undefined ? undefined : Number(found.replaceAll(',', ''))
}
