import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'

/** Stands for any run of blanks and tabs, as in many older files. */
export const BLANKS = ' '

const NAMED: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  bar: '|',
  space: BLANKS,
}
const FOUND = [
  {separator: ',', name: 'comma'},
  {separator: ';', name: 'semicolon'},
  {separator: '\t', name: 'tab'},
  {separator: '|', name: 'bar'},
] as const
const GIVE_IT = say`Give it with ${setting('delimiter')}: comma, semicolon, tab, pipe, space, or the character itself,
  e.g. ${setting('delimiter', ';')}.`

/** @throws {UserError} When it is neither a name nor one character that can separate cells. */
export function givenSeparator(given: string): string {
  const separator = NAMED[given] ?? given
  if (separator.length !== 1 || /["\r\n]/.test(separator))
    throw new UserError(
      'wrong-value',
      {setting: 'delimiter', given},
      say`${setting('delimiter')} must be comma, semicolon, tab, pipe, space, or one character (no quote, no line
        end). Got '${given}' instead.`,
    )
  return separator
}

/**
 * The separator that occurs in the header outside quotes. Blanks are one where nothing else is and all lines have as many fields; a header
 * without any is one column.
 *
 * @param lines The first lines that are not empty, header first, with x for what stands in quotes.
 * @throws {UserError} When it is not clear.
 */
export function findSeparator(lines: readonly string[], file: string): string {
  const [header = ''] = lines
  const found = FOUND.map(({separator, name}) => ({separator, name, count: header.split(separator).length - 1}))
  const [best, second] = found.sort((a, b) => b.count - a.count)
  const blanks = fieldsBetweenBlanks(lines)
  if (best.count === 0) {
    if (blanks === 'one') return ','
    if (blanks === 'many') return BLANKS
    throw new UserError(
      'separator-unclear',
      {},
      say`The separator of ${file} is not clear: its header holds blanks and nothing else that separates, but lines
        differ in how many fields there are between blanks.`,
      [GIVE_IT, say`If the file has one column alone, add ${setting('delimiter', 'comma')}.`],
    )
  }
  if (second.count * 2 > best.count)
    throw new UserError(
      'separator-unclear',
      {},
      say`The separator of ${file} is not clear from its header: it holds ${best.count} times a ${best.name} and
        ${second.count} times a ${second.name}.`,
      [GIVE_IT],
    )
  if (best.separator === '\t' && blanks === 'many' && split(header).length > best.count + 1)
    throw new UserError(
      'separator-unclear',
      {},
      `The separator of ${file} is not clear: it may be tabs alone, or tabs and blanks alike.`,
      [GIVE_IT],
    )
  return best.separator
}

const split = (line: string) => line.trim().split(/[ \t]+/)

/** Whether lines have one field between blanks or more, or differ. A header may lack a name for the names of rows. */
function fieldsBetweenBlanks([header = '', ...rows]: readonly string[]): 'one' | 'many' | 'differing' {
  const inHeader = split(header).length
  const counts = new Set(rows.map(line => split(line).length))
  if (inHeader === 1) return 'one'
  if (counts.size > 1) return 'differing'
  const [inRows = inHeader] = counts
  return inRows === inHeader || inRows === inHeader + 1 ? 'many' : 'differing'
}
