/** Whole numbers that a type holds, both ends included. */
const RANGES: Readonly<Record<string, readonly [number, number] | undefined>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 2 ** 8 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
}

/** Durations are whole numbers of their unit. */
const rangeOf = (type: string) => RANGES[type.startsWith('duration[') ? 'int64' : type]

const LARGEST = {float16: 65_504, float32: 3.4028234663852886e38} as const
const DECIMAL = /^decimal\((\d+),(\d+)\)$/

/** The digits of a decimal type, and how many of them stand after the point. */
export function decimalDigits(type: string): {precision: number; scale: number} | undefined {
  const match = DECIMAL.exec(type)
  return match === null ? undefined : {precision: Number(match[1]), scale: Number(match[2])}
}

/**
 * The type to write numbers as: the one that they had where it holds all of them, else whole numbers of 64 bits or doubles.
 * @param wanted What the type was called; left out for numbers of a file of text.
 * @param isWhole Whether the column held whole numbers alone where that is not told by a type.
 */
export function numberType(values: Float64Array, wanted: string | undefined, isWhole: boolean): string {
  if (wanted !== undefined && holds(wanted, values)) return wanted
  const mayBeWhole = wanted === undefined ? isWhole : rangeOf(wanted) !== undefined
  return mayBeWhole && holds('int64', values) ? 'int64' : 'float64'
}

function holds(type: string, values: Float64Array): boolean {
  const every = (test: (value: number) => boolean) => values.every(value => Number.isNaN(value) || test(value))
  if (type === 'float64') return true
  if (type === 'float32' || type === 'float16') return every(value => Math.abs(value) <= LARGEST[type])
  const range = rangeOf(type)
  if (range !== undefined) return every(value => Number.isInteger(value) && value >= range[0] && value <= range[1])
  const decimal = decimalDigits(type)
  if (decimal === undefined) return false
  const {precision, scale} = decimal
  const most = 10 ** (precision - scale)
  return every(value => Math.abs(value) < most && Number(value.toFixed(Math.min(100, scale))) === value)
}
