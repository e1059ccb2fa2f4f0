import type {Attack, AttackerView, FileGuesses, Guesses} from '../attacks/attack.js'
import type {AttackParameters} from '../attacks/attack-parameters.js'
import type {ColumnReading} from '../core/column-reading.js'
import {createBudget} from '../core/budget.js'
import {subContext, type Context} from '../core/context.js'
import {Interrupted, UserError} from '../core/errors.js'
import type {InputCheck} from '../core/input-check.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {say, setting} from '../core/text.js'
import {shownSource} from '../io/databases/address.js'
import {withPlaceLock} from '../io/output-place.js'
import type {LoadedTable} from '../io/loaded-table.js'
import {loadAttacks} from '../plugins/load-attacks.js'
import {refuseOutput, writeTable, type WriteOptions} from '../io/write-table.js'
import {guessesTable} from './attack-output.js'
import type {AttackQuestion} from './attack-question.js'
import {scoreGuesses, summariseGuesses, type GuessSummary} from './attack-score.js'
import {readAttackTables, type AttackTables} from './attack-tables.js'
import {chooseAttack} from './choose-attack.js'
import type {PlayedPart} from './played-part.js'

export interface AttackRequest extends AttackQuestion {
  readonly out?: string
  readonly overwrite: boolean
}

export interface AttackResult extends GuessSummary {
  readonly attack: string
  readonly parameters: AttackParameters
  readonly score?: Readonly<Record<string, number>>
  readonly out?: string
  /** What was taken for the same in several files although it is written otherwise, and what is not there. */
  readonly inputChecks?: readonly InputCheck[]
  /** How each column of the released file was read. */
  readonly reading: readonly ColumnReading[]
  readonly seconds: number
  /** Whether the attack came to its end; false after Ctrl-C or when the budget ran out. */
  readonly complete: boolean
  /** Why it did not. */
  readonly stopped?: string
  /** How files were read, where one may not expect it. */
  readonly notes: readonly string[]
}

/** Plays an attack on a file and writes what it found, also when it was stopped before its end. */
export function attackFile(request: AttackRequest, context: Context): Promise<AttackResult> {
  return withPlaceLock(request.out, 'out', async () => {
    await refuseOutput(request.out, request.overwrite)
    const {result, parts, loaded, target} = await playAttack({...request, orBeside: true}, context)
    if (request.out === undefined) return result
    const notes = [...result.notes]
    const onNote = (note: string) => notes.push(note)
    const signal = result.complete ? {signal: context.signal} : {}
    await writeGuesses({...request, target}, request.out, parts, loaded, {...signal, onNote})
    return {...result, out: shownSource(request.out), notes}
  })
}

/** What an attack found, in numbers and by itself. */
export interface PlayedAttack {
  readonly result: Omit<AttackResult, 'out'>
  readonly parts: readonly PlayedPart[]
  readonly loaded: LoadedTable
  /** The class column, where one was named. */
  readonly target: string | undefined
}

type AskedTarget = Pick<PlayedAttack, 'target'>

/**
 * Plays one attack on released rows with nothing but what its threat model allows. With a target column the rows of each
 * minority label are attacked by themselves; without one every row counts. When it is stopped, by the context's signal or because the
 * budget ran out, the result is what was found so far and says so.
 *
 * @throws {Interrupted} When it was stopped by the signal before anything was found.
 */
export async function playAttack(request: AttackQuestion, context: Context): Promise<PlayedAttack> {
  const catalogue = await loadAttacks(request.plugins ?? [])
  const {name, attack} = await chooseAttack(request, catalogue)
  const {loaded, files, target, labels, checks, notes} = await readAttackTables(request, context)

  const startedAt = performance.now()
  const {parts, stopped} = await playParts({...request, target}, labels ?? [undefined], attack, files, context)
  const seconds = Math.round(performance.now() - startedAt) / 1000

  return {
    result: {
      attack: name,
      parameters: parts[0].guesses.parameters,
      ...summariseGuesses(parts),
      ...(files.truth && {score: scoreGuesses(parts)}),
      ...(checks.length > 0 && {inputChecks: checks}),
      reading: loaded.reading.columns,
      seconds,
      complete: stopped === undefined,
      ...(stopped !== undefined && {stopped}),
      notes,
    },
    parts,
    loaded,
    target,
  }
}

