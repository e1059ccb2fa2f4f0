/** Integral of a smooth function that vanishes at both ends, by the trapezoid rule (which converges exponentially fast for such). */
export function integrate(f: (x: number) => number, low: number, high: number, points = 200_000): number {
  const step = (high - low) / points
  let sum = 0
  for (let at = 0; at <= points; at++) sum += f(low + at * step)
  return sum * step
}
