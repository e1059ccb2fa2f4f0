import path from 'node:path'
import type {Context} from '../core/context.js'
import {CommandFailed} from '../core/errors.js'
import type {MinorityClass, Table} from '../core/table.js'
import {openPrivateFolder} from '../files/private-folder.js'
import {isThere} from '../files/read-bytes.js'
import {writeTable} from '../io/write-table.js'
import {variablesOf, type CommandLine, type Values} from './command-line.js'
import {endedEarly, startProcess, withinTime} from './foreign-process.js'
import {readReleased, type ReleasedRows} from './released-file.js'

/** A command that is run once for each release. */
export interface RunSettings {
  readonly command: (values?: Values) => CommandLine
  readonly seconds: number
  /** Whether messages may show what the command writes to stderr. */
  readonly reveal: boolean
}

/**
 * Hands the training rows to a command as a CSV file in a private folder, waits for it, and reads the file that it wrote. The folder is
 * removed whatever happens.
 *
 * @throws {CommandFailed} When it cannot be started, takes too long, ends with another exit code than 0, or its file holds no such rows.
 * @throws {Interrupted} When the signal fires; nothing of it runs any more then.
 */
export async function runCommand(
  {command, seconds, reveal}: RunSettings,
  train: Table<'train'>,
  minority: MinorityClass,
  rowCount: number,
  context: Context,
): Promise<ReleasedRows> {
  const {signal} = context
  const folder = await openPrivateFolder()
  try {
    const files = {train: path.join(folder.path, 'train.csv'), out: path.join(folder.path, 'synthetic.csv')}
    await writeTable(files.train, train, undefined, {signal})
    const values = {...files, ...minority, count: String(rowCount), seed: String(context.rng.seed31())}
    const line = command(values)
    const running = startProcess(line, {folder, pipes: false, ...(line.inShell && {variables: variablesOf(values)})})
    const how = await withinTime(running, running.ended, seconds, signal)
    if (how !== 'ended with exit code 0') throw endedEarly(how, running, reveal)
    if (!(await isThere(files.out)))
      throw new CommandFailed(`ended without writing the file {out}. ${running.stderr.describe(reveal)}`)
    return await readReleased(files.out, train, minority, signal)
  } finally {
    await folder.close()
  }
}
