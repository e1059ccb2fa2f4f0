import type {Context} from '../core/context.js'
import {subContext} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {wordNotes} from '../core/library-wording.js'
import type {Table} from '../core/table.js'
import {rowsWithLabel} from '../core/table.js'
import {isPrivate} from '../generators/private/private-options.js'
import {generators} from '../generators/registry.js'
import {amountFor, disposeAll, sampleFitted} from '../generators/sample-classes.js'
import type {MinorityClasses} from '../core/planned.js'
import {say, setting} from '../core/text.js'
import {alignTables} from '../io/align-tables.js'
import {readTable} from '../io/read-table.js'
import {shownSource} from '../io/databases/address.js'
import {withPlaceLock} from '../io/output-place.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import type {ModelColumn} from '../models/description.js'
import {emptyTable} from '../models/model-columns.js'
import {readModel, restoreClasses, type Model} from '../models/model-file.js'
import {formulaNotes} from './formula-cells.js'
import {withRoles} from './column-roles.js'
import {sampledNotes, settleIdentifiers, withoutIdentifiers, type SettledColumns} from './identifiers.js'
import {refuseUnprotectedParts} from './private-release.js'
import {emptyClassNotes, refuseNothingToMake} from './empty-classes.js'
import type {GenerateResult} from './generate-file.js'
import type {OutputRequest} from './write-rows.js'
import {formsOf} from './read-aligned.js'
import type {RolesContent} from '../roles/role.js'
import {inputCheckSentence} from '../report/words/input-check.js'
import {refuseNames, refuseOutput} from '../io/write-table.js'
import {modelOutput} from '../models/model-types.js'
import {writeRows, writingNotes} from './write-rows.js'

export interface SampleRequest extends OutputRequest {
  readonly model: string
  /** Real rows to write with the synthetic ones, to count by, and to check against copies. */
  readonly data?: string
  readonly read: ReadOptions
  /** Columns whose values name people and that are made all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column of the data is for: a file of roles, or what such a file holds. */
  readonly roles?: string | RolesContent
}

/**
 * Makes synthetic rows by a saved model and writes them, alone or with the real rows of a file that has the columns of
 * the one it learned from.
 * @throws {UserError} When the model cannot be used, or the data have other columns.
 */
export function sampleModel(request: SampleRequest, seed: number, context: Context): Promise<GenerateResult> {
  return withPlaceLock(request.out, 'out', () => sampleLocked(request, seed, context))
}

async function sampleLocked(request: SampleRequest, seed: number, context: Context): Promise<GenerateResult> {
  const startedAt = performance.now()
  refuseWithoutData(request)
  await refuseOutput(request.out, request.write.overwrite === true)
  const model = await readModel(request.model, context.signal)
  const {generator, options, target, classes: described} = model.description
  refuseUnprotectedParts({...request, generator: {name: generator, options}})
  const classes: MinorityClasses = {target, minority: described.map(({label}) => label)}
  const loaded = request.data === undefined ? undefined : await readBeside(request.data, model, classes, request, context)
  const train = loaded?.train ?? emptyTable(model.description.columns)
  const format = loaded?.file ?? modelOutput(model.description.output)
  await refuseNames(request.out, format)
  refuseNothingToMake(request.amount, train, classes)
  const fitted = await restoreClasses(request.model, model, train)
  try {
    const count = (label: string) => amountFor(request.amount, train, target, label)
    const made = await sampleFitted(fitted, count, subContext(context, 'generate', 0.1, 0.8))
    const leftOut = loaded?.identifiers.leftOut.map(({column}) => column) ?? []
    const synthetic = made.synthetic.without(leftOut)
    const losses: string[] = []
    const write = {...request.write, onNote: (note: string) => losses.push(note)}
    const written = await writeRows(synthetic, train.without(leftOut), format, classes, {...request, write}, context)
    return {
      generator,
      seed,
      ...(loaded && {
        input: {
          sha256: loaded.file.sha256,
          rows: train.rowCount,
          minorityRows: rowsWithLabel(train, target, classes.minority).length,
        },
      }),
      rows: written.rowCount,
      syntheticRows: made.synthetic.rowCount,
      out: shownSource(request.out),
      model: request.model,
      ...(loaded && {reading: loaded.file.reading.columns}),
      notes: [
        ...(loaded?.file.notes ?? []),
        ...wordNotes(
          [...(loaded ? sampledNotes(loaded.identifiers) : []), ...emptyClassNotes(request.amount, train, classes)],
          request.read.wording,
        ),
        ...made.notes,
        ...losses,
        ...formulaNotes(written),
        ...(loaded ? writingNotes(loaded.file, request) : emptyColumnNotes(model)),
      ],
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    disposeAll(fitted)
  }
}

function refuseWithoutData({data, amount, augmented}: SampleRequest): void {
  if (data !== undefined) return
  if (augmented)
    throw new UserError(
      'setting-missing',
      {settings: ['data']},
      say`${setting('augmented', true)} needs the real rows, and the model has none.`,
      [say`Give their file as DATA, or leave ${setting('augmented', true)} out.`],
    )
  if (amount.kind !== 'count')
    throw new UserError('setting-missing', {settings: ['count']}, 'Without DATA there are no rows to count by.', [
      say`Say how many rows to make with ${setting('count')}.`,
    ])
}

/** Reads the real rows in the columns of the model, with one list of levels for both. */
async function readBeside(
  path: string,
  {description: {columns, output, generator, options}}: Model,
  {target}: MinorityClasses,
  request: SampleRequest,
  context: Context,
): Promise<{file: LoadedTable; train: Table<'train'>; identifiers: SettledColumns}> {
  const kinds = new Map(
    columns.map((column: ModelColumn) => [column.name, ('date' in column ? column.date : undefined) ?? column.kind]),
  )
  const {read, keepIdentifiers, ordinary} = await withRoles({...request, classes: {target}}, [path], {
    mayLack: false,
    signal: context.signal,
  })
  // Columns of its own data that it did not learn were left out then.
  const notLearned = output.header.filter(name => !kinds.has(name))
  const file = await readTable(path, {
    ...read,
    ignore: [...(read.ignore ?? []), ...notLearned],
    kinds,
    ...formsOf(output),
    target,
    keepTexts: request.augmented,
    signal: context.signal,
  })
  const {tables, checks} = alignTables({table: emptyTable(columns), path: request.model}, [{table: file.table, path}], {
    dates: request.read.dates,
  })
  const extra = checks.find(({code}) => code === 'columns-extra')
  if (extra !== undefined)
    throw new UserError(
      'columns-differ',
      {file: path, reference: request.model},
      `${inputCheckSentence(extra)} Rows of the model would have nothing there.`,
      [say`Leave these columns out with ${setting('ignore')}.`],
    )
  const train = tables[1].as('train')
  // Rows of a private model hold nobody's values.
  const isSafe = isPrivate(generators.get(generator).options, options)
  const identifiers = isSafe
    ? {leftOut: [], kept: []}
    : settleIdentifiers(train.without([target]), keepIdentifiers, path, ordinary)
  return {file: withoutIdentifiers(file, identifiers.leftOut), train, identifiers}
}

function emptyColumnNotes({description: {columns, output}}: Model): string[] {
  if (output.header.length === columns.length) return []
  return ['Columns that the model did not learn are left empty.']
}
