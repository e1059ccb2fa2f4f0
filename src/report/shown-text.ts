/*
 * How texts look on a page, whoever draws it: the static page and the interactive one show the same.
 */

/** Characters of a name that are shown; pointing at it shows the rest. */
export const LONGEST_NAME = 60

/** Tables of more rows are folded: they are for looking things up. */
export const LONGEST_OPEN_TABLE = 14

/** A number stays on one line with its per cent sign. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) %/g, '$1\u00a0%')
}

/** A value, not to be broken over lines, and the interval in brackets behind it, which is quieter. */
export function figureParts(text: string): {readonly value: string; readonly rest?: string} {
  const bracket = text.indexOf(' (')
  const value = (bracket < 0 ? text : text.slice(0, bracket)).replaceAll(' ', '\u00a0')
  return bracket < 0 ? {value} : {value, rest: text.slice(bracket + 1)}
}
