/** Compares names as people count them: part-2 comes before part-10, on every machine alike. */
export function inNaturalOrder(a: string, b: string): number {
  const [one, other] = [piecesOf(a), piecesOf(b)]
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const order = comparePieces(one[at], other[at])
    if (order !== 0) return order
  }
  return one.length - other.length || compareTexts(a, b)
}

/** Runs of digits, what is between folders, and what is between those. */
const piecesOf = (name: string): readonly string[] => name.match(/\d+|\/|[^\d/]+/g) ?? []

function comparePieces(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareTexts(a, b)
  const [one, other] = [a, b].map(digits => digits.replace(/^0+(?=\d)/, ''))
  return one.length - other.length || compareTexts(one, other)
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
