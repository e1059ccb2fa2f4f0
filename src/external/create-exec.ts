import {throwIfStopped} from '../core/context.js'
import {ownRows} from '../generators/class-rows.js'
import type {Generator} from '../generators/generator.js'
import {placeholdersIn, readCommand} from './command-line.js'
import {namedFiles} from './file-placeholders.js'
import {fittedOf} from './fitted-of.js'
import {LineSession} from './line-session.js'
import {repliedRows} from './replied-rows.js'
import {ownOnly} from './released-file.js'
import {runCommand, type RunSettings} from './run-command.js'

export interface ExecOptions {
  readonly command: string | undefined
  readonly protocol: 'files' | 'lines'
  readonly shell: boolean
  readonly timeout: number
  readonly rows: 'exact' | 'any'
  readonly claimedEpsilon: number | undefined
  readonly claimedDelta: number
  readonly reveal: boolean
}

/**
 * A generator that is a program of the user's.
 *
 * @throws {UserError} When the command is not as it must be.
 */
export function createExec({command, protocol, shell, timeout, rows, reveal, ...claimed}: ExecOptions): Generator {
  const settings = {command: readCommand(command, {shell, takesFiles: protocol === 'files'}), seconds: timeout, reveal}
  const isExact = rows === 'exact'
  const generator =
    protocol === 'files'
      ? runner({...settings, files: namedFiles(placeholdersIn(command ?? ''))}, isExact)
      : speaker(new LineSession(settings), isExact)
  const {claimedEpsilon: epsilon, claimedDelta: delta} = claimed
  return epsilon === undefined ? generator : {...generator, claims: {epsilon, delta}}
}

const exec = {name: 'exec', who: 'The command of exec'}

/** The command learns and makes rows in one go: fitting it does nothing yet. */
function runner(settings: RunSettings, isExact: boolean): Generator {
  return {
    deterministicFit: true,
    fit: async (train, minority, context) => {
      await Promise.resolve()
      throwIfStopped(context)
      ownRows('exec', train, minority)
      return fittedOf(exec, train, minority, isExact, {
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
      return fittedOf(exec, train, minority, isExact, {
        make: async (rowCount, sampling) => {
          return ownOnly(repliedRows(await fit.sample(rowCount, sampling), train, minority), minority)
        },
        dispose: () => {
          fit.dispose()
        },
      })
    },
  }
}
