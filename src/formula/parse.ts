import type {MathNode} from 'mathjs'
import {formulaError, withoutTexts, type Source} from './source.js'

/** Room for a sum over some dozens of columns; what is longer or deeper was not written by hand. */
const MAX_LENGTH = 2000
const MAX_NESTING = 40

/** Of `0b1i8.x` mathjs makes 1, of `0xFFi8` -1: a formula must not mean something else than it shows. */
const OTHER_BASE = /(?<![\p{L}\p{N}_$.])0[box]/iu

/**
 * The syntax tree of a formula. Length and nesting are limited before parsing: the parser calls itself for every bracket.
 * @throws {UserError} When it is too long, too deeply nested, or not a formula.
 */
export async function parseFormula(source: Source): Promise<MathNode> {
  const {text} = source
  if (text === '') throw formulaError(source, undefined, 'a formula must not be empty')
  if (text.length > MAX_LENGTH)
    throw formulaError(source, MAX_LENGTH, `a formula may have ${MAX_LENGTH} characters. This one has ${text.length}`)
  const tooDeep = deepestBracket(text)
  if (tooDeep !== undefined) throw formulaError(source, tooDeep, `brackets may be nested ${MAX_NESTING} deep`)
  const otherBase = OTHER_BASE.exec(withoutTexts(text))
  if (otherBase !== null) throw formulaError(source, otherBase.index, 'numbers are written in decimals')
  const {parse} = await import('mathjs/number')
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw formulaError(source, undefined, 'this cannot be read as a formula')
    const {char} = error as SyntaxError & {char?: number}
    const problem = error.message.replace(/ \(char \d+\)$/, '')
    throw formulaError(source, char === undefined ? undefined : Math.min(text.length, char - 1), lowerFirst(problem))
  }
}

/** Where brackets get too deep. Brackets in quoted text count too: nothing is lost by that. */
function deepestBracket(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if ('([{'.includes(text[at])) depth++
    else if (')]}'.includes(text[at])) depth--
    if (depth > MAX_NESTING) return at
  }
  return undefined
}

const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1)
