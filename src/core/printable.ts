const ACTS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Control characters and marks that turn the direction of writing would act on the terminal; a line end does as a text's own. */
export function printable(text: string): string {
  return text.replaceAll(ACTS, '\uFFFD')
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

// eslint-disable-next-line no-control-regex -- the control sequence that sets colours (ECMA-48, SGR) is what is kept.
const COLOUR = /(\u001B\[[\d;]*m)/

/** The same for a text in which the tool has put colours. */
export function printableInColour(text: string): string {
  return text
    .split(COLOUR)
    .map((part, at) => (at % 2 === 1 ? part : printableLines(part)))
    .join('')
}

/** The same document as JSON, with every character that would act on a terminal written as its code. */
export function jsonForTerminals(value: unknown, indent = 2): string {
  const code = (text: string, at: number) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, indent).replaceAll(ACTS, match =>
    match === '\n' ? match : Array.from({length: match.length}, (_, at) => code(match, at)).join(''),
  )
}

const LONGEST_NAME = 120

/** A name that a user typed, as messages show it: on one line, and cut where nobody would read on. */
export function shownName(name: string): string {
  return printable(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name)
}
