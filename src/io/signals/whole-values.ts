import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'

/** Of series as text: their values are whole numbers of 16 bits. */
export function wholeBits(decimals: number, series: Iterable<Float64Array>): 16 | undefined {
  if (decimals > 0) return undefined
  for (const values of series) if (!values.every(value => value >= -32_768 && value <= 32_767)) return undefined
  return 16
}

/** A rate that was given may differ by so much from that of the times. */
const SAME = 0.01

/**
 * How many values there are in a second.
 * @throws {UserError} When what was given is no rate, or times say otherwise.
 */
export function statedRate(given: number | undefined, told: number | undefined, file: string): number | undefined {
  if (given === undefined) return told
  if (!(Number.isFinite(given) && given > 0))
    throw new UserError(
      'wrong-value',
      {setting: 'rate', given},
      say`${setting('rate')} must be a number of values a second above 0. Got ${given} instead.`,
    )
  if (told !== undefined && Math.abs(told - given) > SAME * told)
    throw new UserError(
      'wrong-value',
      {setting: 'rate', given, file},
      say`${setting('rate', given)} does not agree with the times of ${file}: ${told} values a second.`,
      [say`Leave ${setting('rate')} out.`],
    )
  return given
}
