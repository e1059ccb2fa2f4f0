import {UserError} from '../../../core/errors.js'
import {LIMITS} from '../../../files/limits.js'
import type {ByteSource} from '../../open-bytes.js'
import type {ReadOptions} from '../../read-options.js'
import {tooLong} from '../../records.js'
import {checkWidth, mostRows, tooManyRows} from '../../table-size.js'
import {textOf} from '../../text-chunks.js'
import type {TypedColumns} from '../../typed-column.js'
import {brokenJson} from './broken-json.js'
import {JsonColumn} from './column.js'
import {ObjectScanner, type FoundObject} from './object-scanner.js'
import {JsonFault, parseObject, type RowSink} from './parse-object.js'

/**
 * Reads objects, one per row: one on each line (JSON lines), spread over lines, or in a list. What a name holds in all rows together is
 * its type: numbers, texts or booleans. A name that a row does not have is missing there, and so are null and NaN. Texts stay texts,
 * those of digits too. Rows are taken in as they come.
 * @throws {UserError} When it is not JSON, or holds no rows but one object.
 */
export async function readJson(source: ByteSource, options: ReadOptions): Promise<TypedColumns> {
  const {name: file} = source
  const text = textOf(source, options.encoding)
  const scanner = new ObjectScanner(file)
  const rows = new Rows(file, options.maxBytes)
  for await (const chunk of text.chunks) for (const found of scanner.add(chunk)) rows.add(found)
  scanner.finish()
  if (rows.count === 1 && rows.nested.length > 0 && !scanner.isList) throw oneObject(file, rows.names, rows.nested)
  return {columns: rows.columns(), rowCount: rows.count, notes: text.notes()}
}

class Rows {
  readonly #file: string
  readonly #maxBytes: number | undefined
  readonly #columns = new Map<string, JsonColumn>()
  readonly #nested = new Set<string>()
  readonly #sink: RowSink
  #most = Infinity
  count = 0

  constructor(file: string, maxBytes: number | undefined) {
    this.#file = file
    this.#maxBytes = maxBytes
    this.#sink = {
      number: (name, text) => {
        this.#column(name).number(this.count, text)
      },
      text: (name, text) => {
        this.#column(name).text(this.count, text)
      },
      flag: (name, value) => {
        this.#column(name).flag(this.count, value)
      },
      nothing: name => {
        this.#column(name)
      },
      nested: name => {
        this.#column(name).nested()
        this.#nested.add(name)
      },
    }
  }

  get names(): string[] {
    return [...this.#columns.keys()]
  }

  get nested(): string[] {
    return [...this.#nested]
  }

  add({text, line}: FoundObject): void {
    if (this.count >= this.#most) throw tooManyRows(this.#file, this.#most, this.#columns.size)
    try {
      parseObject(text, this.#sink)
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error
      const lines = text.slice(0, error.position).split('\n').length - 1
      throw brokenJson(this.#file, line + lines, error.message)
    }
    this.count++
  }

  columns() {
    return Array.from(this.#columns.values(), column => column.finish(this.count))
  }

  #column(name: string): JsonColumn {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    if (name.length > LIMITS.nameCharacters) throw tooLong(this.#file, 1, 'a name', LIMITS.nameCharacters)
    const column = new JsonColumn(name)
    this.#columns.set(name, column)
    const {size} = this.#columns
    checkWidth(this.#file, size)
    this.#most = mostRows(size, this.#maxBytes)
    if (this.count > this.#most) throw tooManyRows(this.#file, this.#most, size)
    return column
  }
}

/** What a report of ours holds. */
const OF_RESULTS = ['schema', 'tool', 'plan']

function oneObject(file: string, names: readonly string[], nested: readonly string[]): UserError {
  const isResult = OF_RESULTS.every(name => names.includes(name))
  const what = isResult ? 'a report or result of this tool, and no table' : 'one object with lists or objects in it, and no rows'
  const pandas = "pandas writes rows with frame.to_json('rows.jsonl', orient='records', lines=True)"
  const inside = nested.length === 1 ? `If its rows are in '${nested[0]}', give that list alone.` : undefined
  return new UserError('wrong-format', {format: 'json'}, `${file} holds ${what}.`, [
    isResult ? 'Give the file with the rows.' : `Give one object per row; ${pandas}.`,
    ...(inside === undefined || isResult ? [] : [inside]),
  ])
}
