import {UserError} from '../../core/errors.js'
import type {ByteSource} from '../open-bytes.js'
import {arff} from './arff.js'
import {arrow} from './arrow.js'
import {excel} from './excel.js'
import type {FormatReader, TableFormat} from './format.js'
import {json, jsonLines} from './json.js'
import {keel} from './keel.js'
import {parquet} from './parquet.js'
import {sas, xport} from './sas.js'
import {spss} from './spss.js'
import {stata} from './stata.js'

/** All formats with types; CSV is read as text. The first that recognises a file reads it. */
export const tableFormats: readonly TableFormat[] = [parquet, arrow, excel, spss, stata, sas, xport, keel, arff, jsonLines, json]

export type ReadableFormat = TableFormat & {readonly reader: FormatReader}

/**
 * The format of a file by its first bytes; nothing where it is none of these.
 * @throws {UserError} When the file is named as one of them and is none.
 */
export function recognisedFormat({head, path, name}: Pick<ByteSource, 'head' | 'path' | 'name'>): ReadableFormat | undefined {
  const readable = tableFormats.filter((format): format is ReadableFormat => format.reader !== undefined)
  const format = readable.find(({reader}) => reader.recognises(head, path))
  const named = path === undefined || format !== undefined ? undefined : formatOfPath(path)
  if (named?.reader !== undefined && named.isEndingOfText !== true)
    throw new UserError('wrong-format', {format: named.name}, `${name} is named as ${named.title} and does not begin as one.`, [
      'If it is damaged, make or download it again. If it is a file of text, give it a name that ends in .csv.',
    ])
  return format
}

/** The format that a path asks for by its ending. */
export function formatOfPath(path: string): TableFormat | undefined {
  const name = path.toLowerCase()
  return tableFormats.find(({extensions}) => extensions.some(ending => name.endsWith(ending)))
}
