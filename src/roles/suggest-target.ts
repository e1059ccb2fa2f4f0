import type {ColumnReading} from '../core/column-reading.js'
import {wordsOf} from '../identity/name-hint.js'

/** The column that may hold the classes, for its owner to confirm. */
export interface SuggestedTarget {
  readonly name: string
  /** Why, in plain words and without a cell. */
  readonly because: string
}

/** Words that a class column is often called by, the surest first. */
const NAMES = [
  ...['class', 'target', 'label', 'klasse', 'ziel', 'classe', 'clase', 'y'],
  ...[
    'outcome',
    'response',
    'diagnosis',
    'diagnose',
    'disease',
    'fraud',
    'default',
    'churn',
    'status',
    'result',
    'category',
    'type',
  ],
]
/** A column with more labels is hardly one of classes. */
const MOST_LABELS = 12

/**
 * Guesses which column holds the classes: one of few labels whose name says so, or else the last column that is read where it has few
 * labels. A guess and no more: what makes rows rare is for the user to say.
 *
 * @param readings How the columns were read, in the order of the file.
 */
export function suggestTarget(readings: readonly ColumnReading[]): SuggestedTarget | undefined {
  const few = readings.filter(isLikeClasses)
  const named = few
    .map(({name}) => ({name, place: placeOf(name)}))
    .filter(({place}) => place >= 0)
    .sort((a, b) => a.place - b.place)
    .at(0)
  if (named !== undefined) return {name: named.name, because: 'its name speaks of classes, and it has few labels'}
  const last = readings.findLast(({part}) => part !== 'ignored')
  if (last === undefined || !isLikeClasses(last)) return undefined
  return {name: last.name, because: 'it is the last column, and it has few labels'}
}

function placeOf(name: string): number {
  const words = wordsOf(name)
  return NAMES.findIndex(each => words.includes(each))
}

function isLikeClasses({part, type, levels = 0, decimals = 0}: ColumnReading): boolean {
  const isLabel = type === 'category' || (type === 'number' && decimals === 0)
  return (part === 'feature' || part === 'target') && isLabel && levels >= 2 && levels <= MOST_LABELS
}
