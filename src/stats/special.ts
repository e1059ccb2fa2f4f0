const LOG_TWO_PI = Math.log(2 * Math.PI)
/** B_2k / (2k (2k - 1)) for k = 1, 2, ... */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]
const STIRLING_FROM = 10
const TINY = 1e-300
const PRECISION = 1e-16
const MAX_TERMS = 100_000

/** Rest of Stirling's series: ln Gamma(x) - [(x - 1/2) ln x - x + ln(2 pi) / 2], for x >= 10 (DLMF 5.11.1). */
function stirlingRest(x: number): number {
  let power = 1 / x
  let sum = 0
  for (const coefficient of STIRLING) {
    sum += coefficient * power
    power /= x * x
  }
  return sum
}

/**
 * Natural logarithm of the gamma function for x > 0: Stirling's series (DLMF 5.11.1), after moving smaller arguments up with
 * Gamma(x + 1) = x Gamma(x).
 */
export function logGamma(x: number): number {
  let product = 1
  let at = x
  while (at < STIRLING_FROM) product *= at++
  return (at - 0.5) * Math.log(at) - at + LOG_TWO_PI / 2 + stirlingRest(at) - Math.log(product)
}

/** ln B(a, b). For large arguments the big terms of Stirling's series are cancelled by hand, which keeps the digits. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a]
  if (large < STIRLING_FROM) return logGamma(a) + logGamma(b) - logGamma(a + b)
  const rest = stirlingRest(large) - stirlingRest(small + large)
  const ratio = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(small + large) + small
  return logGamma(small) + ratio + rest
}

/** Derivative of {@link logGamma} for x > 0: the series DLMF 5.11.2, after moving smaller arguments up with psi(x + 1) = psi(x) + 1 / x. */
export function digamma(x: number): number {
  let sum = 0
  let at = x
  while (at < STIRLING_FROM) sum -= 1 / at++
  sum += Math.log(at) - 1 / (2 * at)
  let power = 1 / (at * at)
  // The derivative of coefficient / x^(2 k - 1), term by term.
  STIRLING.forEach((coefficient, k) => {
    sum -= (2 * k + 1) * coefficient * power
    power /= at * at
  })
  return sum
}

/** Logarithm of the number of ways to choose k of n, for real 0 <= k <= n. */
export function logChoose(n: number, k: number): number {
  return -Math.log(n + 1) - logBeta(k + 1, n - k + 1)
}

/**
 * Regularised incomplete beta function I_x(a, b), a and b positive, x in [0, 1]: the continued fraction DLMF 8.17.22 by
 * Lentz's method, on the side of the mean where it converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  return normalisedBeta(x, a, b, logBeta(a, b))
}

/** The same where ln B(a, b) is known, which costs about as much as the rest. */
function normalisedBeta(x: number, a: number, b: number, logNorm: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logNorm)
  return x < (a + 1) / (a + b + 2) ? (front / a) * betaFraction(x, a, b) : 1 - (front / b) * betaFraction(1 - x, b, a)
}

function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < PRECISION) break
  }
  return fraction
}

/** The x with I_x(a, b) = probability: Newton's method kept inside a shrinking bracket. */
export function inverseIncompleteBeta(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0
  if (probability >= 1) return 1
  const logNorm = logBeta(a, b)
  let [low, high] = [0, 1]
  let x = a / (a + b)
  // Halving alone reaches the smallest double in about 1100 steps; Newton takes over long before.
  for (let step = 0; step < 1200; step++) {
    const error = normalisedBeta(x, a, b, logNorm) - probability
    if (error === 0) return x
    if (error > 0) high = x
    else low = x
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logNorm)
    const newton = x - error / density
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= 2 * Number.EPSILON * x) return next
    x = next
  }
  return x
}

/** P(Z <= z) for a standard normal Z. */
export function normalCdf(z: number): number {
  const half = errorComplement(Math.abs(z) / Math.SQRT2) / 2
  return z < 0 ? half : 1 - half
}

/** ln P(Z > z) for a standard normal Z; far in the tail too, where the probability itself is no double any more. */
export function logNormalTail(z: number): number {
  const x = z / Math.SQRT2
  if (x < 3) return Math.log(normalCdf(-z))
  return -x * x - Math.log(2 * Math.sqrt(Math.PI) * errorFraction(x))
}

/** erfc(x) for x >= 0: 1 - the series of positive terms DLMF 7.6.2 below 3, the continued fraction DLMF 7.9.1 above. */
function errorComplement(x: number): number {
  if (x > 27) return 0
  const gauss = Math.exp(-x * x) / Math.sqrt(Math.PI)
  if (x < 3) {
    let term = x
    let sum = x
    for (let n = 1; term > sum * PRECISION; n++) {
      term *= (2 * x * x) / (2 * n + 1)
      sum += term
    }
    return 1 - 2 * gauss * sum
  }
  return gauss / errorFraction(x)
}

/** exp(-x^2) / (sqrt(pi) erfc(x)) for x >= 3: the continued fraction DLMF 7.9.1. */
function errorFraction(x: number): number {
  let fraction = x
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction
  return fraction
}

/** The z with P(Z <= z) = probability in (0, 1): a rational start (Abramowitz and Stegun 26.2.23), then Halley's steps. */
export function normalQuantile(probability: number): number {
  if (probability === 0.5) return 0
  // The lower tail keeps its relative precision; the upper one is its mirror image.
  if (probability > 0.5) return -normalQuantile(1 - probability)
  if (probability <= 0) return -Infinity
  const t = Math.sqrt(-2 * Math.log(probability))
  const start = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  let z = -start
  for (let step = 0; step < 4; step++) {
    const ratio = ((normalCdf(z) - probability) * Math.sqrt(2 * Math.PI)) / Math.exp((-z * z) / 2)
    z -= ratio / (1 + (z * ratio) / 2)
  }
  return z
}

/** The t with P(T <= t) = probability for Student's t with `df` > 0 degrees of freedom, through DLMF 8.17's beta function. */
export function studentQuantile(probability: number, df: number): number {
  if (probability === 0.5) return 0
  const tail = Math.min(probability, 1 - probability)
  const x = inverseIncompleteBeta(2 * tail, df / 2, 0.5)
  const t = Math.sqrt((df * (1 - x)) / x)
  return probability < 0.5 ? -t : t
}

/** Riemann's zeta function for s >= 2, to about 1e-6 (Euler and Maclaurin). */
export function zeta(s: number): number {
  const terms = 20
  let sum = 0
  for (let n = 1; n < terms; n++) sum += n ** -s
  return sum + terms ** (1 - s) / (s - 1) + 0.5 * terms ** -s + (s * terms ** (-s - 1)) / 12
}
