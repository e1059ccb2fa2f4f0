import {UserError} from '../../../core/errors.js'
import {placeholder, say, setting, type Text} from '../../../core/text.js'

/** The message for a cell that is not what its column holds. */
export function wrongCell(
  file: string,
  {row, line, name}: {readonly row: number; readonly line: number; readonly name: string},
  what: string,
  advice: readonly Text[] = [],
): UserError {
  return new UserError(
    'undeclared-value',
    {line, column: name},
    `${file}: row ${row} (line ${line}), column '${name}': ${what}.`,
    [
      say`Mend the cell, or the type that the header declares. A mark of a missing value: ${setting('missing', placeholder('MARK'))}.`,
      ...advice,
      say`Leave the column out: ${setting('ignore', [name])}.`,
    ],
  )
}
