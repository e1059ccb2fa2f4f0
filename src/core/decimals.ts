/** Digits after the point in the shortest form that reads back the same. */
export function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0
  const text = String(value)
  const exponent = text.indexOf('e-')
  const point = text.indexOf('.')
  const digits = point < 0 ? 0 : (exponent < 0 ? text.length : exponent) - point - 1
  return exponent < 0 ? digits : digits + Number(text.slice(exponent + 2))
}
