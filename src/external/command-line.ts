import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {say, setting} from '../core/text.js'
import {FILES, namedFiles, wrongCommand} from './file-placeholders.js'

/** What stands in a command for a value of the run. */
export const PLACEHOLDERS = ['train', 'target', 'label', 'count', 'seed', 'out'] as const
/** By placeholder; those of files may say a format, such as `train.parquet`. */
export type Values = Readonly<Record<string, string>>

/** How a program is started: its name or path, and what it is given. */
export interface CommandLine {
  readonly program: string
  readonly given: readonly string[]
  /** Whether the program is a shell that reads the values from its environment. */
  readonly inShell: boolean
}

export interface CommandKind {
  /** It is a script for /bin/sh. */
  readonly shell: boolean
  /** A run is told where its files are. Otherwise it is asked over stdin, and nothing is filled in. */
  readonly takesFiles: boolean
}

const NAME = String.raw`(?:(?:${FILES.join('|')})\.\w+|[a-z]\w*)`
/** `{name}`, and `{{name}}` for a text that only looks so. `${name}` is the shell's own. */
const PLACEHOLDER = new RegExp(String.raw`\{\{(${NAME})\}\}|(?<!\$)\{(${NAME})\}`, 'giu')

/**
 * Splits a command at blanks, as a shell would, but nothing else is done to it: no variables, no patterns of file names, no pipes. What
 * stands in single quotes is taken as it is. In double quotes, a backslash takes their meaning from a double quote and from a
 * backslash; outside of quotes from quotes, blanks and backslashes. Anywhere else it is itself, so paths of Windows stay as they are.
 *
 * @throws {UserError} When a quote has no end, or there is no word.
 */
export function splitCommand(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    const next = text.at(at + 1) ?? ''
    const escapes = mark === '\\' && next !== '' && (quote === '' ? /["'\\\s]/u.test(next) : quote === '"' && /["\\]/u.test(next))
    if (escapes) {
      word = (word ?? '') + next
      at++
    } else if (mark === quote) quote = ''
    else if (quote === '' && (mark === '"' || mark === "'")) {
      quote = mark
      word ??= ''
    } else if (quote === '' && /\s/u.test(mark)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + mark
  }
  if (quote !== '')
    throw wrongCommand('unclosed-quote', `has a quote ${quote} without an end`, 'Close it, or put a backslash before it.')
  if (word !== undefined) words.push(word)
  if (words.length === 0 || words[0] === '')
    throw wrongCommand('no-program', 'names no program', 'It begins with the name of a program, such as python3.')
  return words
}

/**
 * Checks a command and makes a function that fills in a run's values. Values never are split, and never are code: in a shell they come from
 * variables.
 *
 * @throws {UserError} When a placeholder is unknown, or one is missing without which no rows can be made.
 */
export function readCommand(text: string | undefined, how: CommandKind): (values?: Values) => CommandLine {
  if (text === undefined || text.trim() === '')
    throw new UserError('setting-missing', {settings: ['options']}, 'exec needs a command that makes the rows.', [
      say`Give it with ${setting('options', ['command=python3 make.py {train} {count} {out}'])}.`,
    ])
  const named = placeholdersIn(text)
  if (how.takesFiles) requirePlaceholders(named)
  else if (named.length > 0)
    throw wrongCommand(
      'placeholder',
      `has {${named[0]}}, and protocol=lines fills in nothing`,
      'Take it out: the rows, the label, the count and the seed come over stdin.',
    )
  if (how.shell) {
    const script = filled(text, name => `\${${variableOf(name)}}`)
    return () => ({program: '/bin/sh', given: ['-c', script], inShell: true})
  }
  const words = splitCommand(text)
  return values => {
    const [program, ...given] = words.map(word => filled(word, name => values?.[name] ?? ''))
    return {program, given, inShell: false}
  }
}

/** What a command names, files of a format with their endings. */
export const placeholdersIn = (text: string) =>
  [...text.matchAll(PLACEHOLDER)].flatMap(([, , name]: readonly (string | undefined)[]) => name ?? [])

const filled = (text: string, value: (name: string) => string) =>
  text.replaceAll(PLACEHOLDER, (_, literal: string | undefined, name: string | undefined) =>
    literal === undefined ? value(name ?? '') : `{${literal}}`,
  )

function requirePlaceholders(named: readonly string[]): void {
  const known: readonly string[] = PLACEHOLDERS
  for (const name of named)
    if (!known.includes(name.split('.')[0]))
      throw wrongCommand(
        'placeholder',
        `has {${name}}, which is no placeholder`,
        ...didYouMean(name, known),
        `They are ${known.map(each => `{${each}}`).join(', ')}. {{${name}}} stands for the text {${name}}.`,
      )
  namedFiles(named)
}

const variableOf = (name: string) => `MINORITY_REPORT_${name.toUpperCase().replace('.', '_')}`

/** What a shell's script finds the values in. */
export function variablesOf(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [variableOf(name), value]))
}
