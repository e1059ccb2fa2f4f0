import {momentOfParts, type Moment, type MomentParts} from './moment.js'

/** A field of a pattern, such as `yyyy`, or text that stands there as it is. */
export type PatternPart = {readonly symbol: string} | {readonly text: string}

/** Fields that a pattern may have, and what stands there in a text. */
const FIELDS: Readonly<Record<string, readonly [part: keyof MomentParts, cell: string]>> = {
  yyyy: ['year', String.raw`\d{4}`],
  yy: ['year', String.raw`\d{2}`],
  MMMM: ['month', String.raw`[A-Za-z]{3,9}`],
  MMM: ['month', String.raw`[A-Za-z]{3,4}\.?`],
  MM: ['month', String.raw`\d{2}`],
  M: ['month', String.raw`\d{1,2}`],
  dd: ['day', String.raw`\d{2}`],
  d: ['day', String.raw`\d{1,2}`],
  HH: ['hour', String.raw`\d{2}`],
  H: ['hour', String.raw`\d{1,2}`],
  hh: ['hour', String.raw`\d{2}`],
  h: ['hour', String.raw`\d{1,2}`],
  mm: ['minute', String.raw`\d{2}`],
  ss: ['second', String.raw`\d{2}`],
  a: ['half', String.raw`[AaPp]\.?[Mm]\.?`],
  X: ['zone', String.raw`(?:Z|[-+\u2212]\d{2}:?(?:\d{2})?)`],
}
const FRACTION = /^S{1,9}$/
/** How long a mark of a zone is, and with or without a colon, is seen in the texts. */
const ZONES = /^(?:X{1,3}|x{1,3}|Z{1,5})$/

/** The fields and texts of a pattern; undefined for one that has a field that is not known. */
export function patternParts(pattern: string): PatternPart[] | undefined {
  const parts: PatternPart[] = []
  for (const [found] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (found === "'") return undefined
    if (found === "''") parts.push({text: "'"})
    else if (found.startsWith("'")) parts.push({text: found.slice(1, -1).replaceAll("''", "'")})
    else if (!/^[A-Za-z]/.test(found)) parts.push({text: found})
    else if (ZONES.test(found)) parts.push({symbol: 'X'})
    else if (Object.hasOwn(FIELDS, found) || FRACTION.test(found)) parts.push({symbol: found})
    else return undefined
  }
  return parts
}

/** Reads texts that are written in one way. */
export interface PatternReader {
  readonly kind: 'date' | 'datetime' | 'time'
  /** Undefined for a text that is not written so, or names no moment. */
  read(text: string): Moment | undefined
}

/**
 * A reader for a pattern in Unicode's date field symbols (UTS 35, part 4): y, M, d, H, h, m, s, S, a, and X for the mark of a zone. Departs
 * from it in two-digit years, which begin with 1969 as in POSIX, and in that month names are English.
 *
 * @returns What is wrong with the pattern, in words that go on after "It".
 */
export function patternReader(pattern: string): PatternReader | {readonly problem: string} {
  const parts = patternParts(pattern)
  if (parts === undefined) return {problem: 'has a letter that is no field; other texts stand in single quotes'}
  const names: (keyof MomentParts)[] = []
  const source = parts.map(part => {
    if ('text' in part) return part.text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    const [name, cell] = FRACTION.test(part.symbol) ? fractionOf(part.symbol) : FIELDS[part.symbol]
    names.push(name)
    return `(${cell})`
  })
  const problem = problemOf(names, parts)
  if (problem !== undefined) return {problem}
  const expression = new RegExp(`^${source.join('')}$`, 'u')
  return {
    kind: !names.includes('year') ? 'time' : names.includes('hour') ? 'datetime' : 'date',
    read(text) {
      const match = expression.exec(text)
      if (match === null) return undefined
      const found: Partial<Record<keyof MomentParts, string>> = {}
      for (const [at, name] of names.entries()) found[name] = match[at + 1]
      return momentOfParts(found)
    },
  }
}

const fractionOf = (symbol: string) => ['fraction', String.raw`\d{${symbol.length}}`] as const

function problemOf(names: readonly (keyof MomentParts)[], parts: readonly PatternPart[]): string | undefined {
  if (new Set(names).size < names.length) return 'has a field twice'
  const has = (...wanted: (keyof MomentParts)[]) => wanted.filter(name => names.includes(name)).length
  const [date, time] = [has('year', 'month', 'day'), has('hour', 'minute')]
  if (date !== 0 && date !== 3) return 'needs a year, a month and a day, or none of them'
  if (time !== 0 && time !== 2) return 'needs an hour (HH, or hh with a) and a minute (mm), or none of them'
  if (date + time === 0) return 'needs a date (yyyy, MM, dd) or a time (HH, mm)'
  if (time === 0 && has('second', 'fraction', 'half', 'zone') > 0) return 'needs an hour and a minute for its other fields'
  if (names.includes('fraction') && !names.includes('second')) return 'needs seconds (ss) before their fraction'
  const isHalf = parts.some(part => 'symbol' in part && part.symbol.startsWith('h'))
  if (isHalf !== names.includes('half')) return 'needs hh and a together: hours up to 24 are HH'
  if (names.includes('zone') && names.at(-1) !== 'zone') return 'needs its zone (XXX) at the end'
  if (names.includes('zone') && date === 0) return 'needs a date for its zone'
  return undefined
}
