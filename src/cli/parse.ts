import {UserError} from '../core/errors.js'

type Parse = (text: string) => Promise<number>

const parser =
  (flag: string, expected: string, read: (text: string) => number | undefined): Parse =>
  async text => {
    const value = await Promise.resolve(read(text.trim()))
    if (value === undefined)
      throw new UserError('wrong-value', {flag, given: text}, `${flag} must be ${expected}. Got '${text}' instead.`)
    return value
  }

const finite = (text: string) => (text === '' ? NaN : Number(text))

export const parsePositive = (flag: string): Parse =>
  parser(flag, 'a number above 0', text => {
    const value = finite(text)
    return value > 0 && value < Infinity ? value : undefined
  })

export const parseFraction = (flag: string): Parse =>
  parser(flag, 'a number above 0 and below 1', text => {
    const value = finite(text)
    return value > 0 && value < 1 ? value : undefined
  })

const SECONDS = {s: 1, m: 60, h: 3600} as const

/** Seconds of a duration such as 90s, 10m, 1.5h; a bare number is seconds. */
export const parseDuration = (flag: string): Parse =>
  parser(flag, 'a duration such as 90s, 10m or 1h', text => {
    const match = /^(\d+(?:\.\d+)?)\s*([smh]?)$/.exec(text)
    if (match === null) return undefined
    const unit = (match[2] || 's') as keyof typeof SECONDS
    const seconds = Number(match[1]) * SECONDS[unit]
    return seconds > 0 ? seconds : undefined
  })

/** A share of the rows, or else the path of a file. */
export function parseHoldout(text: string): number | string {
  const share = finite(text.trim())
  return Number.isFinite(share) ? share : text
}
