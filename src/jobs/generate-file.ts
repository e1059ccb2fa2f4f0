import {requireEngine} from '../backend/engine.js'
import type {ColumnReading} from '../core/column-reading.js'
import {subContext, type Context, type Engine} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {wordNotes} from '../core/library-wording.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {momentNotes} from './moment-notes.js'
import {refuseExisting} from '../files/private-file.js'
import {isThere} from '../files/read-bytes.js'
import {withFileLock, withFolderLock} from '../files/lock.js'
import {exec} from '../external/exec.js'
import type {FunctionGenerator} from '../external/function-generator.js'
import type {Generator} from '../generators/generator.js'
import {isPrivate} from '../generators/private/private-options.js'
import {blamed} from '../plugins/blamed.js'
import type {Catalogue} from '../plugins/catalogue.js'
import {plannedFrom} from '../plugins/planned-from.js'
import {amountFor, createGenerator, disposeAll, fitClasses, sampleFitted, type FittedClass} from '../generators/sample-classes.js'
import type {MinorityClasses, PlannedAlgorithm} from '../core/planned.js'
import type {SettingName} from '../core/settings.js'
import {say, setting} from '../core/text.js'
import {shownSource} from '../io/databases/address.js'
import {withPlaceLock} from '../io/output-place.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import {refuseNames, refuseOutput, type WriteOptions} from '../io/write-table.js'
import {openCheckpointFolder, type CheckpointFolder} from '../models/checkpoint-folder.js'
import {refuseFewRows, refuseUnsavable} from '../models/model-file.js'
import {modelTypes} from '../models/model-types.js'
import {catalogueOf} from './catalogue-of.js'
import {formulaNotes} from './formula-cells.js'
import {emptyClassNotes, refuseNothingToMake} from './empty-classes.js'
import {withRoles, type NamedClasses} from './column-roles.js'
import {refuseIdentifiers, settleIdentifiers} from './identifiers.js'
import {readData} from './read-data.js'
import {refuseUnprotectedParts, withDeclaredLevels} from './private-release.js'
import type {RolesContent} from '../roles/role.js'
import {saveModel} from './save-model.js'
import {withRealRows, writeRows, writingNotes, type OutputRequest} from './write-rows.js'

/** What a generator is trained on. */
export interface TrainingRequest {
  readonly data: TableSource
  readonly read: ReadOptions
  /** Where the target is left out a file of roles names it; where labels are, the rarest one is the minority. */
  readonly classes: NamedClasses
  /** Columns whose values name people and that are made all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column is for: a file of roles, or what such a file holds. */
  readonly roles?: string | RolesContent
  readonly generator: PlannedAlgorithm
  /** Plug-ins, as files or packages; loading them runs their code. */
  readonly plugins?: readonly string[]
  /** A generator that is a function of the calling program. */
  readonly functions?: readonly FunctionGenerator[]
}

export interface GenerateRequest extends OutputRequest, TrainingRequest {
  /** File to write the trained model to. */
  readonly saveModel?: string
  /** Folder to keep the state of training in, so that it can go on after a kill. */
  readonly checkpoint?: {readonly folder: string; readonly secondsBetween: number}
  /** Version of minority-report. */
  readonly tool: string
}

export interface GenerateResult {
  readonly generator: string
  readonly seed: number
  /** Left out when the rows were made by a saved model without any data. */
  readonly input?: {readonly sha256: string; readonly rows: number; readonly minorityRows: number}
  readonly rows: number
  readonly syntheticRows: number
  readonly out: string
  readonly model?: string
  /** How each column was read; left out when there are no data. */
  readonly reading?: readonly ColumnReading[]
  readonly notes: readonly string[]
  readonly seconds: number
}

/** Reads a file, makes synthetic rows of its minority and writes them, alone or with the real rows. */
export function generateFile(request: GenerateRequest, seed: number, context: Context): Promise<GenerateResult> {
  const work = () => generateLocked(request, seed, context)
  const {out, saveModel, checkpoint} = request
  return withPlaceLock(out, 'out', () =>
    withFileLock(saveModel, 'saveModel', () => withFolderLock(checkpoint?.folder, 'checkpoint', work)),
  )
}

