import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'

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
    throw new UserError(
      'wrong-value',
      {setting: 'thousands', given: thousands},
      say`${setting('thousands')} must be comma, point, blank, apostrophe or none. Got '${thousands}' instead.`,
    )
  if (separator === (decimalComma ? ',' : '.'))
    throw new UserError(
      'settings-conflict',
      {settings: ['thousands', 'decimalComma']},
      decimalComma
        ? say`${setting('thousands', 'comma')} and ${setting('decimalComma', true)} cannot both be true: a comma has one meaning.`
        : say`${setting('thousands', 'point')} needs ${setting('decimalComma', true)}: a point has one meaning.`,
      [
        decimalComma
          ? 'Leave one of them out.'
          : say`Add ${setting('decimalComma', true)}, or leave ${setting('thousands')} out.`,
      ],
    )
  return separator
}
