/** Numbers of half precision: IEEE 754 binary16. */
export function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits & 0x7c00) >> 10
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

/** The bits of the number of half precision that is nearest. */
export function halfPrecisionBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size >= 65_520) return sign | 0x7c00
  if (size === 0) return sign
  const logarithm = Math.floor(Math.log2(size))
  // A logarithm may be off by the last bit.
  const exponent = Math.max(-14, 2 ** logarithm > size ? logarithm - 1 : logarithm)
  // Where rounding reaches the next power of two, the sum carries into the exponent.
  return sign | (((exponent + 14) << 10) + Math.round(size / 2 ** (exponent - 10)))
}
