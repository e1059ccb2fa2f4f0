import {UserError} from '../../../core/errors.js'
import {LIMITS} from '../../../files/limits.js'
import {splitCells, quotedText} from './cells.js'

/** What the header of a file says of a column. */
export interface Attribute {
  readonly name: string
  readonly type: AttributeType
  /** Where it is declared. */
  readonly line: number
}

export type AttributeType =
  | {readonly kind: 'number'; readonly integer: boolean}
  | {readonly kind: 'text'}
  /** The only values that the column may have, in their order. */
  | {readonly kind: 'nominal'; readonly levels: readonly string[]}
  /** A pattern of Java's SimpleDateFormat. */
  | {readonly kind: 'date'; readonly pattern: string}

/** What Weka takes dates to be written in where the header does not say it. */
const USUAL_PATTERN = "yyyy-MM-dd'T'HH:mm:ss"

/** Takes in the lines before @data. */
export class AttributeHeader {
  readonly #file: string
  readonly #attributes: Attribute[] = []
  #outputs: string[] = []

  constructor(file: string) {
    this.#file = file
  }

  /** @throws {UserError} When a line is no part of a header. */
  add(text: string, line: number): void {
    const keyword = /^@\w+/.exec(text)?.[0].toLowerCase()
    if (keyword === undefined) throw this.#wrong(line, 'must begin with @, as all lines before @data do')
    const rest = text.slice(keyword.length).trim()
    if (keyword === '@attribute') this.#attributes.push(this.#attribute(rest, line))
    else if (keyword === '@outputs' || keyword === '@output') this.#outputs = this.#names(rest, line)
  }

  /**
   * The columns, and the names of those that are to be predicted (KEEL).
   * @throws {UserError} When there are none.
   */
  finish(): {readonly attributes: readonly Attribute[]; readonly outputs: readonly string[]} {
    if (this.#attributes.length === 0)
      throw new UserError('broken-header', {}, `${this.#file} has no @attribute before @data.`, [
        'Give a file that declares its columns.',
      ])
    return {attributes: this.#attributes, outputs: this.#outputs}
  }

  #attribute(text: string, line: number): Attribute {
    const {name, type} = nameAndType(text)
    if (this.#attributes.length === LIMITS.columns)
      throw this.#wrong(line, `declares more than ${LIMITS.columns} columns, the limit for a table`)
    if (name === '') throw this.#wrong(line, 'must give the attribute a name')
    return {name, type: this.#type(type, line), line}
  }

  #type(type: string, line: number): AttributeType {
    if (type.startsWith('{')) {
      const end = type.lastIndexOf('}')
      if (end < 0) throw this.#wrong(line, 'must end its list of values with }')
      const list = type.slice(1, end)
      return {kind: 'nominal', levels: list.trim() === '' ? [] : [...new Set(this.#names(list, line))]}
    }
    const word = /^\w*/.exec(type)?.[0].toLowerCase() ?? ''
    if (['numeric', 'real', 'integer'].includes(word)) return {kind: 'number', integer: word === 'integer'}
    if (word === 'string' || word === 'nominal') return {kind: 'text'}
    if (word === 'date') {
      const [pattern = ''] = this.#names(type.slice(word.length), line)
      return {kind: 'date', pattern: pattern === '' ? USUAL_PATTERN : pattern}
    }
    if (word === 'relational') throw this.#wrong(line, 'declares tables within a table, which cannot be read')
    throw this.#wrong(line, 'must declare numeric, real, integer, string, date or {a list of values}')
  }

  #names(list: string, line: number): string[] {
    const cells = splitCells(list)
    if (cells === undefined) throw this.#wrong(line, 'has quotes that do not match')
    return cells.map(({text}) => text)
  }

  #wrong(line: number, what: string): UserError {
    return new UserError('broken-header', {line}, `${this.#file}: line ${line} ${what}.`, [
      'Mend the header, or export the data as CSV.',
    ])
  }
}

function nameAndType(text: string): {name: string; type: string} {
  const quote = text[0]
  if (quote === "'" || quote === '"') {
    const {end, text: name} = quotedText(text, 0)
    return {name: name.trim(), type: text.slice(end).trim()}
  }
  const end = text.search(/[\s{]/)
  return end < 0 ? {name: text, type: ''} : {name: text.slice(0, end), type: text.slice(end).trim()}
}
