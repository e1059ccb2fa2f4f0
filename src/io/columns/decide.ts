import {placeholder, say, setting, type SettingPart, type Text} from '../../core/text.js'
import {spellingKey} from '../align/spelling.js'
import {rowInWords} from '../parts/part-rows.js'
import {asCategories, asNumbers, leftOut, type Doubt} from './doubt.js'
import type {ColumnEvidence, LevelCount} from './evidence.js'
import {missingLike} from './missing-tokens.js'
import type {NumberForm, Separators} from './number-form.js'
import {FOUND} from './number-text.js'
import type {DateReading} from './dates/read-dates.js'
import {commaDoubt, foundIn, isNumberLike, readForm, type FormReading} from './read-form.js'

/** How a column is read. */
export type ColumnDecision =
  | {readonly kind: 'numeric'; readonly form?: NumberForm; readonly separators?: Separators; readonly notes: readonly Text[]}
  | {
      readonly kind: 'date'
      /** None for numbers that may count the dates of another file. */
      readonly form?: DateReading['form']
      /** By text. */
      readonly values: DateReading['values']
      readonly notes: readonly Text[]
    }
  | {
      readonly kind: 'categorical'
      /** Numbers that were read as such are texts of so many digits. */
      readonly width?: number
      readonly notes: readonly Text[]
    }

/** What the file and the user say about all columns. */
export interface FileFacts {
  readonly decimalComma: boolean
  /** Between thousands, as the user says; an empty text says that there is nothing. */
  readonly thousands: string | undefined
  /** Some column shows that commas stand between thousands, or that they are decimal commas. */
  readonly commas: 'thousands' | 'decimal' | undefined
  /** Default marks of missing values that the file holds: a list of marks that is given must go on naming them. */
  readonly tokens: readonly string[]
  /** The user named the marks of missing values. */
  readonly missingGiven: boolean
}

/** More different numbers than that are no levels of a category. */
const LEVELS_OF_NUMBERS = 20
/** With fewer rows than this share the numbers in a column of texts are accidents, as in hexadecimal ids. */
const SHARE_OF_NUMBERS = 0.1
/** A level that fewer rows share may say who somebody is: it is not named. */
export const NAMED_LEVEL = 10
/** More labels than that are not all marks of missing values. */
const FEW_LABELS = 3

/** How a column that holds no dates is read, or why that is in doubt. */
export function decide(column: ColumnEvidence, file: FileFacts, settled?: NumberForm): ColumnDecision | Doubt {
  if (column.kind === 'categorical') {
    const marks = column.texts.filter(({level}) => missingLike(level) !== undefined)
    return {kind: 'categorical', notes: mayBeMissingNote(marks, file)}
  }
  if (column.texts.length === 0) return decideNumbers(column, file)
  const form = readForm(column, file, settled)
  if (form !== undefined) return formDecision(column, form)
  if (column.kind === 'numeric') return badCell(column, file)
  return decideTexts(column, file)
}

function decideNumbers(column: ColumnEvidence, file: FileFacts): ColumnDecision | Doubt {
  const {name, digits, commas, numbers} = column
  if (column.labelled !== undefined) return labelDoubt(column, column.labelled, file)
  if (digits.leadingZeros > 0 && column.kind === undefined) {
    const what = `${digits.leadingZeros} of ${numbers} numbers begin with a zero`
    if (digits.alone && digits.width !== undefined)
      return {
        kind: 'categorical',
        width: digits.width,
        notes: [
          say`${what} and all have ${digits.width} digits: a code, read as categories (numbers: ${setting('numeric', [name])})`,
        ],
      }
    if (digits.alone)
      return {column: name, what: `column '${name}': ${what}, as in codes.`, ways: [asCategories, asNumbers, leftOut]}
    return {kind: 'numeric', notes: [`${what}, read as numbers`]}
  }
  // 15,223 with decimal commas: a number near fifteen, or of fifteen thousand.
  if (commas.three > 0 && commas.decimal === 0 && file.thousands === undefined) {
    if (file.commas !== 'decimal' || commas.none > 0) return {column: name, ...commaDoubt(column)}
    return {kind: 'numeric', notes: ['all have three digits after the comma, read as decimals as in the other columns']}
  }
  return {kind: 'numeric', notes: []}
}

/** Labels that stand for values of a scale such as 99 = "don't know", or categories of which some have no label. */
function labelDoubt(
  {name, present}: ColumnEvidence,
  {cells, values}: NonNullable<ColumnEvidence['labelled']>,
  file: FileFacts,
): Doubt {
  const marks = values.map(value => ({level: String(value), count: 0}))
  return {
    column: name,
    what: `column '${name}': ${percent(cells, present)} of its cells are numbers that have a label in the file, the others have none.`,
    ways: [
      asCategories,
      asNumbers,
      ...(values.length <= FEW_LABELS ? [{means: 'a label for a missing value', by: [missingSetting(marks, file)]}] : []),
      leftOut,
    ],
  }
}

function formDecision(column: ColumnEvidence, form: FormReading): ColumnDecision | Doubt {
  if ('ways' in form) return {column: column.name, ...form}
  return {kind: 'numeric', form: form.form, separators: form.separators, notes: []}
}

