/** A strictly monotone map of a column. Maps that differ by a linear function of the result are one: lines stay lines. */
export interface MonotoneMap {
  /** `log1p`, `yeo-johnson` ... */
  readonly name: string
  readonly parameter?: number
  forward(value: number): number
  /** NaN for a number that no value of the column's kind is mapped to. */
  inverse(mapped: number): number
  /** The derivative of `forward`. */
  slope(value: number): number
}

/** A map together with the columns that it can be used on. */
interface FixedMap extends MonotoneMap {
  /** Whether it is monotone on columns with these least and greatest values. */
  suits(min: number, max: number): boolean
}

/** Maps that differ by one number. */
export interface MapFamily {
  readonly name: string
  suits(min: number, max: number): boolean
  at(parameter: number): MonotoneMap
}

export const IDENTITY: MonotoneMap = {name: 'identity', forward: value => value, inverse: mapped => mapped, slope: () => 1}

const whereIn = (low: number, high: number, inverse: (mapped: number) => number) => (mapped: number) =>
  mapped >= low && mapped <= high ? inverse(mapped) : NaN

/**
 * Maps without a parameter, the commonest first: of those that fit alike the first is taken. Other logarithms are
 * multiples of this one.
 */
export const FIXED_MAPS: readonly FixedMap[] = [
  {
    name: 'log1p',
    forward: Math.log1p,
    inverse: Math.expm1,
    slope: value => 1 / (1 + value),
    suits: min => min > -1,
  },
  {name: 'log', forward: Math.log, inverse: Math.exp, slope: value => 1 / value, suits: min => min > 0},
  {
    name: 'sqrt',
    forward: Math.sqrt,
    inverse: whereIn(0, Infinity, mapped => mapped * mapped),
    slope: value => 0.5 / Math.sqrt(value),
    suits: min => min >= 0,
  },
  {
    name: 'square',
    forward: value => value * value,
    inverse: whereIn(0, Infinity, Math.sqrt),
    slope: value => 2 * value,
    suits: min => min >= 0,
  },
  {
    name: 'cbrt',
    forward: Math.cbrt,
    inverse: mapped => mapped ** 3,
    slope: value => 1 / (3 * Math.cbrt(value) ** 2),
    suits: () => true,
  },
  {
    name: 'arcsinh',
    forward: Math.asinh,
    inverse: Math.sinh,
    slope: value => 1 / Math.hypot(1, value),
    suits: () => true,
  },
  {
    name: 'reciprocal',
    forward: value => -1 / value,
    inverse: mapped => -1 / mapped,
    slope: value => 1 / (value * value),
    suits: (min, max) => min > 0 || max < 0,
  },
  {
    name: 'signed-log1p',
    forward: value => Math.sign(value) * Math.log1p(Math.abs(value)),
    inverse: mapped => Math.sign(mapped) * Math.expm1(Math.abs(mapped)),
    slope: value => 1 / (1 + Math.abs(value)),
    suits: (min, max) => min < 0 && max > 0,
  },
  {
    name: 'logit',
    forward: value => Math.log(value / (1 - value)),
    inverse: mapped => 1 / (1 + Math.exp(-mapped)),
    slope: value => 1 / (value * (1 - value)),
    suits: (min, max) => min > 0 && max < 1,
  },
  {
    name: 'arcsin-sqrt',
    forward: value => Math.asin(Math.sqrt(value)),
    inverse: whereIn(0, Math.PI / 2, mapped => Math.sin(mapped) ** 2),
    slope: value => 0.5 / Math.sqrt(value * (1 - value)),
    suits: (min, max) => min >= 0 && max <= 1,
  },
]

/** Box and Cox, doi:10.1111/j.2517-6161.1964.tb00553.x, equation (1): (x^lambda - 1) / lambda, the logarithm at 0. */
export const BOX_COX: MapFamily = {
  name: 'box-cox',
  suits: min => min > 0,
  at: lambda => ({
    name: 'box-cox',
    parameter: lambda,
    forward: value => power(Math.log(value), lambda),
    inverse: mapped => Math.exp(inversePower(mapped, lambda)),
    slope: value => value ** (lambda - 1),
  }),
}

/** Yeo and Johnson, doi:10.1093/biomet/87.4.954, equation (2.1): Box-Cox of 1 + x, and of 1 - x with 2 - lambda below 0. */
export const YEO_JOHNSON: MapFamily = {
  name: 'yeo-johnson',
  suits: () => true,
  at: lambda => ({
    name: 'yeo-johnson',
    parameter: lambda,
    forward: value => (value >= 0 ? power(Math.log1p(value), lambda) : -power(Math.log1p(-value), 2 - lambda)),
    inverse: mapped => (mapped >= 0 ? Math.expm1(inversePower(mapped, lambda)) : -Math.expm1(inversePower(-mapped, 2 - lambda))),
    slope: value => Math.exp((lambda - 1) * Math.sign(value) * Math.log1p(Math.abs(value))),
  }),
}

export const FAMILIES: readonly MapFamily[] = [YEO_JOHNSON, BOX_COX]

const power = (log: number, lambda: number) => (lambda === 0 ? log : Math.expm1(lambda * log) / lambda)
const inversePower = (mapped: number, lambda: number) => (lambda === 0 ? mapped : Math.log1p(lambda * mapped) / lambda)
