import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'

/** As many zeros a number is written with at most, so that `0` is `0.000` too. */
const MOST_ZEROS = 6

/** The column and the mark of `COLUMN=MARK`. @throws {UserError} When it has another form. */
export function ownMark(given: string): {readonly column: string; readonly mark: string} {
  // Names may hold the sign; marks do not.
  const at = given.lastIndexOf('=')
  if (at > 0) return {column: given.slice(0, at), mark: given.slice(at + 1).trim()}
  throw new UserError(
    'wrong-value',
    {setting: 'missingIn', given},
    say`${setting('missingIn')} must have the form COLUMN=MARK. Got '${given}' instead.`,
    [say`For example: ${setting('missingIn', ['glucose=0'])}`],
  )
}

/** The marks of one column in all spellings that a file may have them in. */
export function ownMarks(column: string, {missingIn = []}: {readonly missingIn?: readonly string[]}): string[] {
  const marks = missingIn.map(ownMark).flatMap(each => (each.column === column ? [each.mark] : []))
  return [...new Set(marks.flatMap(spellings))]
}

function spellings(mark: string): string[] {
  const number = /^([+-]?\d+)(?:[.,](\d*))?$/.exec(mark)
  if (number === null) return [mark]
  const [, whole, written = ''] = number
  let decimals = written
  while (decimals.endsWith('0')) decimals = decimals.slice(0, -1)
  const points = ['.', ',']
  return [
    mark,
    ...(decimals === '' ? [whole] : []),
    ...points.flatMap(point =>
      Array.from({length: MOST_ZEROS + 1}, (_, zeros) => `${whole}${point}${decimals}${'0'.repeat(zeros)}`),
    ),
  ]
}
