/** Control characters and marks that turn the direction of writing would act on the terminal; a line end does as a text's own. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

const LONGEST_NAME = 120

/** A name that a user typed, as messages show it: on one line, and cut where nobody would read on. */
export function shownName(name: string): string {
  return printable(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name)
}