function decideTexts(column: ColumnEvidence, file: FileFacts): ColumnDecision | Doubt {
  const {name, texts, present} = column
  const [marks, others] = partition(texts, ({level}) => missingLike(level) !== undefined)
  const [numbers, words] = partition(others, ({level}) => isNumberLike(level, file))
  const numberLike = column.numbers + rows(numbers)
  const different = column.differentNumbers + numbers.length
  if (marks.length > 0 && words.length === 0 && numberLike > 0) {
    const isCertain = marks.every(({level}) => missingLike(level) === 'word') && different <= LEVELS_OF_NUMBERS
    if (!isCertain || numberLike * 2 > present) return mayBeMissing(column, marks, file)
    return {kind: 'categorical', notes: mayBeMissingNote(marks, file)}
  }
  const plain = column.numbers + rows(numbers.filter(({level}) => foundIn(level, file) !== FOUND.text))
  if (plain * 2 > present) return badCell(column, file)
  if (different > LEVELS_OF_NUMBERS && (numberLike > SHARE_OF_NUMBERS * present || !column.areNumbersTexts))
    return {
      column: name,
      what:
        `column '${name}': ${percent(numberLike, present)} of its cells are numbers, more than ` +
        `${LEVELS_OF_NUMBERS} different ones, and the others are text.`,
      ways: [asCategories, leftOut, ...(marks.length > 0 ? [missingWay(marks, file)] : [])],
    }
  return {kind: 'categorical', notes: mayBeMissingNote(marks, file)}
}

export function mayBeMissing(column: ColumnEvidence, marks: readonly LevelCount[], file: FileFacts, others = 'numbers'): Doubt {
  const shown = marks.slice(0, 3).map(({level}) => `'${level}'`)
  return {
    column: column.name,
    what:
      `column '${column.name}': ${percent(rows(marks), column.present)} of its cells are ${shown.join(', ')}, ` +
      `the others are ${others}.`,
    ways: [{...missingWay(marks, file), means: `${shown.join(', ')} for a missing value`}, asCategories, leftOut],
  }
}

function missingWay(marks: readonly LevelCount[], file: FileFacts): {means: string; by: Text} {
  return {means: 'marks of a missing value', by: [missingSetting(marks, file)]}
}

function missingSetting(marks: readonly LevelCount[], {tokens}: FileFacts): SettingPart {
  return setting('missing', [...new Set([...marks.map(({level}) => level), ...tokens.filter(token => token !== '')])])
}

function mayBeMissingNote(marks: readonly LevelCount[], file: FileFacts): Text[] {
  if (marks.length === 0 || file.missingGiven) return []
  const shown = marks.slice(0, 3).map(({level, count}) => `'${level}' (${count} rows)`)
  return [say`${shown.join(', ')} read as a level; if it stands for a missing value: ${missingSetting(marks, file)}`]
}

function badCell(column: ColumnEvidence, file: FileFacts): Doubt {
  const {name, firstText} = column
  const {row = 0, line, place, text = ''} = firstText ?? {}
  const found = foundIn(text, file)
  return {
    column: name,
    what: `${rowInWords({row, line, place})}, column '${name}': expected a number, found ${found}.`,
    ways: [
      ...(found === FOUND.withComma && !file.decimalComma
        ? [{means: 'a decimal comma', by: [setting('decimalComma', true)]}]
        : []),
      ...(found === FOUND.withPoint ? [{means: 'a point between thousands', by: [setting('thousands', 'point')]}] : []),
      ...(column.isDeclared ? [] : [asCategories]),
      ...(found === FOUND.text ? [{means: 'a mark of a missing value', by: [setting('missing', placeholder('MARK'))]}] : []),
      ...(found === FOUND.infinite
        ? [
            missingWay(
              column.texts.filter(({level}) => foundIn(level, file) === found),
              file,
            ),
          ]
        : []),
      leftOut,
      ...(column.isDeclared ? [{means: 'no numbers', by: say`without ${setting('numeric', [name])}`}] : []),
    ],
  }
}

/** Levels of a category that differ in spelling alone stay apart, and that is said. */
export function spellingNotes({name, texts}: Pick<ColumnEvidence, 'name' | 'texts'>): Text[] {
  const groups = sameLevels(texts)
  if (groups.length === 0) return []
  const named = groups.find(group => group.every(({count}) => count >= NAMED_LEVEL))
  const shown = named === undefined ? '' : ` (such as ${named.map(({level}) => `'${level}'`).join(' and ')})`
  return [say`levels that differ in spelling alone${shown} stay apart; one level: ${setting('mergeLevels', [name])}`]
}

/** Groups of levels that are one level but for their spelling, most frequent spelling first. */
export function sameLevels(texts: readonly LevelCount[]): LevelCount[][] {
  const groups = new Map<string, LevelCount[]>()
  for (const each of texts) {
    const key = spellingKey(each.level)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  return [...groups.values()].filter(group => group.length > 1)
}

export function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter(item => !belongs(item))]
}

export const rows = (levels: readonly LevelCount[]) => levels.reduce((sum, {count}) => sum + count, 0)

export function percent(part: number, whole: number): string {
  const share = (100 * part) / whole
  if (part < whole && share > 99) return 'more than 99 %'
  return share < 1 ? 'less than 1 %' : `${Math.round(share)} %`
}
