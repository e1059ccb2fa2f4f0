import type {Dialect} from '../dialect.js'
import {readHead} from '../head.js'
import type {ByteSource} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import {PLAIN, type ReadTable} from '../read-source.js'
import {TableReader} from '../table-reader.js'
import {textOf} from '../text-chunks.js'
import {readTextRecords} from '../text-records.js'
import type {Part} from './find-parts.js'
import type {PartsReader} from './parts-reader.js'

/** Files of text as one: what a column is comes from the cells of all of them. */
export class TextParts implements PartsReader {
  readonly title = 'a file of text'
  readonly #options: ReadOptions
  readonly #reader: TableReader
  readonly #notes = new Set<string>()
  #dialect: Dialect | undefined

  constructor(given: string, options: ReadOptions) {
    this.#options = options
    this.#reader = new TableReader(`'${given}'`, options)
  }

  async add(part: Part, source: ByteSource): Promise<void> {
    const text = textOf(source, this.#options.encoding)
    const head = await readHead(text.chunks, source.name)
    this.#reader.startPart(part)
    const delimiter = this.#dialect?.delimiter ?? this.#options.delimiter
    const options = {...this.#options, ...(delimiter !== undefined && {delimiter})}
    const {dialect, notes} = await readTextRecords(head, text.bom, source.name, options, this.#reader)
    this.#dialect ??= dialect
    for (const note of [...text.notes(), ...notes]) this.#notes.add(note)
  }

  finish(): ReadTable {
    const {forms, ...read} = this.#reader.finish()
    return {...read, dialect: {...(this.#dialect ?? PLAIN), ...(forms.length > 0 && {forms})}, sourceNotes: [...this.#notes]}
  }
}
