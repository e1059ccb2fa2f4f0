import * as path from '../platform/paths.js'
import {matched} from '../io/matched.js'

/** Takes a path to what it is called from elsewhere. */
type Move = (place: string) => string

/** What stands before the file in the address of a database that is one, and what stands behind it. */
const DATABASE_FILE = /^((?:sqlite3?|duckdb):)(.*?)(\?[a-z_]+=.*)?$/is

/** Settings that name files: how each is moved. */
const PLACES: Readonly<Partial<Record<string, (text: string, move: Move) => string>>> = {
  data: movedTable,
  synthetic: movedTable,
  holdout: (text, move) => (isShare(text) ? text : movedTable(text, move)),
  policy: (text, move) => move(text),
  roles: (text, move) => move(text),
  embedding: (text, move) => move(text),
  sign: (text, move) => move(text),
  out: (text, move) => move(text),
  // A name without dots before it is that of a package.
  plugins: (text, move) => (/^\.{1,2}\//u.test(text) ? `./${move(text)}`.replace(/^\.\/(?=\.{1,2}\/|\/)/u, '') : text),
  options: (text, move) => text.replace(/^([^=]+=@)(.+)$/su, (_, name: string, file: string) => `${name}${move(file)}`),
}

/** A value of a config file as it is called from the current folder. */
export function fromConfig(key: string, text: string, configFile: string): string {
  const folder = path.dirname(configFile)
  return PLACES[key]?.(text, place => (path.isAbsolute(place) ? place : path.join(folder, place))) ?? text
}

/** A value as a config file in its own folder calls it; a whole path stays one where it leads out of this folder. */
export function forConfig(key: string, text: string, configFile: string): string {
  const move = (place: string) => {
    const relative = path.relative(path.dirname(configFile), place) || '.'
    return path.isAbsolute(place) && relative.startsWith('..') ? place : relative
  }
  return PLACES[key]?.(text, move) ?? text
}

function movedTable(text: string, move: Move): string {
  // Stdin, or a server's.
  if (text === '-' || /^postgres(?:ql)?:/i.test(text)) return text
  const [, scheme = '', file = text, rest = ''] = matched(DATABASE_FILE, text)
  return `${scheme}${move(file)}${rest}`
}

/** Of the rows, in place of a file. */
const isShare = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))
