import {Readable} from 'node:stream'
import {expect} from 'vitest'
import {flagWording} from '../../src/cli/flag-wording.js'
import {UserError} from '../../src/core/errors.js'
import {categoricalColumn, numericColumn} from '../../src/core/table.js'
import {readTable} from '../../src/io/read-table.js'
import type {LoadedTable} from '../../src/io/loaded-table.js'
import type {ReadOptions} from '../../src/io/read-options.js'
import {inFlags} from './in-flags.js'

/** Reads a text or bytes as a file, as commands do. */
export const read = (text: string | Uint8Array, options: ReadOptions = {}): Promise<LoadedTable> =>
  readTable('-', {wording: flagWording, ...options, stdin: Readable.from([Buffer.from(text)])})

export const numbers = ({table}: LoadedTable, name: string) => [...numericColumn(table, name).values]

export const labels = ({table}: LoadedTable, name: string) => {
  const {codes, field} = categoricalColumn(table, name)
  return Array.from(codes, code => (code < 0 ? null : field.levels[code]))
}

/** The whole text a user sees: message and suggestions. */
export async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).suggestions.length).toBeGreaterThan(0)
  return inFlags(error as UserError)
}
