import {LIMITS} from '../../../files/limits.js'
import {tooLong} from '../../records.js'
import {brokenJson} from './broken-json.js'

/** The text of one object, and the line that it begins on. */
export interface FoundObject {
  readonly text: string
  readonly line: number
}

const [TAB, NEWLINE, RETURN, BLANK, QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Array.from(
  '\t\n\r "\\,[]{}',
  mark => mark.charCodeAt(0),
)

/** Where the reading is between two objects. */
type Place = 'start' | 'line' | 'first of list' | 'next of list' | 'behind one of list' | 'end'

/**
 * Cuts a text into its outermost objects: one behind the other, or in one list. How they are spread over lines does not matter. What is
 * inside of them is looked at by whoever parses them.
 */
export class ObjectScanner {
  readonly #file: string
  #place: Place = 'start'
  /** Of the object that is not complete: what came of it, and how far it was looked at. */
  #rest = ''
  #scanned = 0
  #depth = 0
  #inText = false
  #line = 1
  #firstLine = 1

  constructor(file: string) {
    this.#file = file
  }

  /** The objects stand in a list. */
  get isList(): boolean {
    return this.#place !== 'start' && this.#place !== 'line'
  }

  /** @throws {UserError} When something else than objects is there, or an object is longer than any that is a row. */
  add(chunk: string): FoundObject[] {
    const found: FoundObject[] = []
    const text = this.#rest + chunk
    let start = 0
    let at = this.#scanned
    for (; at < text.length; at++) {
      const mark = text.charCodeAt(at)
      if (mark === NEWLINE) this.#endLine()
      else if (this.#depth === 0) {
        if (mark === BLANK || mark === RETURN || mark === TAB) continue
        this.#between(mark)
        if (mark !== OPEN) continue
        start = at
        this.#firstLine = this.#line
        this.#depth = 1
      } else if (this.#inText) {
        if (mark === BACKSLASH) at++
        else if (mark === QUOTE) this.#inText = false
      } else if (mark === QUOTE) this.#inText = true
      else if (mark === OPEN || mark === OPEN_LIST) this.#depth++
      else if ((mark === CLOSE || mark === CLOSE_LIST) && --this.#depth === 0)
        found.push({text: text.slice(start, at + 1), line: this.#firstLine})
    }
    this.#rest = this.#depth > 0 ? text.slice(start) : ''
    // A backslash at the end takes the first character of the next piece with it.
    this.#scanned = this.#depth > 0 ? at - start : at - text.length
    if (this.#rest.length > LIMITS.recordCharacters) throw tooLong(this.#file, this.#firstLine, 'a row', LIMITS.recordCharacters)
    return found
  }

  /** @throws {UserError} When the text ends within an object or a list. */
  finish(): void {
    if (this.#depth > 0) throw brokenJson(this.#file, this.#firstLine, 'the object that begins here has no end')
    if (this.#place !== 'line' && this.#place !== 'end' && this.#place !== 'start')
      throw brokenJson(this.#file, this.#line, 'the file ends before its list does')
  }

  #endLine(): void {
    if (this.#inText) throw brokenJson(this.#file, this.#line, 'a text or a name has no quote at its end')
    this.#line++
  }

  /** What may stand where no object is open. */
  #between(mark: number): void {
    const next = BETWEEN[this.#place][mark]
    if (next === undefined) throw brokenJson(this.#file, this.#line, `${EXPECTED[this.#place]} must stand here`)
    this.#place = next
  }
}

const BETWEEN: Readonly<Record<Place, Readonly<Record<number, Place | undefined>>>> = {
  start: {[OPEN]: 'line', [OPEN_LIST]: 'first of list'},
  line: {[OPEN]: 'line'},
  'first of list': {[OPEN]: 'behind one of list', [CLOSE_LIST]: 'end'},
  'next of list': {[OPEN]: 'behind one of list'},
  'behind one of list': {[COMMA]: 'next of list', [CLOSE_LIST]: 'end'},
  end: {},
}

const EXPECTED: Readonly<Record<Place, string>> = {
  start: 'an object or a list of objects',
  line: 'the object of a row, or nothing,',
  'first of list': 'the object of a row',
  'next of list': 'the object of a row',
  'behind one of list': 'a comma or the end of the list',
  end: 'nothing',
}
