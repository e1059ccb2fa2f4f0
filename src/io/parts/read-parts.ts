import {aboutFile, UserError} from '../../core/errors.js'
import {createSha256} from '../../platform/hash.js'
import {databaseFile} from '../databases/database-file.js'
import {recognisedFormat} from '../formats/registry.js'
import {openBytes} from '../open-bytes.js'
import type {ReadOptions} from '../read-options.js'
import type {ReadSource} from '../read-source.js'
import {nameOfPath, type FoundParts, type Part} from './find-parts.js'
import type {PartsReader} from './parts-reader.js'
import {TextParts} from './text-parts.js'
import {TypedParts} from './typed-parts.js'

/**
 * Reads files that hold one table, one after the other, in their order: rows are those of the first file, then those of the second, and
 * so on. What a column is comes from all files together. Columns are told by their names, and what names of folders say
 * (`year=2024`) is a column.
 *
 * @throws {UserError} When the files are of several formats, or their columns differ.
 */
export async function readParts(found: FoundParts, options: ReadOptions): Promise<ReadSource> {
  const {parts, given} = found
  const hash = createSha256()
  let first: {readonly reader: PartsReader; readonly part: Part} | undefined
  const empty: Part[] = []
  for (const part of parts) {
    const source = await openBytes(part.path, options)
    try {
      if (databaseFile(source) !== undefined) throw database(part, given)
      const format = recognisedFormat(source)
      if (format === undefined && source.head.length === 0) empty.push(part)
      else {
        const title = format?.title ?? 'a file of text'
        first ??= {part, reader: format === undefined ? new TextParts(given, options) : new TypedParts(given, format, options)}
        if (first.reader.title !== title)
          throw severalFormats(given, {name: first.part.name, title: first.reader.title}, {name: part.name, title})
        await first.reader.add(part, source)
      }
      hash.update(`${JSON.stringify([part.keys, await source.sha256()])}\n`)
    } catch (error) {
      throw aboutFile(error, part.path)
    } finally {
      source.close()
    }
  }
  if (first === undefined) throw new UserError('no-rows', {}, `All files of '${given}' are empty.`, ['Give files with rows.'])
  const read = first.reader.finish()
  return {
    ...read,
    notes: [...partsNotes(found, empty), ...read.notes],
    sha256: hash.digest('hex'),
    shortName: nameOfPath(given),
    title: `${given} (${files(parts.length)})`,
  }
}

const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`

function partsNotes({parts, leftOut, links}: FoundParts, empty: readonly Part[]): string[] {
  const names = parts.length === 1 ? `'${parts[0].name}'` : `from '${parts[0].name}' to '${parts[parts.length - 1].name}'`
  const order = parts.length === 1 ? '' : ', in natural order of their names; rows are numbered over all of them'
  return [
    `${files(parts.length)} read as one table: ${names}${order}.`,
    ...(empty.length > 0 ? [`${files(empty.length)} without a byte, such as '${empty[0].name}', hold no rows.`] : []),
    ...(leftOut > 0
      ? [`${leftOut} beside them left out: hidden, or with a name that begins with an underscore, as marks have.`]
      : []),
    ...(links > 0
      ? [`${links} ${links === 1 ? 'link' : 'links'} to folders not followed; give what they lead to by itself.`]
      : []),
  ]
}

/** What a file of a table is. */
interface TitledPart {
  readonly name: string
  readonly title: string
}

const severalFormats = (given: string, first: TitledPart, other: TitledPart): UserError =>
  new UserError(
    'parts-differ',
    {parts: [first.name, other.name]},
    `'${given}' holds files of several formats: '${first.name}' is ${first.title}, and '${other.name}' is ${other.title}.`,
    ["Say which files are the table with a pattern in quotes, such as 'release/*.csv'."],
  )

const database = (part: Part, given: string): UserError =>
  new UserError(
    'wrong-format',
    {format: 'database'},
    `'${part.name}' in '${given}' is a database, which is no part of a table.`,
    ['Give the database itself by its path, or leave it out with a pattern in quotes.'],
  )
