import type {SettingName} from '../core/settings.js'

/**
 * How much of a file is read. Each limit is far above what such a file holds and far below what fills a machine: a file beyond it is
 * of another kind, or was made to do harm. docs/limits.md lists them for users.
 */
export const LIMITS = {
  /** A packed table that unpacks to more than `unpackedBytes` may not grow by more than this factor. */
  inflation: 200,
  unpackedBytes: 64_000_000,
  /** Of one record, header included. */
  recordCharacters: 5_000_000,
  cellCharacters: 500_000,
  nameCharacters: 1000,
  columns: 50_000,
  /** Of one picture: a scan of a slide has more. */
  pixels: 25_000_000,
  /** Files of one table. */
  parts: 10_000,
  /** Where the most bytes of a table were not given. */
  rows: 20_000_000,
  /** Rows that are left out: they repeat the header, or hold no value. */
  leftOutRows: 4_000_000,
  /** Line ends and blanks, and nothing else between them. */
  blankCharacters: 4_000_000,
} as const

export interface SizeLimit {
  /** Bytes. */
  readonly most: number
  /** The setting that lifts it. */
  readonly lifted?: SettingName
  /** What such a file is, as messages call it. */
  readonly what: string
}

/** By kind of file. */
export const SIZES = {
  /** As bytes of the file, of its text when unpacked, and of its cells as numbers. */
  table: {most: 4e9, what: 'a table', lifted: 'maxBytes'},
  image: {most: 100e6, what: 'a picture'},
  sound: {most: 100e6, what: 'a sound'},
  result: {most: 50e6, what: 'a report.json'},
  bundle: {most: 100e6, what: 'an evidence bundle'},
  model: {most: 1e9, what: 'a model or checkpoint'},
  archive: {most: 1e9, what: 'an archive of arrays'},
  print: {most: 200e6, what: 'a printed report'},
  policy: {most: 100e3, what: 'a policy'},
  config: {most: 100e3, what: 'a config file'},
  roles: {most: 10e6, what: 'a file of column roles'},
  key: {most: 64e3, what: 'a key'},
  plugin: {most: 10e6, what: 'a plug-in'},
  option: {most: 1e6, what: "an option's value"},
  /** Data of an audit on a queue travel in parts. */
  part: {most: 64e6, what: 'a part of the data of an audit'},
  /** Plans, results of tasks, notes beside downloads. */
  state: {most: 200e6, what: 'a file of this tool'},
} as const satisfies Readonly<Record<string, SizeLimit>>
