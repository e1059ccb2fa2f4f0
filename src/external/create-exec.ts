import {throwIfStopped, type Context} from '../core/context.js'
import {CommandFailed} from '../core/errors.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../core/table.js'
import {ownRows} from '../generators/class-rows.js'
import type {FittedGenerator, Generator} from '../generators/generator.js'
import {readCommand} from './command-line.js'
import {LineSession} from './line-session.js'
import {repliedRows} from './replied-rows.js'
import type {ReleasedRows} from './released-file.js'
import {runCommand, type RunSettings} from './run-command.js'

export interface ExecOptions {
  readonly command: string | undefined
  readonly protocol: 'files' | 'lines'
  readonly shell: boolean
  readonly timeout: number
  readonly rows: 'exact' | 'any'
  readonly reveal: boolean
}

/**
 * A generator that is a program of the user's.
 *
 * @throws {UserError} When the command is not as it must be.
 */
export function createExec({command, protocol, shell, timeout, rows, reveal}: ExecOptions): Generator {
  const settings = {command: readCommand(command, {shell, takesFiles: protocol === 'files'}), seconds: timeout, reveal}
  const isExact = rows === 'exact'
  return protocol === 'files' ? runner(settings, isExact) : speaker(new LineSession(settings), isExact)
}

/** The command learns and makes rows in one go: fitting it does nothing yet. */
function runner(settings: RunSettings, isExact: boolean): Generator {
  return {
    deterministicFit: true,
    fit: async (train, minority, context) => {
      await Promise.resolve()
      throwIfStopped(context)
      ownRows('exec', train, minority)
      return fittedOf(train, minority, isExact, {
        make: (rowCount, sampling) => runCommand(settings, train, minority, rowCount, sampling),
        dispose: () => undefined,
      })
    },
  }
}

function speaker(session: LineSession, isExact: boolean): Generator {
  return {
    async fit(train, minority, context) {
      ownRows('exec', train, minority)
      const fit = await session.fit(train, minority, context)
      return fittedOf(train, minority, isExact, {
        make: async (rowCount, sampling) => {
          const all = repliedRows(await fit.sample(rowCount, sampling), train, minority)
          const own = rowsWithLabel(all, minority.target, [minority.label])
          return {table: all.select(own, 'synthetic'), othersLeftOut: all.rowCount - own.length}
        },
        dispose: () => {
          fit.dispose()
        },
      })
    },
  }
}

interface Maker {
  readonly make: (rowCount: number, context: Context) => Promise<ReleasedRows>
  readonly dispose: () => void
}

function fittedOf(train: Table<'train'>, {label}: MinorityClass, isExact: boolean, {make, dispose}: Maker): FittedGenerator {
  const notes = new Set<string>()
  return {
    get notes() {
      return [...notes]
    },
    async sample(rowCount, context) {
      throwIfStopped(context)
      context.progress(0)
      if (rowCount === 0) {
        context.progress(1)
        return train.select([], 'synthetic')
      }
      const {table, othersLeftOut} = await make(rowCount, context)
      if (othersLeftOut > 0) notes.add(`exec: rows that are not of class '${label}' were left out of what the command made.`)
      if (table.rowCount === 0) throw new CommandFailed(`made no row of class '${label}'.`)
      if (isExact && table.rowCount !== rowCount)
        throw new CommandFailed(
          `made ${table.rowCount} rows of class '${label}' where ${rowCount} were asked for. ` +
            'It must give the synthetic rows alone; the option rows=any takes another number of them.',
        )
      context.progress(1)
      return table
    },
    dispose,
  }
}
