import type {ColumnReading, FileReading} from '../core/column-reading.js'
import {formatCount} from './format.js'
import {aligned, wrap} from './plain-text.js'
import {truncate, visible} from './text.js'

/** Wider files are told by groups of columns. */
const MOST_ROWS = 30
const LONGEST_NAME = 32
/** So many names of a group, and notes, are shown. */
const NAMED = 8
const NOTES = 20

/** How a column was read, in a few words, and what a file that says it calls it. */
export function readAs(column: ColumnReading): string {
  return column.source === undefined ? meaning(column) : `${meaning(column)} (${visible(column.source)})`
}

function meaning({part, type, decimals = 0, levels = 0, form, step}: ColumnReading): string {
  // A column that was read and left out all the same.
  if (part === 'ignored') return type === 'unread' ? 'left out' : 'left out: it may name people'
  if (part === 'group') return `persons, ${formatCount(levels)}`
  if (part === 'target') return `target, ${formatCount(levels)} ${levels === 1 ? 'label' : 'labels'}`
  if (type === 'empty') return 'no value'
  if (type === 'constant') return 'one value in all rows'
  if (type === 'image') return `pictures, ${form ?? ''}`
  if (type === 'molecule') return `molecules, ${formatCount(levels)} different`
  if (type === 'signal') return `signals, ${form ?? ''}`
  if (type === 'category') return `categories, ${formatCount(levels)} levels`
  if (type === 'date')
    return `${momentsOf(form ?? '')}, ${form ?? ''}, by ${step ?? 'day'}${levels > 0 ? `, ${levels} different` : ''}`
  const numbers = decimals === 0 ? 'whole numbers' : `numbers, ${decimals} ${decimals === 1 ? 'decimal' : 'decimals'}`
  return [numbers, ...(levels > 0 ? [`${levels} different`] : []), ...(form === undefined ? [] : [form])].join(', ')
}

function momentsOf(pattern: string): string {
  if (!pattern.includes('y')) return 'times of day'
  return /[Hh]/.test(pattern) ? 'dates with times' : 'dates'
}

/** Marks of missing values and how often they stand there. */
export function missingIn({missing}: ColumnReading): string {
  return missing.map(({token, count}) => `${token === '' ? 'empty' : `'${visible(token)}'`} ${formatCount(count)}`).join(', ')
}

/** What to show before anything is made of a file; of a further file only what looks odd. */
export function readingLines({file, rows, columns, isFurther, settled = []}: FileReading): string[] {
  const notes = noteLines(columns)
  const title = `${visible(file)} was read as ${formatCount(rows)} rows, ${formatCount(columns.length)} columns:`
  if (isFurther) return notes.length === 0 ? [] : [title, ...notes]
  return [
    ...wrap(title),
    ...(columns.length > MOST_ROWS ? groupLines(columns) : columnLines(columns)),
    ...notes,
    ...codeLines(columns),
    ...settled.flatMap(text => line(visible(text))),
  ]
}

function columnLines(columns: readonly ColumnReading[]): string[] {
  const rows = columns.map(column => [`  ${shown(column.name)}`, readAs(column), missingIn(column)])
  const hasMissing = columns.some(({missing}) => missing.length > 0)
  return aligned([['  column', 'read as', hasMissing ? 'missing' : ''], ...rows])
}

/** Columns that are read alike on one line; which have missing cells on another. */
function groupLines(columns: readonly ColumnReading[]): string[] {
  const groups = new Map<string, ColumnReading[]>()
  for (const column of columns) groups.set(kindOf(column), [...(groups.get(kindOf(column)) ?? []), column])
  const missing = columns.filter(column => column.missing.length > 0)
  return [
    ...[...groups].map(([kind, members]) => line(`${kind}: ${names(members.map(({name}) => shown(name)))}`)),
    ...(missing.length === 0
      ? []
      : [line(`missing cells: ${names(missing.map(column => `${shown(column.name)} (${missingIn(column)})`))}`)]),
  ].flat()
}

function kindOf(column: ColumnReading): string {
  if (column.part === 'feature' && column.type === 'number') return column.decimals === 0 ? 'whole numbers' : 'numbers'
  if (column.part === 'feature' && column.type === 'date') return 'dates and times'
  return column.part === 'feature' && column.type === 'category' ? 'categories' : meaning(column)
}

function names(all: readonly string[]): string {
  const rest = all.length - NAMED
  return `${all.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`
}

function noteLines(columns: readonly ColumnReading[]): string[] {
  const notes = columns.flatMap(({name, notes: own}) => own.map(note => `${shown(name)}: ${visible(note)}`))
  const rest = notes.length - NOTES
  return [...notes.slice(0, NOTES).flatMap(line), ...(rest > 0 ? [`  ${formatCount(rest)} more such notes: see --json.`] : [])]
}

/** Few whole numbers may be codes, whose order means nothing. */
function codeLines(columns: readonly ColumnReading[]): string[] {
  const few = columns.filter(
    ({part, type, decimals, levels = 0}) => part === 'feature' && type === 'number' && decimals === 0 && levels > 2,
  )
  if (few.length === 0) return []
  return line(`Few different whole numbers, read as numbers: ${names(few.map(({name}) => shown(name)))}; codes: --categorical`)
}

const shown = (name: string) => truncate(visible(name), LONGEST_NAME)
const line = (text: string) => wrap(text, '  ').map(each => `  ${each}`)
