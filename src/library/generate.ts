import {engines, type Engine} from '../core/context.js'
import {UserError} from '../core/errors.js'
import type {Table} from '../core/table.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import {generateRows} from '../jobs/generate-file.js'
import {builtIn} from '../plugins/catalogue.js'
import type {RolesContent} from '../roles/role.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import {functionsOf, namesOf, type GeneratorName, type Suggested} from './names.js'
import {
  amountOf,
  checkChoice,
  checkNames,
  checkSources,
  classesOf,
  contextOf,
  givenOptions,
  type AlgorithmOptions,
  type Label,
  type WorkOptions,
} from './settings.js'

/** Which rows to make and how. */
export interface GenerateOptions extends WorkOptions {
  /** `generators.names` lists them; a function of yours is one too. */
  readonly generator: Suggested<GeneratorName> | FunctionGenerator
  /** The class column; data that were read with a target name it themselves, and roles do. */
  readonly target?: string
  /** The label or labels to make rows of; the rarest one when left out, where it is clear. */
  readonly minority?: Label | readonly Label[]
  /** So many rows of each label, or so many per real row; up to the size of the largest class when both are left out. */
  readonly count?: number
  readonly ratio?: number
  /** The generator's own options. */
  readonly options?: AlgorithmOptions
  /** Give the real rows too, in a random order with the synthetic ones. */
  readonly augmented?: boolean
  /** Of the real rows, those of the minority alone. */
  readonly minorityOnly?: boolean
  /** Real rows first instead of a random order. */
  readonly keepOrder?: boolean
  /** All randomness comes from it (1). Private generators draw their noise elsewhere, unless `insecureSeed` is set. */
  readonly seed?: number
  /** What networks are trained with. */
  readonly engine?: Engine
  /** Plug-ins: files, or names of packages. Loading them runs their code. */
  readonly plugins?: readonly string[]
  /** How files are read. */
  readonly read?: ReadOptions
  /** Columns whose values name people and that are made all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column is for: a file of roles, or what such a file holds. Other options go before it. */
  readonly roles?: string | RolesContent
  /** Told what the user should know, such as that neighbours were fewer than asked for. */
  readonly onNote?: (note: string) => void
}

const OPTIONS = Object.keys({
  signal: true,
  onProgress: true,
  generator: true,
  target: true,
  minority: true,
  count: true,
  ratio: true,
  options: true,
  augmented: true,
  minorityOnly: true,
  keepOrder: true,
  seed: true,
  engine: true,
  plugins: true,
  read: true,
  keepIdentifiers: true,
  roles: true,
  onNote: true,
} satisfies Record<keyof GenerateOptions, true>)

/**
 * Makes synthetic rows of a minority. These are the rows that the command writes with the same seed.
 *
 * @param data A path, a file that was read, or a table in memory. It is never changed.
 * @returns Rows with the columns and levels of the data, without ignored columns, those that name people, and the group.
 * @throws {UserError} When an option does not fit, a label is not there, or a private generator would make a column that names people.
 * @throws {NotApplicable} When the generator cannot work on such columns.
 * @example
 * const rows = await generate('patients.csv', {generator: 'smote-nc', target: 'diagnosis', minority: 'rare', ratio: 2})
 */
export async function generate(data: TableSource, options: GenerateOptions): Promise<Table> {
  checkNames('generate', options, OPTIONS)
  checkSources('data', data)
  const [name] = namesOf([options.generator])
  if (typeof name !== 'string')
    throw new UserError('setting-missing', {settings: ['generator']}, 'Which generator? It must be named.', [
      `Known: ${builtIn.generators.names.join(', ')}.`,
    ])
  const {read = {}, engine = 'auto', keepIdentifiers, plugins, onNote} = options
  checkChoice('engine', engine, engines)
  const {table, notes} = await generateRows(
    {
      data,
      read,
      classes: classesOf(data, options),
      generator: {name, options: givenOptions(options.options)},
      amount: amountOf(options),
      augmented: options.augmented ?? false,
      minorityOnly: options.minorityOnly ?? false,
      keepOrder: options.keepOrder ?? false,
      ...(keepIdentifiers && {keepIdentifiers}),
      ...(options.roles !== undefined && {roles: options.roles}),
      ...(plugins && {plugins}),
      functions: functionsOf([options.generator]),
    },
    {...contextOf(options), engine},
  )
  for (const note of notes) onNote?.(note)
  return table
}