async function generateLocked(request: GenerateRequest, seed: number, context: Context): Promise<GenerateResult> {
  const startedAt = performance.now()
  const {amount, saveModel: modelFile} = request
  const catalogue = await catalogueOf(request)
  const {generators} = catalogue
  const planned = plannedFrom(catalogue, request.generator)
  refuseUnprotectedParts(request, catalogue)
  await requireEngine(context.engine)
  const isSecret = isPrivate(generators.get(request.generator.name).options, request.generator.options)
  const generator = await blamed(planned, () => createGenerator(planned, generators))
  if (request.checkpoint !== undefined) refuseUnresumable(generator, planned, catalogue)
  if (modelFile !== undefined) {
    refusePlugged(planned)
    await refuseUnsavable(generator, planned.name)
  }
  if (request.checkpoint === undefined) await refuseOutputs(request)
  const {loaded, train, classes, notes: own} = await readTraining(request, catalogue, request.augmented, context.signal)
  await refuseNames(request.out, loaded)
  if (modelFile !== undefined && !isSecret)
    refuseFewRows(classes.minority.map(label => ({label, rows: rowsOf(train, classes.target, [label])})))
  if (modelFile === undefined) refuseNothingToMake(amount, train, classes)
  const checkpoints = await openCheckpoints({...request, classes, generator: planned}, loaded, seed, context.engine)
  const [write, writeModel] = await Promise.all([
    writing(request.out, request.write, checkpoints),
    writing(modelFile, request.write, checkpoints, 'saveModel'),
  ])
  const training = {...subContext(context, 'generate', 0.1, 0.5), ...(checkpoints && {checkpoints})}
  let fitted: FittedClass[] = await blamed(planned, () => fitClasses(generator, train, classes, training))
  const notes: string[] = []
  try {
    if (modelFile !== undefined) {
      const saved = await saveModel(modelFile, {
        fitted,
        request: {...request, classes},
        loaded,
        train,
        write: {...writeModel, signal: context.signal},
      })
      disposeAll(fitted)
      fitted = saved.fitted
      notes.push(...saved.notes)
    }
    const count = (label: string) => amountFor(amount, train, classes.target, label)
    const drawn = fitted
    const onNote = (note: string) => notes.push(note)
    const made = await blamed(planned, () => sampleFitted(drawn, count, subContext(context, 'generate', 0.5, 0.8)))
    const output = isSecret && loaded.types ? {...loaded, types: modelTypes(loaded.types, train.schema.fields)} : loaded
    const written = await writeRows(made.synthetic, train, output, classes, {...request, write: {...write, onNote}}, context)
    await checkpoints?.remove()
    return {
      generator: request.generator.name,
      seed,
      input: {
        sha256: loaded.sha256,
        rows: train.rowCount,
        minorityRows: rowsOf(train, classes.target, classes.minority),
      },
      rows: written.rowCount,
      syntheticRows: made.synthetic.rowCount,
      out: shownSource(request.out),
      reading: loaded.reading.columns,
      ...(modelFile !== undefined && {model: modelFile}),
      notes: [
        ...new Set([
          ...loaded.notes,
          ...own,
          ...wordNotes(emptyClassNotes(amount, train, classes), request.read.wording),
          ...notes,
          ...made.notes,
          // What private rows have in common with real ones is not theirs to tell.
          ...(isSecret ? [] : momentNotes(train, made.synthetic)),
          ...writingNotes(loaded, request),
          ...formulaNotes(written),
        ]),
      ],
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    disposeAll(fitted)
  }
}

interface Training {
  readonly loaded: LoadedTable
  readonly train: Table<'train'>
  readonly classes: MinorityClasses
  /** What was found in the data and settled. */
  readonly notes: readonly string[]
}

/**
 * The rows to train on, without the columns that name people.
 * @throws {UserError} When a label is not there, or a private generator would make rows of values that name people.
 */
async function readTraining(
  request: TrainingRequest,
  catalogue: Catalogue,
  keepTexts: boolean,
  signal: AbortSignal,
): Promise<Training> {
  const {data, generator} = request
  const settled = await withRoles(request, [data], {mayLack: false, signal})
  const settle = isPrivate(catalogue.generators.get(generator.name).options, generator.options)
    ? refuseIdentifiers
    : settleIdentifiers
  const withMasks = {...settled, read: {...settled.read, masks: true}}
  const {loaded, classes, notes} = await readData(data, withMasks, {signal, keepTexts}, settle)
  return {loaded, train: withDeclaredLevels(loaded.table.as('train'), [generator]), classes, notes}
}

/** How many rows are made, and which real ones stand beside them. */
export type RowsRequest = TrainingRequest & Pick<OutputRequest, 'amount' | 'augmented' | 'minorityOnly' | 'keepOrder'>

/** The rows that `generateFile` writes, by a generator that is not kept. */
export async function generateRows(
  request: RowsRequest,
  context: Context,
): Promise<{readonly table: Table<'synthetic'> | Table<'augmented'>; readonly notes: readonly string[]}> {
  const {amount} = request
  const catalogue = await catalogueOf(request)
  const planned = plannedFrom(catalogue, request.generator)
  refuseUnprotectedParts({...request, write: {}}, catalogue)
  await requireEngine(context.engine)
  const generator = await blamed(planned, () => createGenerator(planned, catalogue.generators))
  const {loaded, train, classes, notes: found} = await readTraining(request, catalogue, false, context.signal)
  refuseNothingToMake(amount, train, classes)
  const fitted = await blamed(planned, () => fitClasses(generator, train, classes, subContext(context, 'generate', 0.1, 0.5)))
  try {
    const count = (label: string) => amountFor(amount, train, classes.target, label)
    const {synthetic, notes} = await blamed(planned, () => sampleFitted(fitted, count, subContext(context, 'generate', 0.5, 1)))
    const table = request.augmented ? withRealRows(train, synthetic, classes, request, context).table : synthetic
    const own = [...found, ...wordNotes(emptyClassNotes(amount, train, classes), request.read.wording)]
    return {table, notes: [...new Set([...loaded.notes, ...own, ...notes])]}
  } finally {
    disposeAll(fitted)
  }
}

/** Neither output is there, unless it may be replaced. */
async function refuseOutputs({out, saveModel: model, write}: GenerateRequest): Promise<void> {
  await refuseOutput(out, write.overwrite === true)
  await refuseExisting(model, write.overwrite === true, 'saveModel')
}

/**
 * How an output is written beside checkpoints: a run that was stopped after it has written one of its files writes it again, and nobody
 * else's.
 */
async function writing(
  file: string | undefined,
  write: WriteOptions,
  checkpoints: CheckpointFolder | undefined,
  option: SettingName = 'out',
): Promise<WriteOptions> {
  if (file === undefined || file === '-' || checkpoints === undefined) return write
  const overwrite = write.overwrite === true || ((await isThere(file)) && (await checkpoints.hasWritten(file)))
  await refuseExisting(file, overwrite, option)
  return {...write, overwrite, onComplete: sha256 => checkpoints.noteOutput(file, sha256)}
}

function refuseUnresumable({keepsCheckpoints}: Generator, {name, options}: PlannedAlgorithm, {generators}: Catalogue): void {
  if (keepsCheckpoints === true) return
  const leave = [say`Leave ${setting('checkpoint')} out.`]
  if (isPrivate(generators.get(name).options, options))
    throw new UserError(
      'no-checkpoints',
      {generator: name},
      `${name} keeps no checkpoints: taken up twice, a training would draw two kinds of noise and pay for one.`,
      leave,
    )
  throw new UserError('no-checkpoints', {generator: name}, `${name} does not train in steps: there is no state to keep.`, leave)
}

/** A model is read by the tool alone, which knows its own generators. */
function refusePlugged({name, plugin}: PlannedAlgorithm): void {
  if (name === exec.name)
    throw new UserError('not-savable', {generator: name}, 'exec runs a program of yours: there is no model here to be saved.', [
      say`Leave ${setting('saveModel')} out.`,
    ])
  if (plugin === undefined) return
  throw new UserError('not-savable', {generator: name}, `${name} is from a plug-in: its models cannot be saved.`, [
    say`Leave ${setting('saveModel')} out.`,
  ])
}

const rowsOf = (train: Table, target: string, labels: readonly string[]) => rowsWithLabel(train, target, labels).length

/** All that decides how training goes; how many rows are made of it does not. */
async function openCheckpoints(
  {checkpoint, classes, generator, tool}: Omit<GenerateRequest, 'classes'> & {readonly classes: MinorityClasses},
  {sha256, table}: LoadedTable,
  seed: number,
  engine: Engine = 'auto',
): Promise<CheckpointFolder | undefined> {
  if (checkpoint === undefined) return undefined
  const columns = table.schema.fields.map(({name, kind, missing}) => ({name, kind, missing}))
  const plan = {tool, data: sha256, columns, ...classes, generator, engine, seed}
  return openCheckpointFolder(checkpoint.folder, plan, checkpoint.secondsBetween)
}
