const number = new Float64Array(1)
/** The same bits: the lower half first, as on every processor that browsers run on. */
const halves = new Int32Array(number.buffer)

/** Sign, exponent and the upper 20 bits of the fraction. */
export function highWord(x: number): number {
  number[0] = x
  return halves[1]
}

export function lowWord(x: number): number {
  number[0] = x
  return halves[0]
}

export function fromWords(high: number, low: number): number {
  halves[1] = high
  halves[0] = low
  return number[0]
}

export const withHighWord = (x: number, high: number): number => fromWords(high, lowWord(x))

/** The number with the lower half of its bits 0. */
export const withoutLowWord = (x: number): number => fromWords(highWord(x), 0)
