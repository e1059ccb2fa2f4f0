import type {Attack, AttackerView, FileGuesses, Guesses} from '../attacks/attack.js'
import type {AttackParameters} from '../attacks/attack-parameters.js'
import {scaleMaps, statedScale, unmapped} from '../audit/checks/release-scale.js'
import type {ColumnReading} from '../core/column-reading.js'
import {createBudget} from '../core/budget.js'
import {subContext, type Context} from '../core/context.js'
import {Interrupted, UserError} from '../core/errors.js'
import type {InputCheck} from '../core/input-check.js'
import type {GivenOptions} from '../core/options.js'
import {rowsWithLabel, type Table} from '../core/table.js'
import {command, placeholder, say, setting} from '../core/text.js'
import {withFileLock} from '../files/lock.js'
import {refuseExisting} from '../files/private-file.js'
import type {LoadedTable} from '../io/loaded-table.js'
import type {ReadOptions} from '../io/read-options.js'
import {readSource, sourcePath, type TableSource} from '../io/table-source.js'
import {blamed} from '../plugins/blamed.js'
import {loadAttacks} from '../plugins/load-attacks.js'
import {plannedFrom} from '../plugins/planned-from.js'
import {writeTable} from '../io/write-table.js'
import {guessesTable} from './attack-output.js'
import {scoreGuesses, summariseGuesses, type GuessSummary} from './attack-score.js'
import type {PlayedPart} from './played-part.js'
import {requireLabels} from './labels.js'
import {readAligned} from './read-aligned.js'

/** An attack on released rows, and all that the attacker holds. */
export interface AttackQuestion {
  readonly name: string
  readonly options: GivenOptions
  readonly released: TableSource
  readonly read: ReadOptions
  readonly target?: string
  readonly minority?: readonly string[]
  /** Feature columns to attack; all when left out. */
  readonly columns?: readonly string[]
  /** Records asked about, for membership attacks. */
  readonly targets?: TableSource
  /** Real rows that no generator saw, for attacks that compare with the population. */
  readonly auxiliary?: TableSource
  /** Real rows, for scoring alone: no attack ever sees them. */
  readonly truth?: TableSource
  /** The attack ends after this time with what it has found so far. */
  readonly budgetSeconds?: number
  /** Plug-ins, as files or packages; loading them runs their code. */
  readonly plugins?: readonly string[]
}

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
  return withFileLock(request.out, 'out', async () => {
    await refuseExisting(request.out, request.overwrite)
    const {result, parts, loaded} = await playAttack(request, context)
    if (request.out === undefined) return result
    await writeGuesses(request, request.out, parts, loaded, result.complete ? {signal: context.signal} : {})
    return {...result, out: request.out}
  })
}

/** What an attack found, in numbers and by itself. */
export interface PlayedAttack {
  readonly result: Omit<AttackResult, 'out'>
  readonly parts: readonly PlayedPart[]
  readonly loaded: LoadedTable
}

/**
 * Plays one attack on released rows with nothing but what its threat model allows. With a target column the rows of each
 * minority label are attacked by themselves; without one every row counts. When it is stopped, by the context's signal or because the
 * budget ran out, the result is what was found so far and says so.
 *
 * @throws {Interrupted} When it was stopped by the signal before anything was found.
 */
