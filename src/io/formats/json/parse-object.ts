/** Takes in the cells of a row. */
export interface RowSink {
  readonly number: (name: string, text: string) => void
  readonly text: (name: string, text: string) => void
  readonly flag: (name: string, value: boolean) => void
  /** null, or NaN. */
  readonly nothing: (name: string) => void
  /** A list or an object. */
  readonly nested: (name: string) => void
}

/** What is wrong with the text of an object, and where. No cell is in it. */
export class JsonFault extends Error {
  readonly position: number

  constructor(position: number, message: string) {
    super(message)
    this.position = position
  }
}

const BLANKS = /[ \t\n\r]*/y
/** The numbers of JSON, and those that Python and R write where JSON has none. */
const NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|Infinity)/y
const WORD = /true|false|null|NaN/y
const CONTROL = /[\u0000-\u001f]/ // eslint-disable-line no-control-regex
const HALF = /\p{Surrogate}/u
/** As deep as lists and objects in a cell may go: they are left out in any case. */
const DEEPEST = 100

/**
 * Parses the text of one object and hands over what is in it, numbers with their digits: JSON.parse would round those that a double does
 * not hold, keep one of two values of the same name, and know no NaN.
 * Source: RFC 8259.
 * @throws {JsonFault}
 */
export function parseObject(text: string, sink: RowSink): void {
  const seen = new Set<string>()
  const end = members(text, 0, (name, start, at) => {
    if (seen.has(name)) throw new JsonFault(start, 'a name stands twice in one object')
    seen.add(name)
    return cell(text, at, name, sink)
  })
  if (end !== text.length) throw new JsonFault(end, 'the object is followed by something else')
}

/** The members of the object that begins here. @returns Where it ends. */
function members(text: string, start: number, value: (name: string, start: number, at: number) => number): number {
  let at = skip(text, start + 1)
  if (text[at] === '}') return at + 1
  for (;;) {
    if (text[at] !== '"') throw new JsonFault(at, 'a name in double quotes must stand here')
    const nameEnd = textEnd(text, at)
    const colon = skip(text, nameEnd)
    if (text[colon] !== ':') throw new JsonFault(colon, 'a colon must stand behind a name')
    at = skip(text, value(textAt(text, at, nameEnd), at, skip(text, colon + 1)))
    if (text[at] === '}') return at + 1
    if (text[at] !== ',') throw new JsonFault(at, 'a comma or the end of the object must stand here')
    at = skip(text, at + 1)
  }
}

function cell(text: string, at: number, name: string, sink: RowSink): number {
  const mark = text[at]
  if (mark === '"') {
    const end = textEnd(text, at)
    sink.text(name, textAt(text, at, end))
    return end
  }
  if (mark === '{' || mark === '[') {
    sink.nested(name)
    return nestedEnd(text, at, 1)
  }
  const word = matched(WORD, text, at)
  if (word === 'null' || word === 'NaN') sink.nothing(name)
  else if (word !== undefined) sink.flag(name, word === 'true')
  else {
    const number = matched(NUMBER, text, at)
    if (number === undefined)
      throw new JsonFault(at, 'a value must stand here: a number, a text in double quotes, true, false or null')
    sink.number(name, number)
    return at + number.length
  }
  return at + word.length
}

/** Where the list or object that begins here ends. */
function nestedEnd(text: string, start: number, depth: number): number {
  if (depth > DEEPEST) throw new JsonFault(start, `lists and objects are nested more than ${DEEPEST} deep`)
  if (text[start] === '{') return members(text, start, (_name, _start, at) => valueEnd(text, at, depth))
  let at = skip(text, start + 1)
  if (text[at] === ']') return at + 1
  for (;;) {
    at = skip(text, valueEnd(text, at, depth))
    if (text[at] === ']') return at + 1
    if (text[at] !== ',') throw new JsonFault(at, 'a comma or the end of the list must stand here')
    at = skip(text, at + 1)
  }
}

const NOWHERE: RowSink = {
  number: () => undefined,
  text: () => undefined,
  flag: () => undefined,
  nothing: () => undefined,
  nested: () => undefined,
}

const valueEnd = (text: string, at: number, depth: number) =>
  text[at] === '{' || text[at] === '[' ? nestedEnd(text, at, depth + 1) : cell(text, at, '', NOWHERE)

/** Behind the quote that ends the text which begins here. */
function textEnd(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const quote = text.indexOf('"', at)
    if (quote < 0) throw new JsonFault(start, 'a text has no quote at its end')
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return quote + 1
    at = quote
  }
}

function textAt(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1)
  if (CONTROL.test(inner)) throw new JsonFault(start, 'a text holds a control character, which must be written with a backslash')
  if (!inner.includes('\\')) return inner
  const value = unescaped(text.slice(start, end))
  if (value === undefined) throw new JsonFault(start, 'a text has a backslash before what needs none')
  return value
}

function unescaped(quoted: string): string | undefined {
  try {
    const value = JSON.parse(quoted) as string
    // Half a character cannot be written again.
    return HALF.test(value) ? undefined : value
  } catch {
    return undefined
  }
}

function skip(text: string, at: number): number {
  if (text.charCodeAt(at) > 0x20) return at
  BLANKS.lastIndex = at
  BLANKS.test(text)
  return BLANKS.lastIndex
}

function matched(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
