import {Args, Flags} from '@oclif/core'
import {engines} from '../core/context.js'
import {UserError} from '../core/errors.js'
import type {GivenOptions} from '../core/options.js'
import type {ReadOptions} from '../io/read-options.js'
import {parseBytes, parsePositive} from './parse.js'

const list = (description: string, helpGroup = 'COLUMNS') =>
  Flags.string({multiple: true, delimiter: ',', description, helpGroup})

export const dataArgument = Args.string({
  description:
    "File (CSV, Parquet, Excel, ...; gzip too), folder or pattern of files that hold one table ('release/part-*.parquet'), " +
    'address of a database, or - for stdin.',
  // The framework would take what stands on stdin for the name of a file.
  ignoreStdin: true,
})

/** Where DATA comes from, in a place where a shell leaves it alone. */
export const fromFlag = Flags.string({
  description:
    "In place of DATA: the address of a database, such as 'postgres://user@host/db?table=schema.name' or " +
    "'sqlite:FILE?query=SELECT ...'; see docs/databases.md.",
})

/** How to read a CSV file: the same words in every command. */
export const readFlags = {
  categorical: list('Columns of coded categories, comma separated: numbers that are names.'),
  numeric: list('Columns of numbers, whatever speaks against it, such as leading zeros.'),
  date: Flags.string({
    multiple: true,
    description:
      "COLUMN, or COLUMN=PATTERN such as 'born=dd/MM/yyyy' or 'at=MMM d, yyyy h:mm a': a column of dates or times, and how it is written.",
    helpGroup: 'COLUMNS',
  }),
  ignore: list('Columns to leave out.'),
  smiles: Flags.string({
    description: 'Column of molecules in SMILES (default: found by its name and its cells); see docs/molecules.md.',
    helpGroup: 'COLUMNS',
  }),
  'skip-unreadable': Flags.boolean({
    description: 'Leave out rows whose molecule is missing or cannot be read.',
    helpGroup: 'COLUMNS',
  }),
  signal: Flags.string({
    description:
      "Columns that hold the values of one signal a row, as a pattern such as 'v*'; of series in files, the column of values. " +
      'See docs/signals.md.',
    helpGroup: 'COLUMNS',
  }),
  rate: Flags.custom<number>({parse: parsePositive('--rate')})({
    description: 'Values a second of series in CSV (default: by the times in them, or not known).',
    helpGroup: 'COLUMNS',
  }),
  embedding: Flags.string({
    description:
      'Network in ONNX that turns pictures into the numbers that attacks on features and learners see; see docs/images.md.',
    helpGroup: 'COLUMNS',
  }),
  window: Flags.string({
    description: 'Centre and width of what DICOM files show from black to white, such as 40,400; see docs/images.md.',
    helpGroup: 'COLUMNS',
  }),
  identifier: list('Columns that name people: left out, and releases are searched for their values.'),
  roles: Flags.string({
    description: "File that says what each column is for; 'roles init' writes it, see docs/roles.md. Other flags go before it.",
    helpGroup: 'COLUMNS',
  }),
  group: Flags.string({description: 'Column that names the person, when one person has several rows.', helpGroup: 'COLUMNS'}),
  header: Flags.boolean({
    allowNo: true,
    description:
      'The first line holds names of columns, or with --no-header a row: columns are then called column1, column2, ...',
    helpGroup: 'COLUMNS',
  }),
  'keep-unnamed': Flags.boolean({
    description: 'Keep columns without a name in the header, called after their place, such as column1.',
    helpGroup: 'COLUMNS',
  }),
  separator: Flags.string({
    aliases: ['delimiter'],
    description: 'comma, semicolon, tab, pipe, space (any run of blanks), or a character (default: found out).',
    helpGroup: 'COLUMNS',
  }),
  encoding: Flags.string({
    description: 'Encoding of files that are not UTF-8, such as windows-1252, latin1 or utf-16le. What is written is UTF-8.',
    helpGroup: 'COLUMNS',
  }),
  sheet: Flags.string({
    description: 'Sheet of an Excel file that holds the table (default: the only one).',
    helpGroup: 'COLUMNS',
  }),
  'decimal-comma': Flags.boolean({description: 'Numbers are written with a decimal comma.', helpGroup: 'COLUMNS'}),
  thousands: Flags.string({
    description:
      'What stands between thousands: comma, point, blank, apostrophe, or none (default: found out where a column shows it).',
    helpGroup: 'COLUMNS',
  }),
  'max-bytes': Flags.custom<number>({parse: parseBytes('--max-bytes')})({
    description: 'Most bytes that a table may have, as a file and in memory, such as 16GB (default: 4GB, and 20 million rows).',
    helpGroup: 'COLUMNS',
  }),
  missing: list('Cells that stand for a missing value (replaces the default list).'),
  'missing-in': list('COLUMN=MARK: what stands for a missing value in one column, such as glucose=0.'),
  'keep-level': list('Marks of missing values that are levels of categories, such as NA for "not applicable".'),
  'merge-levels': list('Columns whose levels are the same where only their spelling differs: yes and YES, 1 and 1.0.'),
  'distinct-levels': list('Columns whose levels differ where their spelling does.'),
}

