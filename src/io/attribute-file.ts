import {UserError} from '../core/errors.js'
import {LIMITS} from '../files/limits.js'
import {linesOf} from './lines.js'
import {shortCells, type OnRecord} from './records.js'

/** What the header of a file says of a column. */
export interface DeclaredColumn {
  readonly name: string
  readonly kind: 'numeric' | 'categorical'
  /** The only values it may have. */
  readonly levels?: ReadonlySet<string>
}

export interface DeclaredColumns {
  readonly columns: readonly DeclaredColumn[]
  /** Names of the columns that are to be predicted (KEEL). */
  readonly outputs: readonly string[]
}

/** Cells that are missing in either format. */
export const ATTRIBUTE_FILE_MISSING: readonly string[] = ['?', '<null>']

/** Whether a text begins as ARFF and KEEL files do: comments, then @relation. */
export function isAttributeFile(head: string): boolean {
  const first = head.split(/[\r\n]+/).find(line => !isComment(line.trim()))
  return first !== undefined && /^@relation(?:\s|$)/i.test(first.trim())
}

/**
 * Reads the file of a data set with a typed header: ARFF (Weka; numeric, nominal, string and date attributes) or a KEEL
 * data set (ranges behind types, @inputs, @outputs, <null>). Comments begin with %. Cells are separated by commas;
 * those in single or double quotes may hold anything, with \ before what would end them. Formats:
 * https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/ and Alcalá-Fdez et al., KEEL Data-Mining
 * Software Tool, J. of Multiple-Valued Logic and Soft Computing 17 (2011), section on data set files.
 *
 * @param onHeader Called once, before the first record.
 * @throws {UserError} When the header is not complete, a nominal cell is not declared, or the data are sparse.
 */
export async function readAttributeFile(
  chunks: AsyncIterable<string>,
  file: string,
  onHeader: (declared: DeclaredColumns) => void,
  onRecord: OnRecord,
): Promise<void> {
  const header = new AttributeHeader(file)
  const take = shortCells(file, onRecord)
  let columns: readonly DeclaredColumn[] | undefined
  for await (const {lines, first} of linesOf(chunks, file))
    for (const [at, line] of lines.entries()) {
      const text = line.trim()
      if (isComment(text)) continue
      if (columns !== undefined) take(dataCells(text, file, first + at, columns), first + at)
      else if (/^@data\b/i.test(text)) {
        const declared = header.finish()
        columns = declared.columns
        onHeader(declared)
      } else header.add(text, first + at)
    }
  if (columns === undefined)
    throw new UserError('broken-header', {}, `${file} begins like an ARFF or KEEL file but has no @data.`, [
      'Give the whole file, or a CSV file.',
    ])
}

const isComment = (text: string) => text === '' || text.startsWith('%')

class AttributeHeader {
  readonly #file: string
  readonly #columns: DeclaredColumn[] = []
  #outputs: string[] = []

  constructor(file: string) {
    this.#file = file
  }

  add(text: string, line: number): void {
    const keyword = /^@\w+/.exec(text)?.[0].toLowerCase()
    if (keyword === undefined) throw this.#wrong(line, 'must begin with @, as all lines before @data do')
    const rest = text.slice(keyword.length).trim()
    if (keyword === '@attribute') this.#columns.push(this.#attribute(rest, line))
    else if (keyword === '@outputs' || keyword === '@output') this.#outputs = this.#names(rest, line)
  }

  finish(): DeclaredColumns {
    if (this.#columns.length === 0)
      throw new UserError('broken-header', {}, `${this.#file} has no @attribute before @data.`, [
        'Give a file that declares its columns.',
      ])
    return {columns: this.#columns, outputs: this.#outputs}
  }

  #attribute(text: string, line: number): DeclaredColumn {
    const {name, type} = nameAndType(text)
    if (this.#columns.length === LIMITS.columns)
      throw this.#wrong(line, `declares more than ${LIMITS.columns} columns, the limit for a table`)
    if (name === '') throw this.#wrong(line, 'must give the attribute a name')
    if (type.startsWith('{')) {
      const end = type.lastIndexOf('}')
      if (end < 0) throw this.#wrong(line, 'must end its list of values with }')
      return {name, kind: 'categorical', levels: new Set(this.#names(type.slice(1, end), line))}
    }
    const word = /^\w*/.exec(type)?.[0].toLowerCase() ?? ''
    if (['numeric', 'real', 'integer'].includes(word)) return {name, kind: 'numeric'}
    if (['string', 'date', 'nominal'].includes(word)) return {name, kind: 'categorical'}
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

function dataCells(text: string, file: string, line: number, columns: readonly DeclaredColumn[]): string[] {
  if (text.startsWith('{'))
    throw new UserError(
      'sparse-rows',
      {line},
      `${file}: line ${line} is a sparse row, {place value, ...}, which cannot be read.`,
      ['Convert it with the filter SparseToNonSparse of Weka, or export the data as CSV.'],
    )
  const cells = splitCells(text)
  if (cells === undefined)
    throw new UserError('broken-quotes', {line}, `${file} has quotes that do not match near line ${line}.`, [
      'A cell with quotes must start and end with one, and \\ stands before a quote inside it.',
    ])
  for (const [at, cell] of cells.entries()) {
    const {levels, name} = columns[at] ?? {}
    if (levels === undefined || levels.has(cell.text) || cell.text === '') continue
    if (!cell.quoted && ATTRIBUTE_FILE_MISSING.includes(cell.text)) continue
    throw new UserError(
      'undeclared-value',
      {line, column: name},
      `${file}: line ${line} has a value of attribute '${name}' that is not among the ${levels.size} that the header declares.`,
      ['Mend the row or the header.'],
    )
  }
  return cells.map(cell => cell.text)
}

interface Cell {
  readonly text: string
  readonly quoted: boolean
}

/** Cells between commas; the blanks around them do not count. Undefined when quotes do not match. */
function splitCells(text: string): Cell[] | undefined {
  if (!/['"]/.test(text)) return text.split(',').map(cell => ({text: cell.trim(), quoted: false}))
  const cells: Cell[] = []
  let at = 0
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++
    const quoted = text[at] === "'" || text[at] === '"'
    const inQuotes = quoted ? quotedText(text, at) : undefined
    const comma = text.indexOf(',', inQuotes?.end ?? at)
    const end = comma < 0 ? text.length : comma
    if (inQuotes !== undefined && (inQuotes.end > text.length || text.slice(inQuotes.end, end).trim() !== '')) return undefined
    cells.push({text: inQuotes?.text ?? text.slice(at, end).trim(), quoted})
    if (comma < 0) return cells
    at = comma + 1
  }
}

/** What stands in the quotes that begin there, and where the text goes on; beyond its end when they are not closed. */
function quotedText(text: string, start: number): {text: string; end: number} {
  const quote = text[start]
  let content = ''
  let at = start + 1
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\' && at + 1 < text.length) at++
    content += text[at]
    at++
  }
  return {text: content, end: at < text.length ? at + 1 : text.length + 1}
}
