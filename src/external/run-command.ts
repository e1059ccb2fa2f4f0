import path from 'node:path'
import type {Context} from '../core/context.js'
import {CommandFailed} from '../core/errors.js'
import type {MinorityClass, Table} from '../core/table.js'
import {openPrivateFolder} from '../files/private-folder.js'
import {isThere} from '../files/read-bytes.js'
import {writeTable} from '../io/write-table.js'
import {variablesOf, type CommandLine, type Values} from './command-line.js'
import {endingOf, type NamedFiles} from './file-placeholders.js'
import {endedEarly, startProcess, withinTime} from './foreign-process.js'
import {readReleased, type ReleasedRows} from './released-file.js'

export interface CommandSettings {
  readonly command: (values?: Values) => CommandLine
  readonly seconds: number
  /** Whether messages may show what the command writes to stderr. */
  readonly reveal: boolean
}

/** A command that is run once for each release. */
export interface RunSettings extends CommandSettings {
  readonly files: NamedFiles
}

/**
 * Hands the training rows to a command in a private folder, as a CSV file or in the formats that it asks for, waits for it, and reads the
 * file that it wrote. The folder is removed whatever happens.
 *
 * @throws {CommandFailed} When it cannot be started, takes too long, ends with another exit code than 0, or its file holds no such rows.
 * @throws {Interrupted} When the signal fires; nothing of it runs any more then.
 */
export async function runCommand(
  {command, files: named, seconds, reveal}: RunSettings,
  train: Table<'train'>,
  minority: MinorityClass,
  rowCount: number,
  context: Context,
): Promise<ReleasedRows> {
  const {signal} = context
  const folder = await openPrivateFolder()
  try {
    const place = (stem: string, name: string) => path.join(folder.path, `${stem}.${endingOf(name)}`)
    const files = new Map(named.train.map(name => [name, place('train', name)]))
    for (const file of new Set(files.values())) await writeTable(file, train, undefined, {signal})
    const out = place('synthetic', named.out)
    const values = {
      ...Object.fromEntries(files),
      [named.out]: out,
      ...minority,
      count: String(rowCount),
      seed: String(context.rng.seed31()),
    }
    const line = command(values)
    const running = startProcess(line, {folder, pipes: false, ...(line.inShell && {variables: variablesOf(values)})})
    const how = await withinTime(running, running.ended, seconds, signal)
    if (how !== 'ended with exit code 0') throw endedEarly(how, running, reveal)
    if (!(await isThere(out)))
      throw new CommandFailed(`ended without writing the file {${named.out}}. ${running.stderr.describe(reveal)}`)
    return await readReleased(out, train, minority, signal)
  } finally {
    await folder.close()
  }
}
