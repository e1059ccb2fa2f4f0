import type {ReadOptions} from '../io/read-options.js'
import type {OutputFormat} from '../report/formats.js'
import {oneOfSeveral} from './config-words.js'
import {shellWord} from './shell-word.js'

/** What can be said of an audit on a command line, of what a page of its settings gives. Sources are names of files. */
export interface AuditInWords {
  readonly data: string
  readonly read: ReadOptions
  readonly classes: {readonly target?: string; readonly minority?: readonly string[]}
  readonly keepIdentifiers?: readonly string[]
  readonly quasiIdentifiers?: readonly string[]
  readonly sensitive?: readonly string[]
  readonly synthetic: readonly string[]
  readonly holdout?: string
  readonly generators?: readonly string[]
  readonly repeats: number
  readonly seed: number
  readonly confidence: number
  readonly budgetSeconds?: number
  readonly formats: readonly OutputFormat[]
}

/** What flags hold when they are left out. */
const USUAL = {repeats: 5, seed: 1, confidence: 0.95} as const

/** The words of a command line that runs the same audit, without what holds anyway. */
export function auditWords(settings: AuditInWords): string[] {
  const {data, read, classes, synthetic, holdout, generators = [], keepIdentifiers, quasiIdentifiers, sensitive} = settings
  return [
    'audit',
    fileWord(data),
    ...one('target', classes.target),
    ...list('minority', classes.minority),
    ...synthetic.map(file => `--synthetic=${fileWord(file)}`),
    ...one('holdout', holdout === undefined ? undefined : fileWord(holdout)),
    ...generators.map(name => `--generator=${name}`),
    ...list('ignore', read.ignore),
    ...list('identifier', read.identifiers),
    ...one('group', read.group),
    ...list('categorical', read.categorical),
    ...list('numeric', read.numeric),
    ...(read.dates ?? []).map(column => `--date=${column}`),
    ...list('keep-identifiers', keepIdentifiers),
    ...list('quasi-identifier', quasiIdentifiers),
    ...list('sensitive', sensitive),
    ...one('separator', read.delimiter),
    ...one('encoding', read.encoding),
    ...one('sheet', read.sheet),
    ...(read.decimalComma === true ? ['--decimal-comma'] : []),
    ...(read.header === undefined ? [] : [read.header ? '--header' : '--no-header']),
    ...one('budget', settings.budgetSeconds === undefined ? undefined : `${settings.budgetSeconds}s`),
    ...(['repeats', 'seed', 'confidence'] as const).flatMap(name =>
      settings[name] === USUAL[name] ? [] : [`--${name}=${settings[name]}`],
    ),
    `--format=${settings.formats.join(',')}`,
  ]
}

/** The words as one line for a POSIX shell, whatever names hold. */
export const shellLine = (words: readonly string[]) => ['minority-report', ...words].map(shellWord).join(' ')

const one = (flag: string, value: string | undefined) => (value === undefined ? [] : [`--${flag}=${value}`])

const list = (flag: string, values: readonly string[] = []) => values.map(value => `--${flag}=${oneOfSeveral(value)}`)

/** A name that begins with a dash is no flag, and one with a colon no address of a database. */
const fileWord = (name: string) => (/^[\w.][^:]*$/u.test(name) ? name : `./${name}`)
