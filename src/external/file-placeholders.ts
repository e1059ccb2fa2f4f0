import {UserError} from '../core/errors.js'
import {formatOfPath, tableFormats} from '../io/formats/registry.js'

/** The files of a run: what a command calls them, and how their names end. */
export interface NamedFiles {
  /** Of the training rows, one in each format that the command asks for: `train`, `train.parquet`. */
  readonly train: readonly string[]
  /** What the command writes: `out` or, such as, `out.parquet`. */
  readonly out: string
}

/** Files whose placeholders may say a format: `{train.parquet}`. */
export const FILES = ['train', 'out'] as const

const PLAIN = 'csv'

/** How the name of a file ends that a placeholder stands for. */
export const endingOf = (placeholder: string) => placeholder.split('.')[1] ?? PLAIN

/** @throws {UserError} When a file is missing, there are two to write, or a format is none that is written. */
export function namedFiles(placeholders: readonly string[]): NamedFiles {
  const of = (file: (typeof FILES)[number]) => [...new Set(placeholders.filter(each => each.split('.')[0] === file))]
  const [train, out] = [of('train'), of('out')]
  for (const [file, named] of [
    ['train', train],
    ['out', out],
  ] as const)
    if (named.length === 0)
      throw wrongCommand(
        'placeholder',
        `lacks {${file}}`,
        '{train} is the file of the training rows, and {out} the file that the command writes.',
      )
  for (const name of [...train, ...out]) checkEnding(name)
  if (out.length > 1)
    throw wrongCommand('placeholder', `has ${out.map(name => `{${name}}`).join(' and ')}`, 'Name one file to write.')
  return {train, out: out[0]}
}

function checkEnding(placeholder: string): void {
  const ending = endingOf(placeholder)
  if (ending === PLAIN || formatOfPath(`file.${ending}`)?.writer !== undefined) return
  const known = tableFormats.flatMap(({writer, extensions}) => (writer === undefined ? [] : [extensions[0].slice(1)]))
  throw wrongCommand(
    'placeholder',
    `has {${placeholder}}, and '${ending}' is no format that is written`,
    `Formats are ${[PLAIN, ...known].join(', ')}.`,
  )
}

export const wrongCommand = (cause: string, what: string, ...suggestions: readonly string[]) =>
  new UserError('wrong-command', {cause}, `The command of exec ${what}.`, suggestions)
