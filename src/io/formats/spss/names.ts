import {UserError} from '../../../core/errors.js'
import {utf8Length} from '../../../platform/bytes.js'

/** Words of SPSS's language (IBM SPSS Statistics Command Syntax Reference, "Variable names"). */
const RESERVED = new Set('ALL AND BY EQ GE GT LE LT NE NOT OR TO WITH'.split(' '))
const LONGEST = 64

/** @throws {UserError} When SPSS cannot call a column so, or takes two names for the same. */
export function checkNames(names: readonly string[], file: string): void {
  const known = new Set<string>()
  for (const name of names) {
    const upper = name.toUpperCase()
    const isRight = /^[\p{L}@#$][\p{L}\p{M}\p{N}._@#$]*$/u.test(name) && !name.endsWith('.') && utf8Length(name) <= LONGEST
    if (!isRight || RESERVED.has(upper)) throw wrongName(name, file)
    if (known.has(upper))
      throw new UserError(
        'name-not-possible',
        {column: name},
        `${file} cannot hold a column named '${name}': in an SPSS file it is the same name as another one.`,
        RENAME,
      )
    known.add(upper)
  }
}

const RENAME = ['Rename the column in the data, or write a CSV file.']

const wrongName = (name: string, file: string) =>
  new UserError(
    'name-not-possible',
    {column: name},
    `${file} cannot hold a column named '${name}': in an SPSS file names have letters, digits and . _ @ # $ without blanks, at most ` +
      `${LONGEST} bytes, begin with a letter, end with no point, and are no words of SPSS's own.`,
    RENAME,
  )
