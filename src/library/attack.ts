import type {Change, ReconstructedRecords, OriginGuesses, MembershipScores} from '../attacks/attack.js'
import {concatTables, type Table} from '../core/table.js'
import type {ReadOptions} from '../io/read-options.js'
import type {TableSource} from '../io/table-source.js'
import type {RolesContent} from '../roles/role.js'
import {playAttack, type AttackResult} from '../jobs/attack-file.js'
import {labelColumn, uncertainColumns} from '../jobs/attack-output.js'
import type {PlayedPart} from '../jobs/played-part.js'
import type {FileAttackName, GuessKind, OptionsOf} from './attack-types.js'
import {
  checkNames,
  checkNumber,
  checkSources,
  contextOf,
  givenOptions,
  labelsOf,
  targetOf,
  type AlgorithmOptions,
  type Label,
  type WorkOptions,
} from './settings.js'

/** What an attacker holds, and what they do with it. */
export interface AttackOptions<O = AlgorithmOptions> extends WorkOptions {
  /** The released rows: a path, a file that was read, or a table in memory. */
  readonly released: TableSource
  /** Further releases of the same data, in the order in which they were made, for `differencing` and `joined-reconsmote`. */
  readonly later?: readonly TableSource[]
  /** With a class column the rows of each minority label are attacked by themselves; without one every row is. */
  readonly target?: string
  readonly minority?: Label | readonly Label[]
  /** Columns whose values name people and that are attacked all the same. */
  readonly keepIdentifiers?: readonly string[]
  /** What each column of the data is for: a file of roles, or what such a file holds. The release need not have them all. */
  readonly roles?: string | RolesContent
  /** Feature columns to attack; when left out all but those that name people. */
  readonly columns?: readonly string[]
  /** Records whose membership is asked about, for attacks on membership. */
  readonly targets?: TableSource
  /** Real rows of the same population that were not in the data, for attacks that compare with it. */
  readonly auxiliary?: TableSource
  /** Real rows to score the attack by. It never sees them. */
  readonly truth?: TableSource
  /** The real rows behind each of the later releases, to score by. */
  readonly laterTruth?: readonly TableSource[]
  /** The attack's own options. */
  readonly options?: O
  /** All randomness comes from it (1). */
  readonly seed?: number
  /** The attack ends after this time with what it has found. */
  readonly budgetSeconds?: number
  /** Plug-ins: files, or names of packages. Loading them runs their code. */
  readonly plugins?: readonly string[]
  /** How files are read. */
  readonly read?: ReadOptions
}

const OPTIONS = Object.keys({
  signal: true,
  onProgress: true,
  released: true,
  later: true,
  target: true,
  minority: true,
  columns: true,
  targets: true,
  auxiliary: true,
  truth: true,
  laterTruth: true,
  options: true,
  seed: true,
  budgetSeconds: true,
  plugins: true,
  roles: true,
  keepIdentifiers: true,
  read: true,
} satisfies Record<keyof AttackOptions, true>)

/** What every attack says beside its guesses: settings, figures against the truth, and whether it came to its end. */
type AttackSummary = Pick<
  AttackResult,
  'attack' | 'parameters' | 'score' | 'inputChecks' | 'seconds' | 'complete' | 'stopped' | 'notes'
>

/** Records that an attack rebuilt, in the columns and units of the released rows. */
export interface RebuiltRecords extends AttackSummary {
  readonly kind: 'records'
  /** With the class column last, where one was named. */
  readonly records: Table<'reconstructed'>
  /** Per record: how many lines of released rows run through it, and the probability that it is right. */
  readonly support: Int32Array
  readonly confidence: Float64Array
  /** Per categorical column and record: the probability that the level is right, given that the record is. */
  readonly levelConfidence: ReadonlyMap<string, Float64Array>
  /** Per numeric column in which some record is not certain: the probability that its value is right. `confidence` includes it. */
  readonly columnConfidence: ReadonlyMap<string, Float64Array>
  /** Share of the released rows that lie between two of the records. */
  readonly explainedShare: number
  /** Of several releases: for each of them, per record, 1 where that release alone gives the record too. */
  readonly alone?: readonly Uint8Array[]
}

/** For each released row whether it is real. */
export interface RowOrigins extends AttackSummary {
  readonly kind: 'origins'
  /** Rows of the release, from 0; those of other classes are left out. */
  readonly rows: Int32Array
  readonly origins: readonly OriginGuesses['origins'][number][]
  /** Per row: the probability that it is real. */
  readonly scores: Float64Array
}

/** For each target record a score: the larger, the more likely it was among the rows that the release was made from. */
export interface TargetScores extends AttackSummary {
  readonly kind: 'membership'
  /** Rows of the targets, from 0; those of other classes are left out. */
  readonly rows: Int32Array
  readonly scores: Float64Array
  /** Scores far below those of others tell of members too. */
  readonly lowTells: boolean
  /** Of two releases: whether each came or went, where that is likely. The score is then of having come, or below 0, gone. */
  readonly changes?: readonly Change[]
}

/** What an attack gives, by the kind of its guesses. */
export type AttackFindings = RebuiltRecords | RowOrigins | TargetScores

/**
 * Plays the attacker on released rows, with nothing but what is handed in.
 *
 * @param name The attack; `attacks.names` lists them. Attacks that ask about people in and outside the data run in `audit` alone.
 * @returns What it found, in the form that the attack has; a stopped attack gives what it had and says so.
 * @throws {UserError} When the attack lacks something it needs, or a file cannot be read.
 * @throws {Interrupted} When it was stopped before anything was found.
 * @example
 * const found = await attack('reconsmote', {released: 'released.csv', target: 'diagnosis', minority: 'rare'})
 * console.log(found.records.toRows())
 */
