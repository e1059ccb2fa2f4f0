import type {FormatReader, TableFormat} from './format.js'

/** One object, or a list of them, behind a byte order mark and blank space; CSV does not begin so. */
const BEGINNING = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[{[\]]|$))/

const recognises = (head: Uint8Array) => BEGINNING.test(textOf(head))

const read: FormatReader['read'] = async (source, options) => (await import('./json/read.js')).readJson(source, options)

export const jsonLines: TableFormat = {
  name: 'json-lines',
  title: 'a JSON lines file',
  extensions: ['.jsonl', '.ndjson'],
  reader: {recognises, read},
  writer: {write: async table => (await import('./json/write.js')).writeJson(table, 'lines')},
}

/** A list of objects. Read as lines of them are; this is how it is written. */
export const json: TableFormat = {
  name: 'json',
  title: 'a JSON file',
  extensions: ['.json'],
  reader: {recognises, read},
  writer: {write: async table => (await import('./json/write.js')).writeJson(table, 'list')},
}

function textOf(head: Uint8Array): string {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(head)
}
