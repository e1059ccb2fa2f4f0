/** The powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({length: 23}, (_, exponent) => Number(`1e${exponent}`))

/**
 * Reads numbers without an exponent, which most cells of most files are: one pass over the characters, and nothing is made on the way.
 * A number whose digits make a whole number up to 2^53, of at most 22 decimals, is the quotient of two numbers that doubles hold: IEEE
 * 754 rounds it right (Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990, doi:10.1145/93542.93557). For others the value
 * is left to Number.
 */
export class NumberScanner {
  /** Of the last text that was a number; the nearest double. */
  value = NaN
  /** Digits after its point. */
  decimals = 0
  readonly #point: number

  /** @param point The decimal sign: a point or a comma. */
  constructor(readonly point: '.' | ',') {
    this.#point = point.charCodeAt(0)
  }

  /** Whether the text is digits with a sign before them or not, and at most one point in, before or after them. */
  scan(text: string): boolean {
    const {length} = text
    const first = length === 0 ? 0 : text.charCodeAt(0)
    const start = first === MINUS || first === PLUS ? 1 : 0
    let pointAt = -1
    let digits = 0
    for (let at = start; at < length; at++) {
      const digit = text.charCodeAt(at) - ZERO
      if (digit >= 0 && digit <= 9) digits = digits * 10 + digit
      else if (pointAt < 0 && digit + ZERO === this.#point) pointAt = at
      else return false
    }
    if (length - start - (pointAt < 0 ? 0 : 1) < 1) return false
    this.decimals = pointAt < 0 ? 0 : length - pointAt - 1
    // Beyond 2^53 digits may have been lost on the way, and the number is too large all the more.
    if (digits > Number.MAX_SAFE_INTEGER || this.decimals >= POWERS.length) this.value = this.#converted(text)
    else this.value = first === MINUS ? -digits / POWERS[this.decimals] : digits / POWERS[this.decimals]
    return true
  }

  #converted(text: string): number {
    return Number(this.point === '.' ? text : text.replace(this.point, '.'))
  }
}

const [ZERO, PLUS, MINUS] = [48, 43, 45]
