import {UserError} from '../../core/errors.js'
import {shownName} from '../../core/printable.js'

/** A way to settle how a column is read: what it then is, and the flag that says so. Flags that name columns are put together. */
export interface Way {
  readonly means: string
  readonly flag: string
  /** What the flag takes; the column's name when left out, nothing when empty. */
  readonly value?: string
}

/** A column that can be read in several ways, and nothing in the file settles which. */
export interface Doubt {
  readonly column: string
  /** One sentence without a cell that few rows share. */
  readonly what: string
  readonly ways: readonly Way[]
}

export const asCategories: Way = {means: 'categories', flag: '--categorical'}
export const asNumbers: Way = {means: 'numbers', flag: '--numeric'}
export const leftOut: Way = {means: 'left out', flag: '--ignore'}

/** So many columns a message tells of; the flags name all. */
const TOLD = 20

/** One message about all columns in doubt, with the flags that settle each; columns that have the same ways out share a line. */
export function doubtError(file: string, doubts: readonly Doubt[]): UserError {
  const [first] = doubts
  const told = doubts.slice(0, TOLD).map(({what}) => what)
  if (doubts.length > TOLD) told.push(`${doubts.length - TOLD} more columns are like these.`)
  const groups = new Map<string, Doubt[]>()
  for (const doubt of doubts) {
    const key = JSON.stringify(doubt.ways)
    groups.set(key, [...(groups.get(key) ?? []), doubt])
  }
  const out = [...groups.values()].map(group => waysOut(group, doubts.length === 1))
  if (doubts.length === 1) return new UserError(`${file}: ${first.what}`, out)
  return new UserError(`${file}: it is not certain how to read ${doubts.length} columns.`, [...told, ...out])
}

function waysOut(group: readonly Doubt[], isOnly: boolean): string {
  const [{ways}] = group
  const names = group.map(({column}) => column)
  const each = ways.map(({means, flag, value}) => {
    const given = value ?? names.map(name => name.replaceAll(',', '\\,')).join(',')
    return `${means}: ${given === '' ? flag : `${flag}${given.startsWith('-') ? '=' : ' '}${shellWord(given)}`}`
  })
  const whose = isOnly
    ? 'Say what it is'
    : `For ${names.slice(0, TOLD).map(shownName).join(', ')}${names.length > TOLD ? ' ...' : ''}`
  return `${whose} - ${each.join('; ')}.`
}

/** A word as a shell takes it as it is. */
export function shellWord(text: string): string {
  return /^[\w.,:/+%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
