import {UserError} from '../../core/errors.js'
import {shownName} from '../../core/printable.js'
import type {SettingName} from '../../core/settings.js'
import {joinTexts, say, setting, type Text} from '../../core/text.js'

/** A way to settle how a column is read: what it then is, and the setting that says so. Settings that name columns are put together. */
export type Way = {readonly means: string} & (
  | {
      /** Takes the column's name. */
      readonly naming: SettingName
    }
  | {readonly by: Text}
)

/** A column that can be read in several ways, and nothing in the file settles which. */
export interface Doubt {
  readonly column: string
  /** One sentence without a cell that few rows share. */
  readonly what: string
  readonly ways: readonly Way[]
}

export const asCategories: Way = {means: 'categories', naming: 'categorical'}
export const asNumbers: Way = {means: 'numbers', naming: 'numeric'}
export const leftOut: Way = {means: 'left out', naming: 'ignore'}

/** So many columns a message tells of; the settings name all. */
const TOLD = 20

/** One message about all columns in doubt, with the settings that settle each; columns that have the same ways out share a line. */
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
  const columns = doubts.map(({column}) => column)
  if (doubts.length === 1) return new UserError('column-in-doubt', {columns}, `${file}: ${first.what}`, out)
  return new UserError('column-in-doubt', {columns}, `${file}: it is not certain how to read ${doubts.length} columns.`, [
    ...told,
    ...out,
  ])
}

function waysOut(group: readonly Doubt[], isOnly: boolean): Text {
  const [{ways}] = group
  const names = group.map(({column}) => column)
  const each = ways.map(way => say`${way.means}: ${'naming' in way ? setting(way.naming, names) : way.by}`)
  const whose = isOnly
    ? 'Say what it is'
    : `For ${names.slice(0, TOLD).map(shownName).join(', ')}${names.length > TOLD ? ' ...' : ''}`
  return say`${whose} - ${joinTexts(each, '; ')}.`
}
