/** Deeper than anything this tool writes; code that walks what was read calls itself once per level. */
const DEEPEST = 100

/**
 * Parses JSON from a file that somebody else may have made.
 * @throws {SyntaxError} When it is none, or objects and lists are nested deeper than any file of ours.
 */
export function parseJson(text: string): unknown {
  const tooDeep = deepestBracket(text)
  if (tooDeep !== undefined) throw new SyntaxError(`Nested more than ${DEEPEST} deep at position ${tooDeep}`)
  return JSON.parse(text) as unknown
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\[]{}', mark => mark.charCodeAt(0))

/** Where brackets outside of texts get too deep. */
function deepestBracket(text: string): number | undefined {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const mark = text.charCodeAt(at)
    if (mark === QUOTE) inText = !inText
    else if (inText) at += mark === BACKSLASH ? 1 : 0
    else if (mark === OPEN_LIST || mark === OPEN_OBJECT) {
      if (++depth > DEEPEST) return at
    } else if (mark === CLOSE_LIST || mark === CLOSE_OBJECT) depth--
  }
  return undefined
}
