import {UserError} from '../core/errors.js'
import {printable} from '../core/printable.js'

/** A formula as it was typed, and what it is for in messages: "The cost of a false negative". */
export interface Source {
  readonly text: string
  readonly what: string
}

/** An error about a formula: what is wrong and where, which is an index into the text or a piece of it to look for. */
export function formulaError(
  {text, what}: Source,
  at: number | string | undefined,
  problem: string,
  suggestions: readonly string[] = [],
): UserError {
  const index = typeof at === 'string' ? find(text, at) : at
  const place = index === undefined ? '' : ` at character ${index + 1}`
  return new UserError(
    'wrong-formula',
    {...(index !== undefined && {at: index + 1})},
    printable(`${what}${place}: ${problem}.`),
    [excerpt(text, index ?? 0), ...suggestions],
  )
}

/** The first place outside quoted text where the piece stands by itself. */
function find(text: string, piece: string): number | undefined {
  const bare = withoutTexts(text)
  const inside = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
  for (let at = bare.indexOf(piece); at >= 0; at = bare.indexOf(piece, at + 1)) {
    const startsInWord = inside(piece.at(0)) && inside(bare[at - 1])
    const endsInWord = inside(piece.at(-1)) && inside(bare[at + piece.length])
    if (!startsInWord && !endsInWord) return at
  }
  const anywhere = text.indexOf(piece)
  return anywhere < 0 || piece === '' ? undefined : anywhere
}

/** The formula with spaces in place of texts in quotes. */
export function withoutTexts(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, quoted => ' '.repeat(quoted.length))
}

const SHOWN = 60

/** The part of the formula around the place, on one line, with a mark under it. */
function excerpt(text: string, at: number): string {
  const start = Math.max(0, Math.min(at - SHOWN / 2, text.length - SHOWN))
  const line = printable(text.slice(start, start + SHOWN))
  return `${line}\n  ${' '.repeat(at - start)}^`
}
