import {UserError} from '../../../core/errors.js'
import {LIMITS} from '../../../files/limits.js'
import {ignoredOf} from '../../check-options.js'
import {linesOf} from '../../lines.js'
import type {ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import type {OnRecord} from '../../quick-records.js'
import {shortCells} from '../../records.js'
import {mostRows, tooManyRows} from '../../table-size.js'
import {textOf} from '../../text-chunks.js'
import type {TypedColumns} from '../../typed-column.js'
import {splitCells, type Cell} from './cells.js'
import {columnTaker, type ColumnTaker} from './columns.js'
import {AttributeHeader, type Attribute} from './header.js'

/**
 * Reads the file of a data set with a typed header: ARFF (Weka; numeric, nominal, string and date attributes) or a KEEL
 * data set (ranges behind types, @inputs, @outputs, <null>). Comments begin with %. Cells are separated by commas;
 * those in single or double quotes may hold anything, with \ before what would end them. Formats:
 * https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/ and Alcalá-Fdez et al., KEEL Data-Mining
 * Software Tool, J. of Multiple-Valued Logic and Soft Computing 17 (2011), section on data set files.
 *
 * @throws {UserError} When the header is not complete, a cell is not what it declares, or the data are sparse.
 */
export async function readAttributeFile(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  const {name: file} = source
  const text = textOf(source, options.encoding)
  const header = new AttributeHeader(file)
  let rows: Rows | undefined
  for await (const {lines, first} of linesOf(text.chunks, file))
    for (const [at, line] of lines.entries()) {
      const content = line.trim()
      if (content === '' || content.startsWith('%')) continue
      if (rows !== undefined) rows.add(content, first + at)
      else if (/^@data\b/i.test(content)) rows = new Rows(file, header.finish(), options)
      else header.add(content, first + at)
    }
  if (rows === undefined)
    throw new UserError('broken-header', {}, `${file} begins like an ARFF or KEEL file but has no @data.`, [
      'Give the whole file, or a CSV file.',
    ])
  const {notes, ...table} = rows.finish()
  return {...table, notes: [...text.notes(), ...notes]}
}

class Rows {
  readonly #file: string
  readonly #outputs: readonly string[]
  readonly #takers: readonly ColumnTaker[]
  readonly #most: number
  readonly #check: OnRecord
  #rowCount = 0

  constructor(file: string, {attributes, outputs}: ReturnType<AttributeHeader['finish']>, options: ReadOptions) {
    this.#file = file
    this.#outputs = outputs
    const ignored = ignoredOf(
      attributes.map(({name}) => name),
      options,
    )
    this.#takers = attributes.map((attribute: Attribute) => columnTaker(attribute, ignored.has(attribute.name), file, options))
    this.#most = mostRows(attributes.length, options.maxBytes)
    this.#check = shortCells(file, () => undefined)
  }

  add(text: string, line: number): void {
    const cells = this.#cellsOf(text, line)
    const width = this.#takers.length
    const row = ++this.#rowCount
    if (cells.length !== width)
      throw new UserError(
        'row-of-another-length',
        {row, line, cells: cells.length, expected: width},
        `${this.#file}: row ${row} (line ${line}) must have ${width} cells, as the header has. Got ${cells.length}.`,
        ['Mend the row; a cell that holds a comma must be in quotes.'],
      )
    if (row > this.#most) throw tooManyRows(this.#file, this.#most, width)
    for (const [at, cell] of cells.entries()) this.#takers[at].add(cell, row, line)
  }

  finish(): TypedColumns {
    const columns = this.#takers.map(taker => taker.finish())
    const notes = this.#takers.flatMap(taker => taker.notes?.() ?? [])
    return {columns, rowCount: this.#rowCount, notes, ...(this.#outputs.length > 0 && {outputs: this.#outputs})}
  }

  #cellsOf(text: string, line: number): readonly Cell[] {
    if (text.startsWith('{'))
      throw new UserError(
        'sparse-rows',
        {line},
        `${this.#file}: line ${line} is a sparse row, {place value, ...}, which cannot be read.`,
        ['Convert it with the filter SparseToNonSparse of Weka, or export the data as CSV.'],
      )
    const cells = splitCells(text)
    if (cells === undefined)
      throw new UserError('broken-quotes', {line}, `${this.#file} has quotes that do not match near line ${line}.`, [
        'A cell with quotes must start and end with one, and \\ stands before a quote inside it.',
      ])
    // Most lines are shorter than a cell may be.
    if (text.length > LIMITS.cellCharacters)
      this.#check(
        cells.map(cell => cell.text),
        line,
      )
    return cells
  }
}
