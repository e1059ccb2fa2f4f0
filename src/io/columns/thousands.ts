import {UserError} from '../../core/errors.js'

const SEPARATORS = new Map([
  ['comma', ','],
  [',', ','],
  ['point', '.'],
  ['.', '.'],
  ['blank', ' '],
  ['space', ' '],
  [' ', ' '],
  ['apostrophe', "'"],
  ["'", "'"],
  ['none', ''],
])

/**
 * The separator that was given; an empty text for none at all.
 * @throws {UserError} When it is unknown, or is the decimal sign.
 */
export function givenThousands({
  thousands,
  decimalComma = false,
}: {
  thousands?: string
  decimalComma?: boolean
}): string | undefined {
  if (thousands === undefined) return undefined
  const separator = SEPARATORS.get(thousands)
  if (separator === undefined)
    throw new UserError(`--thousands must be comma, point, blank, apostrophe or none. Got '${thousands}' instead.`)
  if (separator === (decimalComma ? ',' : '.'))
    throw new UserError(
      decimalComma
        ? '--thousands comma and --decimal-comma cannot both be true: a comma has one meaning.'
        : '--thousands point needs --decimal-comma: a point has one meaning.',
      [decimalComma ? 'Leave one of them out.' : 'Add --decimal-comma, or leave --thousands out.'],
    )
  return separator
}
