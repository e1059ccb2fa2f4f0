import {wordNotes} from '../core/library-wording.js'
import type {LoadedTable} from '../io/loaded-table.js'
import {readSource, type TableSource} from '../io/table-source.js'
import {requireTarget, type SettledRequest} from './column-roles.js'
import {identifierNotes, settleIdentifiers, withoutIdentifiers, type SettledColumns} from './identifiers.js'
import {findMinority, type FoundClasses} from './labels.js'

/** Real rows as a command uses them. */
export interface SettledData {
  /** As they were read. */
  readonly whole: LoadedTable
  /** Without the columns that name people. */
  readonly loaded: LoadedTable
  readonly classes: Omit<FoundClasses, 'notes'>
  readonly identifiers: SettledColumns
  /** What was found and settled, in words. */
  readonly notes: readonly string[]
}

/**
 * Reads the real rows, finds their classes and leaves out the columns that name people. How they were read is told once all that is known.
 *
 * @param settle Which columns are left out.
 * @throws {UserError} When they cannot be read, or no label can be told to be the minority.
 */
export async function readData(
  data: TableSource,
  {read, classes, keepIdentifiers, ordinary}: Pick<SettledRequest, 'read' | 'classes' | 'keepIdentifiers' | 'ordinary'>,
  {signal, keepTexts = false}: {readonly signal: AbortSignal; readonly keepTexts?: boolean},
  settle: typeof settleIdentifiers = settleIdentifiers,
): Promise<SettledData> {
  const target = requireTarget(classes)
  const {onReading, ...unheard} = read
  const whole = await readSource(data, {...unheard, ...classes, keepTexts, signal}, 'data')
  // What was read before said itself how.
  const tell = typeof data === 'object' && 'dialect' in data ? undefined : onReading
  try {
    const {minority, notes} = findMinority(whole.table, target, classes.minority)
    const identifiers = settle(whole.table.without([target]), keepIdentifiers, whole.path, ordinary)
    const loaded = withoutIdentifiers(whole, identifiers.leftOut)
    const settled = wordNotes([...notes, ...identifierNotes(identifiers)], read.wording)
    tell?.({...loaded.reading, settled})
    return {whole, loaded, classes: {target, minority}, identifiers, notes: settled}
  } catch (error) {
    tell?.(whole.reading)
    throw error
  }
}
