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

const BYTES: Readonly<Record<string, number>> = {'': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12}

/** Bytes of a size such as 500MB, 8GB or 8g; a bare number is bytes. */
export const parseBytes = (flag: string): Parse =>
  parser(flag, 'a size such as 500MB or 8GB', text => {
    const match = /^(\d+(?:\.\d+)?) ?([kmgt]?)b?$/i.exec(text)
    const bytes = match === null ? 0 : Math.floor(Number(match[1]) * BYTES[match[2].toLowerCase()])
    return bytes > 0 ? bytes : undefined
  })

/** A share of the rows, or else the path of a file. */
export function parseHoldout(text: string): number | string {
  const share = finite(text.trim())
  return Number.isFinite(share) ? share : text
}
