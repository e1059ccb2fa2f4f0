import {CommandFailed, UserError} from '../core/errors.js'
import {throwIfStopped} from '../core/context.js'
import {Table, type Cell, type MinorityClass} from '../core/table.js'
import {sha256Hex} from '../platform/hash.js'
import {ownRows} from '../generators/class-rows.js'
import {defineGenerator, type GeneratorDefinition} from '../generators/define-generator.js'
import {exec} from './exec.js'
import {fittedOf} from './fitted-of.js'
import {ownOnly, type ReleasedRows} from './released-file.js'
import {repliedRows} from './replied-rows.js'

/** What a function that makes rows is handed. */
export interface RowsRequest {
  /** The training rows of all classes. */
  readonly train: Table
  /** The class column, and the label to make rows of. */
  readonly target: string
  readonly label: string
  /** How many rows to make. */
  readonly count: number
  /** A whole number from 1 to 2,147,483,647: the same one asks for the same rows. */
  readonly seed: number
  /** Fires when nobody wants the rows any more. */
  readonly signal: AbortSignal
}

/** A function of a program's as a generator. */
export interface FunctionGenerator {
  /** What plans and results call it: small letters, digits and hyphens. */
  readonly name: string
  /**
   * Changes whenever the rows may: an audit that goes on in its `out` folder then does not take over the steps of an older version.
   * The text of the function is seen by itself; what it calls is not.
   */
  readonly version?: string
  /** Makes rows of the label, as a table or as plain objects; the class column may be left out. */
  readonly make: (request: RowsRequest) => RowsMade | Promise<RowsMade>
}

type RowsMade = Table | readonly Readonly<Record<string, Cell>>[]

const {rows, checkSeed} = exec.options

/**
 * The definition of a generator that calls a function. It runs in the thread of its program.
 *
 * @throws {UserError} When it is no such function, or its name is none.
 */
export function functionGenerator(given: FunctionGenerator): GeneratorDefinition {
  const {name, make}: {readonly name: string; readonly make: unknown} = given
  if (typeof make !== 'function')
    throw new UserError(
      'wrong-definition',
      {part: 'make', name},
      `The generator ${name} needs a function 'make' that makes rows.`,
    )
  const who = `The function of ${name}`
  return defineGenerator({
    name,
    summary: 'A function of the program that called the library.',
    source: 'The function that is given',
    columns: 'any',
    foreign: true,
    options: {rows, checkSeed},
    create: options => ({
      deterministicFit: true,
      fit: async (train, minority, context) => {
        await Promise.resolve()
        throwIfStopped(context)
        ownRows(name, train, minority)
        return fittedOf({name, who}, train, minority, options.rows === 'exact', {
          make: async (count, {rng, signal}) => {
            const made: unknown = await given.make({train, ...minority, count, seed: rng.seed31(), signal})
            return releasedRows(who, made, train, minority)
          },
          dispose: () => undefined,
        })
      },
    }),
  })
}

/** What tells one version of a function from another. */
export function hashOfFunction({name, version, make}: FunctionGenerator): string {
  return sha256Hex(JSON.stringify([name, version ?? null, make.toString()]))
}

/** @throws {CommandFailed} When it is no table of such rows. */
function releasedRows(who: string, made: unknown, train: Table<'train'>, minority: MinorityClass): ReleasedRows {
  const rows: unknown = made instanceof Table ? made.toRows() : made
  const isRow = (row: unknown): row is Readonly<Record<string, unknown>> => typeof row === 'object' && row !== null
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new CommandFailed('gave neither a table nor a list of rows.', who)
  const names = train.columns.map(({field}) => field.name)
  const given = names.filter(name => rows.length === 0 || rows.some(row => Object.hasOwn(row, name)))
  const columns = given.map(name => [name, rows.map(row => (Object.hasOwn(row, name) ? cellOf(row[name]) : null))] as const)
  return ownOnly(repliedRows(Object.fromEntries(columns), train, minority, who), minority)
}

/** What is missing in a table of the library's, as null. */
const cellOf = (cell: unknown) => (cell === undefined || cell === '' || Number.isNaN(cell) ? null : cell)
