import {createContext, type Context, type Monitor} from '../core/context.js'
import {UserError} from '../core/errors.js'
import {didYouMean, type GivenOptions} from '../core/options.js'
import {createRng} from '../core/rng.js'
import {Table} from '../core/table.js'
import type {Amount, MinorityClasses} from '../core/planned.js'
import {coreCount} from '../platform/machine.js'
import type {TableSource} from '../io/table-source.js'
import type {QueueSettings} from '../queue/queue-settings.js'

/** What every function takes that works for long. */
export interface WorkOptions {
  /** Stops the work when it fires. */
  readonly signal?: AbortSignal | undefined
  /** Told how much of the work is done, in [0, 1], and at times what it is about: its first line in short. */
  readonly onProgress?: ((fraction: number, note?: string) => void) | undefined
}

/** A label of the target column; 1 and true stand for the labels '1' and 'true'. */
export type Label = string | number | boolean

/** Options of one algorithm by name. Plain objects are handed on as JSON, such as the `domain` of a private generator. */
export type AlgorithmOptions = Readonly<Record<string, string | number | boolean | object | undefined>>

export function monitorOf({signal, onProgress}: WorkOptions): Monitor {
  return {
    signal: signal ?? new AbortController().signal,
    progress: (fraction, note) => {
      onProgress?.(fraction, note)
    },
  }
}

export const DEFAULT_SEED = 1

export function contextOf(options: WorkOptions & {readonly seed?: number | undefined}): Context {
  const {seed = DEFAULT_SEED} = options
  checkNumber('seed', seed, {min: 0, integer: true})
  return {...createContext(createRng(seed)), ...monitorOf(options)}
}

/**
 * Refuses names that no option has: one that is misspelt would be left out without a word.
 * @throws {UserError}
 */
export function checkNames(what: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null)
    throw new UserError('setting-missing', {settings: []}, `${what} needs options, as an object.`, [
      `They are: ${known.join(', ')}.`,
    ])
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new UserError('no-such-option', {owner: what, option: name}, `${what} has no option '${name}'.`, [
        ...didYouMean(name, known),
        `Its options are: ${known.join(', ')}.`,
      ])
}

/** @throws {UserError} When a value that was given is none of the choices. */
export function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return
  throw new UserError(
    'wrong-value',
    {setting: name, given: value},
    `'${name}' must be one of ${choices.join(', ')}. Got '${value}' instead.`,
    didYouMean(value, choices),
  )
}

/**
 * Programs without types may hand in anything.
 * @throws {UserError} When something that was given is no rows.
 */
export function checkSources(name: string, ...sources: readonly unknown[]): void {
  for (const source of sources) {
    const isObject = typeof source === 'object' && source !== null
    if (typeof source === 'string' || source instanceof Table || (isObject && 'table' in source && source.table instanceof Table))
      continue
    const given = Array.isArray(source) ? 'an array' : typeof source
    throw new UserError(
      'wrong-value',
      {setting: name, given},
      `'${name}' must be the path of a file, what readTable returned, a table, or {name, table}. Got ${given} instead.`,
      ['Table.fromRows(rows) makes a table of plain objects.'],
    )
  }
}

interface Range {
  /** The smallest value; `above` is excluded itself. */
  readonly min?: number
  readonly above?: number
  readonly max?: number
  readonly below?: number
  readonly integer?: boolean
}

/** @throws {UserError} When a value that was given is outside its range. */
export function checkNumber(name: string, value: number | undefined, range: Range): void {
  if (value === undefined) return
  const {min = -Infinity, max = Infinity, above = -Infinity, below = Infinity, integer = false} = range
  const fits = value >= min && value <= max && value > above && value < below && (!integer || Number.isSafeInteger(value))
  if (fits) return
  const limits = [
    ...(min > -Infinity ? [`of at least ${min}`] : []),
    ...(above > -Infinity ? [`above ${above}`] : []),
    ...(max < Infinity ? [`of at most ${max}`] : []),
    ...(below < Infinity ? [`below ${below}`] : []),
  ]
  throw new UserError(
    'wrong-value',
    {setting: name, given: value},
    `'${name}' must be ${integer ? 'an integer' : 'a number'} ${limits.join(' and ')}. Got ${value} instead.`,
  )
}

/** Threads for work that can be split: one per core when nothing is said. */
export function jobsOf(jobs: number | undefined): number {
  checkNumber('jobs', jobs, {min: 1, integer: true})
  return jobs ?? coreCount()
}

/**
 * The queue that was asked for.
 * @throws {UserError} When there is a key or a store for a queue and no queue.
 */
export function queueOf({queue, queueKey, queueStore}: Partial<QueueSettings>): QueueSettings | undefined {
  const given = {...(queueKey !== undefined && {queueKey}), ...(queueStore !== undefined && {queueStore})}
  if (queue !== undefined) return {queue, ...given}
  const unused = Object.keys(given).at(0)
  if (unused === undefined) return undefined
  throw new UserError('setting-missing', {settings: ['queue']}, `'${unused}' is for a queue, and there is none.`, [
    "Give the address of Redis as queue: 'redis://HOST:6379'.",
  ])
}

/**
 * The class column and its minority labels as far as they were named. A file that was read names its target itself.
 * @throws {UserError} When the list of labels is empty.
 */
export function classesOf(
  data: TableSource,
  {target, minority}: {readonly target?: string | undefined; readonly minority?: Label | readonly Label[]},
): Partial<MinorityClasses> {
  const column = targetOf(data, target)
  const labels = minority === undefined ? undefined : labelsOf(minority)
  if (labels?.length === 0)
    throw new UserError('setting-missing', {settings: ['minority']}, 'At least one minority label must be given.', [
      "Give it as minority: ['LABEL'].",
    ])
  return {...(column !== undefined && {target: column}), ...(labels && {minority: labels})}
}

/** The class column that was named, here or when the file was read. */
export function targetOf(source: TableSource, target: string | undefined): string | undefined {
  if (target !== undefined || typeof source === 'string' || source instanceof Table || !('dialect' in source)) return target
  return source.options.target
}

/** How many rows of each label to make. */
export function amountOf({count, ratio}: {readonly count?: number | undefined; readonly ratio?: number | undefined}): Amount {
  checkNumber('count', count, {min: 0, integer: true})
  checkNumber('ratio', ratio, {above: 0, below: Infinity})
  if (count !== undefined && ratio !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: ['count', 'ratio']},
      "Give 'count' or 'ratio', not both: each says how many rows to make.",
    )
  if (count !== undefined) return {kind: 'count', count}
  return ratio === undefined ? {kind: 'balance'} : {kind: 'ratio', ratio}
}

export function labelsOf(minority: Label | readonly Label[]): string[] {
  return [...new Set((Array.isArray(minority) ? (minority as readonly Label[]) : [minority as Label]).map(String))]
}

/** One algorithm's options as the registries take them. */
export function givenOptions(options: AlgorithmOptions = {}): GivenOptions {
  const given = Object.entries(options).flatMap(([name, value]): [string, string | number | boolean][] =>
    value === undefined ? [] : [[name, typeof value === 'object' ? JSON.stringify(value) : value]],
  )
  return Object.fromEntries(given)
}