/** Columns that name people and are made or used all the same. */
export const keepIdentifiersFlag = list('Columns whose values name people (ids, names, exact times) that are used all the same.')

/** What the user says of files that are held against one another. */
export const alignFlags = {
  'map-level': Flags.string({
    multiple: true,
    description: "COLUMN:LEVEL=LEVEL OF THE DATA: what a level of another file is, such as 'sex:female=F'.",
    helpGroup: 'COLUMNS',
  }),
  'scale-of-release': Flags.string({
    multiple: true,
    description:
      "How the release was scaled, where that is not found out: standardised, minmax, as-is, or COLUMN=FACTOR such as 'height=100'.",
    helpGroup: 'COLUMNS',
  }),
}

export const insecureSeedFlag = Flags.boolean({
  description: 'Draw the noise of private generators from --seed, so that runs can be repeated. Withdraws their privacy claim.',
})

/** A generator of the user's. */
export const generatorCommandFlag = Flags.string({
  description:
    "A program of yours that makes the rows, such as 'python3 make.py --train {train} --count {count} --seed {seed} --out {out}': " +
    'the generator exec. See docs/any-generator.md.',
})

/** What networks are trained with. */
export const engineFlag = Flags.option({options: engines, default: 'auto'})({
  description: "What networks are trained with: auto takes the fastest for their size; 'doctor' says what there is.",
})

export const signFlag = Flags.string({description: 'Private Ed25519 key (PEM) to sign the evidence bundle with.'})

export const classFlags = {
  target: Flags.string({description: 'Column that holds the class; a file of roles can name it too.'}),
  minority: Flags.string({
    multiple: true,
    delimiter: ',',
    description: 'Label or labels of the minority, comma separated (default: the rarest one, where it is clear).',
  }),
}

interface ParsedReadFlags {
  categorical?: string[] | undefined
  numeric?: string[] | undefined
  date?: string[] | undefined
  thousands?: string | undefined
  'missing-in'?: string[] | undefined
  'keep-level'?: string[] | undefined
  'merge-levels'?: string[] | undefined
  'distinct-levels'?: string[] | undefined
  ignore?: string[] | undefined
  smiles?: string | undefined
  'skip-unreadable'?: boolean
  signal?: string | undefined
  rate?: number | undefined
  window?: string | undefined
  embedding?: string | undefined
  identifier?: string[] | undefined
  group?: string | undefined
  header?: boolean | undefined
  'keep-unnamed'?: boolean
  separator?: string | undefined
  encoding?: string | undefined
  sheet?: string | undefined
  'decimal-comma'?: boolean
  missing?: string[] | undefined
  'max-bytes'?: number | undefined
  'map-level'?: string[] | undefined
  'scale-of-release'?: string[] | undefined
  target?: string | undefined
  minority?: string[] | undefined
}

