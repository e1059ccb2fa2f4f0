import {UserError} from '../core/errors.js'
import type {SavedState, Tensor} from '../core/saved-state.js'
import {MISSING_CODE, type Table} from '../core/table.js'
import {command, say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {readBytes} from '../files/read-bytes.js'
import type {FittedGenerator, Generator} from '../generators/generator.js'
import {generators} from '../generators/registry.js'
import {createGenerator, type FittedClass} from '../generators/sample-classes.js'
import {withChecksum, withoutChecksum, UnreadableState, type Kind} from '../io/checksummed-state.js'
import {writeBytes, type WriteOptions} from '../io/write-table.js'
import {readDescription, type ModelDescription} from './description.js'

const KIND: Kind = {format: 'minority-report model', version: 1}

/** Parameters of fewer rows give the rows away: two rows are their mean and deviation. */
const FEWEST_ROWS = 10

/** A trained model as a file holds it: one saved state per class, in the order of the description. */
export interface Model {
  readonly description: ModelDescription
  readonly saved: readonly SavedState[]
}

/**
 * Before training: whether the generator has a model apart from its rows.
 * @throws {UserError} When it has none.
 */
export async function refuseUnsavable(generator: Generator, name: string): Promise<void> {
  if (generator.restore !== undefined) return
  const [why, more] =
    generator.keepsCheckpoints === true
      ? ['its rows lie between real ones', 'Its network alone makes none. Make as many rows as you need now.']
      : ['its model is the training data', 'It makes rows from real ones and keeps nothing else.']
  throw new UserError('not-savable', {generator: name}, `${name} cannot be saved: ${why}.`, [
    more,
    `Generators that can be saved: ${(await savableGenerators()).join(', ')}.`,
  ])
}

/** Names of the generators that have a model apart from their rows. */
export async function savableGenerators(): Promise<string[]> {
  const made = await Promise.all(generators.entries.map(async entry => ({name: entry.name, generator: await entry.create()})))
  return made.filter(({generator}) => generator.restore !== undefined).map(({name}) => name)
}

/**
 * Before training: whether each class has rows enough that parameters do not stand for them.
 * @throws {UserError} When one has not.
 */
export function refuseFewRows(classes: readonly {readonly label: string; readonly rows: number}[]): void {
  const small = classes.find(({rows}) => rows < FEWEST_ROWS)
  if (small === undefined) return
  throw new UserError(
    'too-few-rows',
    {label: small.label, rows: small.rows, needed: FEWEST_ROWS},
    `A model of class '${small.label}' is not saved: it has ${small.rows} rows.`,
    [say`The parameters of fewer than ${FEWEST_ROWS} rows can give the rows themselves away. Leave ${setting('saveModel')} out.`],
  )
}

/** The model of fitted classes; `description` says all but what the generator itself knows. */
export function modelOf(
  classes: readonly FittedClass[],
  {rows, ...about}: Omit<ModelDescription, 'classes'> & {readonly rows: (label: string) => number | undefined},
): Model {
  const saved = classes.map(({label, fitted}) => {
    const model = fitted.save?.()
    if (model === undefined) throw new RangeError('A generator that can be restored must be able to save.')
    return {label, model}
  })
  return {
    description: {
      ...about,
      classes: saved.map(({label, model: {state, training = {}}}) => {
        const count = rows(label)
        return {label, ...(count !== undefined && {rows: count}), training, state}
      }),
    },
    saved: saved.map(({model: {state, tensors}}) => ({state, tensors})),
  }
}

/** @throws {UserError} When the file exists and may not be replaced, or cannot be written. */
export async function writeModel(file: string, {description, saved}: Model, options: WriteOptions): Promise<void> {
  const tensors = saved.flatMap((state, at) => [...state.tensors].map(([name, tensor]) => [`${at}/${name}`, tensor] as const))
  await writeBytes(file, withChecksum(KIND, {state: description, tensors: new Map(tensors)}), {
    ...options,
    option: 'saveModel',
  })
}

/** @throws {UserError} When the file cannot be read, is none of ours, damaged, or of a newer version. */
export async function readModel(file: string, signal?: AbortSignal): Promise<Model> {
  const bytes = await readBytes(file, {...SIZES.model, signal})
  try {
    const {state, tensors} = withoutChecksum(KIND, bytes)
    const description = await readDescription(state)
    const own = (at: number): (readonly [string, Tensor])[] =>
      [...tensors].flatMap(([name, tensor]) =>
        name.startsWith(`${at}/`) ? [[name.slice(`${at}/`.length), tensor] as const] : [],
      )
    return {description, saved: description.classes.map((entry, at) => ({state: entry.state, tensors: new Map(own(at))}))}
  } catch (error) {
    throw modelError(error, file)
  }
}

/**
 * The fitted generators of a model.
 * @param train As {@link Generator.restore} takes it.
 * @throws {UserError} When the model does not fit together, which an undamaged file of ours does.
 */
export async function restoreClasses(file: string, {description, saved}: Model, train: Table<'train'>): Promise<FittedClass[]> {
  const {generator: name, options, target} = description
  const generator = await createGenerator({name, options})
  await refuseUnsavable(generator, name)
  try {
    const all: FittedClass[] = []
    for (const [at, {label}] of description.classes.entries()) {
      const fitted = await generator.restore?.(saved[at], train, {target, label})
      if (fitted !== undefined) all.push({label, fitted: guarded(fitted, file)})
    }
    return all
  } catch (error) {
    throw modelError(error, file)
  }
}

/** What a file says may fit together and yet make no rows, or numbers without bounds: the file is at fault then, too. */
function guarded(fitted: FittedGenerator, file: string): FittedGenerator {
  return {
    get notes() {
      return fitted.notes
    },
    async sample(rowCount, context) {
      try {
        const made = await fitted.sample(rowCount, context)
        refuseUnreadable(made)
        return made
      } catch (error) {
        throw modelError(error, file)
      }
    },
    dispose: () => {
      fitted.dispose()
    },
  }
}

/** @throws {RangeError} When a cell is neither missing nor a finite number or a level of its column. */
function refuseUnreadable({columns}: Table): void {
  for (const column of columns) {
    const isSound =
      column.kind === 'numeric'
        ? column.values.every(value => Number.isFinite(value) || Number.isNaN(value))
        : column.codes.every(code => code >= MISSING_CODE && code < column.field.levels.length)
    if (!isSound) throw new RangeError(`it makes values of '${column.field.name}' that are none`)
  }
}

function modelError(error: unknown, file: string): unknown {
  const again = say`Save the model again, with ${command('generate', setting('saveModel'))}.`
  if (error instanceof UnreadableState) {
    if (error.why === 'foreign')
      return new UserError(
        'not-a-model',
        {file},
        `'${file}' is not a model of minority-report, or damaged from the start: ${error.message}.`,
        [say`Give a file that ${command('generate', setting('saveModel'))} has written.`],
      )
    if (error.why === 'newer')
      return new UserError('newer-version', {file}, `'${file}' is a model of a newer minority-report: ${error.message}.`, [
        'Install that version, or train again with this one.',
      ])
    return new UserError('file-damaged', {file}, `'${file}' is damaged: ${error.message}.`, [again])
  }
  if (error instanceof RangeError || error instanceof TypeError)
    return new UserError('file-damaged', {file}, `'${file}' is damaged, or was made by hand: ${error.message}`, [again])
  return error
}
