import {UserError} from '../../core/errors.js'
import type {ReadableFormat} from '../formats/registry.js'
import {namedHeader} from '../header.js'
import type {ByteSource} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import {PLAIN, type ReadTable} from '../read-source.js'
import {checkSize} from '../table-size.js'
import type {TypedColumn, TypedColumns} from '../typed-column.js'
import {typedTable} from '../typed-table.js'
import type {Part} from './find-parts.js'
import {joinColumns, type PartColumn} from './join-columns.js'
import {keyColumn} from './key-column.js'
import {PartRows} from './part-rows.js'
import type {PartsReader} from './parts-reader.js'
import {placesOf, type PartColumns} from './same-columns.js'

/** Files of a format with types as one: columns have a type that holds those of all files. */
export class TypedParts implements PartsReader {
  readonly title: string
  readonly #given: string
  readonly #format: ReadableFormat
  readonly #options: ReadOptions
  readonly #rows = new PartRows()
  readonly #notes = new Set<string>()
  #first: (PartColumns & {readonly hasHeader: boolean}) | undefined
  /** By place in the first file. */
  #columns: PartColumn[][] = []
  #rowCount = 0

  constructor(given: string, format: ReadableFormat, options: ReadOptions) {
    this.title = format.title
    this.#given = given
    this.#format = format
    this.#options = options
  }

  async add(part: Part, source: ByteSource): Promise<void> {
    const {columns: read, rowCount, notes, hasHeader = true} = await this.#format.reader.read(source, this.#options)
    const {names: own} = namedHeader(
      read.map(({name}) => name),
      source.name,
    )
    const keys = part.keys.filter(([name]) => !own.includes(name))
    const columns = [...read, ...keys.map(([name, value]) => keyColumn(name, value, rowCount))]
    const named = {part: part.name, names: [...own, ...keys.map(([name]) => name)], hasNames: hasHeader, isLine: false}
    this.#first ??= {...named, hasHeader}
    for (const [at, place] of placesOf(this.#first, named).entries())
      (this.#columns[at] ??= []).push({part: part.name, column: columns[place], rowCount})
    this.#rows.start(part.name, this.#rowCount)
    this.#rowCount += rowCount
    checkSize(`'${this.#given}'`, this.#rowCount, columns.length, this.#options.maxBytes)
    for (const note of notes) this.#notes.add(note)
  }

  finish(): ReadTable {
    const file = `'${this.#given}'`
    if (this.#first === undefined) throw new UserError('no-rows', {}, `${file} has no rows.`, ['Give files with rows.'])
    const {names, hasHeader} = this.#first
    // A column without a name stays one.
    const columns = this.#columns.map((each, at): TypedColumn => ({
      ...joinColumns(names[at], each, this.#options),
      name: each[0].column.name,
    }))
    const table: TypedColumns = {columns, rowCount: this.#rowCount, notes: [...this.#notes], hasHeader}
    const {forms: _, ...read} = typedTable(file, table, this.#options, row => this.#rows.placeOf(row))
    return {...read, dialect: PLAIN, sourceNotes: []}
  }
}