/** The classes that were named. */
export function namedClasses({target, minority}: Pick<ParsedReadFlags, 'target' | 'minority'>) {
  return {...(target !== undefined && {target}), ...(minority && {minority})}
}

/** The parsed flags as the reader takes them; what was not given is left out. */
export function readOptions(flags: ParsedReadFlags): ReadOptions {
  const {categorical, numeric, ignore, group, header, separator, encoding, sheet, thousands, missing, target, minority} = flags
  const {'keep-level': keepLevel, 'merge-levels': mergeLevels, 'distinct-levels': distinctLevels} = flags
  return {
    ...(categorical && {categorical}),
    ...(numeric && {numeric}),
    ...(flags.date && {dates: flags.date}),
    ...(thousands !== undefined && {thousands}),
    ...(flags['missing-in'] && {missingIn: flags['missing-in']}),
    ...(keepLevel && {keepLevel}),
    ...(mergeLevels && {mergeLevels}),
    ...(distinctLevels && {distinctLevels}),
    ...(ignore && {ignore}),
    ...(flags.smiles !== undefined && {smiles: flags.smiles}),
    ...(flags['skip-unreadable'] && {skipUnreadable: true}),
    ...(flags.signal !== undefined && {signalColumns: flags.signal}),
    ...(flags.rate !== undefined && {rate: flags.rate}),
    ...(flags.embedding !== undefined && {embedding: flags.embedding}),
    ...(flags.window !== undefined && {window: flags.window}),
    ...(flags.identifier && {identifiers: flags.identifier}),
    ...(group !== undefined && {group}),
    ...(header !== undefined && {header}),
    ...(flags['keep-unnamed'] && {keepUnnamed: true}),
    ...(separator !== undefined && {delimiter: separator}),
    ...(encoding !== undefined && {encoding}),
    ...(sheet !== undefined && {sheet}),
    ...(flags['decimal-comma'] && {decimalComma: true}),
    ...(missing && {missing}),
    ...(flags['max-bytes'] !== undefined && {maxBytes: flags['max-bytes']}),
    ...(flags['map-level'] && {mapLevels: flags['map-level']}),
    ...(flags['scale-of-release'] && {scaleOfRelease: flags['scale-of-release']}),
    ...(target !== undefined && {target}),
    ...(minority && {minority}),
  }
}

/**
 * `key=value` pairs of --option for one algorithm.
 * @throws {UserError} When a pair has no `=`.
 */
export function givenOptions(pairs: readonly string[] = []): GivenOptions {
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.indexOf('=')
      if (at <= 0)
        throw new UserError(
          'wrong-value',
          {setting: 'options', given: pair},
          `An option must have the form key=value. Got '${pair}' instead.`,
          ['For example: --option neighbours=3'],
        )
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

/** Columns that the figures are about which regulators hold against thresholds. */
export const disclosureFlags = {
  'quasi-identifier': list(
    'Columns by which somebody who knows a person could find them: the figures that regulators hold against thresholds are ' +
      'then measured; see docs/disclosure.md.',
  ),
  sensitive: list('Columns that nobody should find out about a person.'),
  population: Flags.integer({
    min: 1,
    description: 'People of whom DATA is a sample (default: DATA is everybody, the cautious assumption).',
    helpGroup: 'COLUMNS',
  }),
}

export function declaredColumns(flags: {
  readonly 'quasi-identifier'?: string[] | undefined
  readonly sensitive?: string[] | undefined
  readonly population?: number | undefined
}) {
  const {'quasi-identifier': quasiIdentifiers, sensitive, population} = flags
  return {
    ...(quasiIdentifiers && {quasiIdentifiers}),
    ...(sensitive && {sensitive}),
    ...(population !== undefined && {population}),
  }
}