export function attack<N extends FileAttackName>(
  name: N,
  options: AttackOptions<OptionsOf<N>>,
): Promise<Extract<AttackFindings, {readonly kind: GuessKind<N>}>>
export function attack<N extends string>(
  // Names that are known while types are checked are held to the overload above.
  name: string extends N ? N : never,
  options: AttackOptions,
): Promise<AttackFindings>
export async function attack(name: string, options: AttackOptions): Promise<AttackFindings> {
  checkNames('attack', options, OPTIONS)
  const {later = [], laterTruth = []} = options
  const {released, minority, columns, targets, auxiliary, truth, budgetSeconds, plugins, read = {}} = options
  checkNumber('budgetSeconds', budgetSeconds, {above: 0})
  checkSources('released', released)
  checkSources('later', ...later)
  checkSources('laterTruth', ...laterTruth)
  for (const [role, source] of Object.entries({targets, auxiliary, truth})) if (source !== undefined) checkSources(role, source)
  const target = targetOf(released, options.target)
  const {
    result,
    parts,
    target: found,
  } = await playAttack(
    {
      name,
      options: givenOptions(options.options),
      released,
      later,
      laterTruth,
      read,
      ...(target !== undefined && {target}),
      ...(minority !== undefined && {minority: labelsOf(minority)}),
      ...(columns && {columns}),
      ...(options.roles !== undefined && {roles: options.roles}),
      ...(options.keepIdentifiers && {keepIdentifiers: options.keepIdentifiers}),
      ...(targets !== undefined && {targets}),
      ...(auxiliary !== undefined && {auxiliary}),
      ...(truth !== undefined && {truth}),
      ...(budgetSeconds !== undefined && {budgetSeconds}),
      ...(plugins && {plugins}),
    },
    contextOf(options),
  )
  const {parameters, score, inputChecks, seconds, complete, stopped, notes} = result
  const summary: AttackSummary = {
    attack: result.attack,
    parameters,
    seconds,
    complete,
    notes,
    ...(score && {score}),
    ...(inputChecks && {inputChecks}),
    ...(stopped !== undefined && {stopped}),
  }
  return {...summary, ...joined(parts, found)}
}

type Joined =
  Omit<RebuiltRecords, keyof AttackSummary> | Omit<RowOrigins, keyof AttackSummary> | Omit<TargetScores, keyof AttackSummary>

/** The guesses about each class, one after the other. */
function joined(parts: readonly PlayedPart[], target: string | undefined): Joined {
  const [{guesses: first}] = parts
  if (first.kind === 'records') return joinedRecords(parts, target)
  if (first.kind === 'origins') {
    const all = parts.flatMap(({guesses}) => (guesses.kind === 'origins' ? [guesses] : []))
    return {
      kind: 'origins',
      rows: joinArrays(
        Int32Array,
        parts.map(({rows}) => rows),
      ),
      origins: all.flatMap(({origins}) => origins),
      scores: joinArrays(
        Float64Array,
        all.map(({scores}) => scores),
      ),
    }
  }
  const all = parts.flatMap(({guesses}): MembershipScores[] => (guesses.kind === 'membership' ? [guesses] : []))
  return {
    kind: 'membership',
    rows: joinArrays(
      Int32Array,
      parts.flatMap(({askedRows}) => askedRows ?? []),
    ),
    scores: joinArrays(
      Float64Array,
      all.map(({scores}) => scores),
    ),
    lowTells: all.some(({lowTells}) => lowTells === true),
    ...(all[0].changes && {changes: all.flatMap(({changes = []}) => changes)}),
  }
}

function joinedRecords(parts: readonly PlayedPart[], target: string | undefined): Omit<RebuiltRecords, keyof AttackSummary> {
  const all = parts.flatMap(({guesses, ...part}): (PlayedPart & {guesses: ReconstructedRecords})[] =>
    guesses.kind === 'records' ? [{...part, guesses}] : [],
  )
  const tables = all.map(({guesses: {records}, label = ''}) =>
    target === undefined ? records : records.withColumns([...records.columns, labelColumn(target, label, all, records.rowCount)]),
  )
  const rows = all.reduce((sum, part) => sum + part.rows.length, 0)
  const explained = all.reduce((sum, part) => sum + part.guesses.explainedShare * part.rows.length, 0)
  const names = [...all[0].guesses.levelConfidence.keys()]
  return {
    kind: 'records',
    records: concatTables('reconstructed', tables),
    support: joinArrays(
      Int32Array,
      all.map(({guesses}) => guesses.support),
    ),
    confidence: joinArrays(
      Float64Array,
      all.map(({guesses}) => guesses.confidence),
    ),
    levelConfidence: new Map(
      names.map(name => [
        name,
        joinArrays(
          Float64Array,
          all.flatMap(({guesses}) => guesses.levelConfidence.get(name) ?? []),
        ),
      ]),
    ),
    columnConfidence: new Map(
      uncertainColumns(parts).map(name => [
        name,
        joinArrays(
          Float64Array,
          all.map(
            ({guesses: {columnConfidence, records}}) => columnConfidence?.get(name) ?? new Float64Array(records.rowCount).fill(1),
          ),
        ),
      ]),
    ),
    explainedShare: rows === 0 ? 0 : explained / rows,
    ...(all.every(({guesses: {alone}}) => alone !== undefined) && {
      alone: (all[0].guesses.alone ?? []).map((_, release) =>
        joinArrays(
          Uint8Array,
          all.flatMap(({guesses: {alone}}) => alone?.[release] ?? []),
        ),
      ),
    }),
  }
}

function joinArrays<T extends Int32Array | Float64Array | Uint8Array>(type: new (length: number) => T, parts: readonly T[]): T {
  const all = new type(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
