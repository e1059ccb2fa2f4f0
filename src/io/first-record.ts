/** What a first record that holds names differs from: the rows below it. */
export interface FirstRecordContext {
  /** Cells that stand for a missing value. */
  readonly missing: ReadonlySet<string>
}

/** Rows that are compared with the first record at most. */
export const COMPARED_ROWS = 100

/**
 * Whether the first record of a file looks like one of its rows, so that it may not be the header. Each column has a say. A number above
 * numbers, a text that occurs below it, and a text with digits of the same shape as those below (an id, a date) look like a value; a text
 * above numbers is a name, and so is a number that counts on from the name before, as years do. Beside such names a number that is not like
 * those below it is hardly a value either. Where values are as many as names the answer is yes: the caller asks the user, and a person who
 * is lost as a header is the worse mistake.
 *
 * @param rows The records below, of as many cells.
 */
export function looksLikeRow(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  {missing}: FirstRecordContext,
): boolean {
  // Files that were put together repeat their header.
  const others = rows.slice(0, COMPARED_ROWS).filter(row => row.some((cell, at) => cell.trim() !== first[at]?.trim()))
  const columns = first.map((cell, at): ComparedColumn => {
    const cells = others.map(row => (row[at] ?? '').trim()).filter(text => !isMissing(text, missing))
    return {name: cell.trim(), cells, numbers: numbersOf(cells)}
  })
  const counting = countingNames(columns)
  const votes = columns.map((column, at) =>
    counting.has(at) ? 'name' : isMissing(column.name, missing) ? 'none' : voteOf(column),
  )
  const count = (...wanted: Vote[]) => votes.filter(vote => wanted.includes(vote)).length
  const names = 2 * count('name')
  if (names === 0) return count('value', 'unlike value') > 0 && count('value', 'unlike value') >= count('unseen level')
  return count('value') > 0 && count('value') >= names + count('unlike value', 'unseen level')
}

type Vote = 'value' | 'unlike value' | 'unseen level' | 'name' | 'none'

interface ComparedColumn {
  readonly name: string
  /** Those below the name that are not missing. */
  readonly cells: readonly string[]
  /** Their values, when the column holds numbers. */
  readonly numbers: readonly number[] | undefined
}

/** What a name by itself looks like above its column. */
function voteOf({name, cells, numbers}: ComparedColumn): Vote {
  if (isNumber(name)) {
    if (cells.length === 0) return 'value'
    return numbers === undefined ? 'none' : isAmong(name, cells, numbers) ? 'value' : 'unlike value'
  }
  if (cells.length === 0) return 'none'
  if (numbers !== undefined) return 'name'
  if (cells.includes(name)) return 'value'
  // A column of few levels would have shown this one.
  if (new Set(cells).size * 4 < cells.length) return 'unseen level'
  const shape = shapeOf(name)
  return /\d/.test(name) && cells.length > 1 && mostly(cells, cell => shapeOf(cell) === shape) ? 'value' : 'none'
}

/** Not far from the numbers below, and with decimals if those have some. */
function isAmong(name: string, cells: readonly string[], numbers: readonly number[]): boolean {
  const value = numberOf(name)
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const margin = (high - low) / 2
  const isWhole = (text: string) => !/[.,]/.test(text)
  if (isWhole(name) ? mostly(cells, cell => !isWhole(cell)) : cells.every(isWhole)) return false
  return value >= low - margin && value <= high + margin
}

/** Years and other whole numbers that go up by the same step from column to column. */
function countingNames(columns: readonly ComparedColumn[]): Set<number> {
  const found = new Set<number>()
  let run: number[] = []
  const isEnough = () => {
    const years = run.every(at => isYear(numberOf(columns[at].name)) && columns[at].numbers?.every(isYear) !== true)
    const [at] = run
    return run.length >= LONG_COUNT || (years && (run.length > 1 || (run.length === 1 && voteOf(columns[at]) === 'unlike value')))
  }
  const close = () => {
    if (isEnough()) for (const at of run) found.add(at)
    run = []
  }
  for (const [at, {name}] of columns.entries()) {
    if (!/^[1-9]\d{0,8}$|^0$/.test(name)) {
      close()
      continue
    }
    const values = [...run, at].map(column => numberOf(columns[column].name))
    const step = values.length > 1 ? values[1] - values[0] : 1
    if (step <= 0 || values.some((value, index) => index > 0 && value - values[index - 1] !== step)) {
      const last = run.at(-1)
      close()
      // The new step may begin with the name before.
      if (last !== undefined && !found.has(last) && numberOf(columns[last].name) < numberOf(name)) run = [last]
    }
    run.push(at)
  }
  close()
  return found
}

/** So many numbers in a row that go up by one step are no record. */
const LONG_COUNT = 5

const isYear = (value: number) => Number.isInteger(value) && value >= 1500 && value <= 2200

const ABSENT = new Set('unknown|missing|none|null|nil|na|n/a|n.a.|nan|not available|-|--|.|..|*|?'.split('|'))

const isMissing = (text: string, missing: ReadonlySet<string>) =>
  text === '' || missing.has(text) || ABSENT.has(text.toLowerCase())

/** With a decimal point or a comma: which of them the file has is not yet known. */
const isNumber = (text: string) => /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(text) && /\d/.test(text)

const numberOf = (text: string) => Number(text.replace(',', '.'))

function numbersOf(cells: readonly string[]): number[] | undefined {
  return cells.length > 0 && mostly(cells, isNumber) ? cells.map(numberOf).filter(value => !Number.isNaN(value)) : undefined
}

/** The text with its letters and digits made alike. */
function shapeOf(text: string): string {
  return text
    .slice(0, SHAPE_LENGTH)
    .replaceAll(/\d/g, '0')
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/\p{L}/gu, letter => (letter === 'A' ? letter : 'a'))
}

const SHAPE_LENGTH = 64

const mostly = (cells: readonly string[], holds: (cell: string) => boolean) => cells.filter(holds).length >= cells.length * 0.9