export async function playAttack(request: AttackQuestion, context: Context): Promise<PlayedAttack> {
  const catalogue = await loadAttacks(request.plugins ?? [])
  const {attacks, experiments} = catalogue
  if (experiments.has(request.name))
    throw new UserError(
      'audit-needed',
      {attack: request.name},
      `${request.name} runs the generator with and without each record; a released file is not enough for it.`,
      [say`Use it in an audit of the data: ${command('audit', placeholder('DATA'), setting('attacks', [request.name]))}`],
    )
  const planned = plannedFrom(catalogue, {name: request.name, options: request.options})
  const made = await blamed(planned, () => attacks.get(request.name).create(request.options))
  const attack: Attack = {...made, guess: (...given) => blamed(planned, () => made.guess(...given))}
  if (attack.knows.asks)
    throw new UserError(
      'audit-needed',
      {attack: request.name},
      `${request.name} says something only beside people who were not in the data: it runs in audits alone.`,
      [
        say`Run '${command('audit', placeholder('DATA'), setting('attacks', [request.name]))}'; with
          ${setting('synthetic')} for a file made elsewhere.`,
      ],
    )
  if (attack.knows.targets && request.targets === undefined)
    throw new UserError(
      'setting-missing',
      {settings: ['targets'], attack: request.name},
      say`${request.name} asks about given records: it needs ${setting('targets', placeholder('FILE'))}.`,
      ['Give a file of records whose membership is asked about.'],
    )
  if (attack.knows.auxiliary && request.auxiliary === undefined)
    throw new UserError(
      'setting-missing',
      {settings: ['auxiliary'], attack: request.name},
      say`${request.name} compares with other people's records: it needs ${setting('auxiliary', placeholder('FILE'))}.`,
      ['Give a file of real rows of the same population that were not in the data.'],
    )
  const {loaded, files, checks, notes} = await readFiles(request, context)

  const startedAt = performance.now()
  const {parts, stopped} = await playParts(request, attack, files, context)
  const seconds = Math.round(performance.now() - startedAt) / 1000

  return {
    result: {
      attack: request.name,
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
  }
}

/** Real rows are brought to the columns, the levels and the scale of the released ones, since records are given back in these. */
async function readFiles(
  request: AttackQuestion,
  context: Context,
): Promise<{loaded: LoadedTable; files: Files; checks: readonly InputCheck[]; notes: readonly string[]}> {
  const read = readOptionsOf(request, context)
  const loaded = await readSource(request.released, read, 'released')
  const given = (['truth', 'auxiliary', 'targets'] as const).flatMap(role => {
    const source = request[role]
    return source === undefined ? [] : [{role, source, path: sourcePath(source, role)}]
  })
  const {
    reference,
    others,
    checks,
    loaded: further,
  } = await readAligned(
    loaded,
    given.map(({source, path}) => ({source, path})),
    read,
  )
  const scale = others.length === 0 ? undefined : scaleOf(reference, others[0], request)
  const table = (role: (typeof given)[number]['role']) => {
    const at = given.findIndex(each => each.role === role)
    return at < 0 || scale === undefined ? undefined : unmapped(others[at], scale.maps)
  }
  const files = {released: reference, truth: table('truth'), targets: table('targets'), auxiliary: table('auxiliary')}
  const notes = [loaded, ...further].flatMap(file => file.notes)
  return {loaded, files, checks: [...checks, ...(scale?.checks ?? [])], notes}
}

function scaleOf(released: Table, real: Table, {read, target, minority, released: source}: AttackQuestion) {
  const ofClass = (table: Table) =>
    target === undefined || minority === undefined ? table : table.select(rowsWithLabel(table, target, minority), table.role)
  return scaleMaps(ofClass(released), ofClass(real), real, statedScale(read.scaleOfRelease ?? [], real), {
    path: sourcePath(source, 'released'),
  })
}

interface Files {
  readonly released: Table
  readonly truth: Table | undefined
  readonly targets: Table | undefined
  readonly auxiliary: Table | undefined
}

/** Attacks one class after the other until the time is over. */
async function playParts(
  request: AttackQuestion,
  attack: Attack,
  {released, truth, targets, auxiliary}: Files,
  context: Context,
): Promise<{parts: PlayedPart[]; stopped: string | undefined}> {
  const labels = labelsOf(request, released)
  const budget = createBudget(context.signal, request.budgetSeconds ?? Infinity)
  const parts: PlayedPart[] = []
  let stopped: string | undefined
  for (const [index, label] of labels.entries()) {
    const part = partOf(released, request, label)
    const targeted = targets && partOf(targets, request, label)
    const asked = targeted?.features.as('targets')
    const known = auxiliary && partOf(auxiliary, request, label).features.as('auxiliary')
    const view = {released: part.features.as('synthetic'), ...(asked && {targets: asked}), ...(known && {auxiliary: known})}
    const own = subContext(context, label ?? 'all', index / labels.length, (index + 1) / labels.length)
    const {guesses, complete} = await play(attack, view, {...own, signal: budget.signal})
    if (guesses !== undefined) {
      const real = truth && partOf(truth, request, label).features
      parts.push({
        ...part,
        guesses,
        ...(label !== undefined && {label}),
        ...(real && {truth: real}),
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

function readOptionsOf({read, target, minority, columns}: AttackQuestion, context: Context): ReadOptions {
  return {
    ...read,
    ...(target !== undefined && {target}),
    ...(minority && {minority}),
    ...(columns && {columns}),
    signal: context.signal,
  }
}

/** The labels to attack one after the other; [undefined] when every row counts. */
function labelsOf({target, minority}: AttackQuestion, released: Table): (string | undefined)[] {
  if (target === undefined) return [undefined]
  if (minority === undefined || minority.length === 0)
    throw new UserError(
      'setting-missing',
      {settings: ['minority']},
      say`${setting('target')} needs ${setting('minority')}: the label or labels whose rows are attacked.`,
    )
  requireLabels(released, {target, minority})
  return [...minority]
}

/** The feature columns of one class and where its rows stand in the file. */
function partOf(table: Table, {target}: AttackQuestion, label: string | undefined): {features: Table; rows: Int32Array} {
  if (target === undefined || label === undefined)
    return {features: table, rows: Int32Array.from({length: table.rowCount}, (_, row) => row)}
  const rows = rowsWithLabel(table, target, [label])
  return {rows, features: table.select(rows, table.role).without([target])}
}

async function writeGuesses(
  request: AttackRequest,
  out: string,
  parts: readonly PlayedPart[],
  loaded: LoadedTable,
  signal: {readonly signal?: AbortSignal},
): Promise<void> {
  const table = guessesTable(parts, request.target)
  const header = table.columns.map(({field}) => field.name)
  await writeTable(out, table, {header, dialect: loaded.dialect}, {overwrite: request.overwrite, ...signal})
}