/** Attacks one class after the other until the time is over. */
async function playParts(
  request: Pick<AttackQuestion, 'budgetSeconds'> & AskedTarget,
  labels: readonly (string | undefined)[],
  attack: Attack,
  {released, later, truth, laterTruth, targets, auxiliary}: AttackTables,
  context: Context,
): Promise<{parts: PlayedPart[]; stopped: string | undefined}> {
  const budget = createBudget(context.signal, request.budgetSeconds ?? Infinity)
  const parts: PlayedPart[] = []
  let stopped: string | undefined
  for (const [index, label] of labels.entries()) {
    const part = partOf(released, request, label)
    const targeted = targets && partOf(targets, request, label)
    const asked = targeted?.features.as('targets')
    const known = auxiliary && partOf(auxiliary, request, label).features.as('auxiliary')
    const featuresOf = (tables: readonly Table[]) => tables.map(table => partOf(table, request, label).features)
    const view: AttackerView = {
      released: part.features.as('synthetic'),
      ...(later.length > 0 && {later: featuresOf(later).map(features => features.as('synthetic'))}),
      ...(asked && {targets: asked}),
      ...(known && {auxiliary: known}),
    }
    const own = subContext(context, label ?? 'all', index / labels.length, (index + 1) / labels.length)
    const {guesses, complete} = await play(attack, view, {...own, signal: budget.signal})
    if (guesses !== undefined) {
      const real = truth && partOf(truth, request, label).features
      parts.push({
        ...part,
        guesses,
        ...(label !== undefined && {label}),
        ...(real && {truth: real}),
        ...(laterTruth.length > 0 && {laterTruth: featuresOf(laterTruth)}),
        ...(asked && {asked}),
        ...(targeted && {askedRows: targeted.rows}),
      })
    }
    if (complete) continue
    stopped = context.signal.aborted ? 'Stopped by the user' : `The budget of ${request.budgetSeconds ?? 0} s ran out`
    break
  }
  budget.clear()
  if (parts.length === 0) throw nothingFound(context, stopped)
  return {parts, stopped}
}

/** The attack's guesses; when it is stopped, those it has left so far, if any. */
async function play(
  attack: Attack,
  view: AttackerView,
  context: Context,
): Promise<{readonly guesses: FileGuesses | undefined; readonly complete: boolean}> {
  let soFar: (() => Guesses) | undefined
  try {
    const guesses = await attack.guess(view, context, result => {
      soFar = result
    })
    return {guesses: ofFile(guesses), complete: true}
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    return {guesses: soFar && ofFile(soFar()), complete: false}
  }
}

/** Attacks that ask anything else were refused before. */
function ofFile(guesses: Guesses): FileGuesses {
  if (guesses.kind === 'predicates' || guesses.kind === 'links' || guesses.kind === 'attribute' || guesses.kind === 'sweep')
    throw new TypeError(`An attack on a file by itself must not guess ${guesses.kind}.`)
  return guesses
}

function nothingFound({signal}: Context, stopped = ''): Error {
  if (signal.aborted) return new Interrupted()
  return new UserError('budget-over', {}, `${stopped} before the attack had found anything.`, [
    say`Give it a larger ${setting('budgetSeconds')}, or none.`,
  ])
}

/** The feature columns of one class and where its rows stand in the file. */
function partOf(table: Table, {target}: AskedTarget, label: string | undefined): {features: Table; rows: Int32Array} {
  if (target === undefined || label === undefined)
    return {features: table, rows: Int32Array.from({length: table.rowCount}, (_, row) => row)}
  const rows = rowsWithLabel(table, target, [label])
  return {rows, features: table.select(rows, table.role).without([target])}
}

async function writeGuesses(
  request: Pick<AttackRequest, 'overwrite'> & AskedTarget,
  out: string,
  parts: readonly PlayedPart[],
  loaded: LoadedTable,
  options: Pick<WriteOptions, 'signal' | 'onNote'>,
): Promise<void> {
  const table = guessesTable(parts, request.target)
  const header = table.columns.map(({field}) => field.name)
  await writeTable(
    out,
    table,
    {...loaded, header, headerCells: header, target: request.target},
    {overwrite: request.overwrite, ...options},
  )
}
