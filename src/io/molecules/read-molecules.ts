import {loadChemistry} from '../../chemistry/load-chemistry.js'
import type {Chemistry} from '../../chemistry/chemistry.js'
import {breather} from '../../core/context.js'
import {UserError} from '../../core/errors.js'
import {libraryWording} from '../../core/library-wording.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {MISSING_CODE, Table, type CategoricalColumn} from '../../core/table.js'
import {say, setting, wordText, type Text} from '../../core/text.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {doubtfulColumns, moleculeColumn, type DoubtfulColumn} from './molecule-column.js'

/** A table as it was read, before its molecules are known as such. */
type ReadParts = Pick<LoadedTable, 'table' | 'group' | 'texts' | 'notes'> & {readonly readings: readonly ColumnReading[]}

const MOLECULE = {form: {kind: 'molecule'}} as const
/** So many rows a message names. */
const NAMED_ROWS = 10

/**
 * The table with its molecules known as such: the column that holds SMILES has the canonical SMILES of RDKit as its levels, so that two
 * spellings of a molecule are one level. Tables without such a column stay as they are, and nothing is loaded for them.
 *
 * @throws {UserError} Where a cell of it is empty or no molecule, unless such rows are to be skipped; where several columns hold molecules.
 * @throws {Interrupted} When the signal says so.
 */
export async function withMolecules<R extends ReadParts>(read: R, file: string, options: ReadOptions): Promise<R> {
  const found = await moleculeColumn(read.table, file, options)
  if (found === undefined) return withDoubts(read, doubtfulColumns(read.table, options), options)
  const {column, isFound} = found
  const chemistry = await loadChemistry()
  const canonical = await canonicalLevels(column, chemistry, options.signal)
  const {readable, unreadable, missing} = rowsOf(column, canonical)
  if (readable.length < read.table.rowCount && options.skipUnreadable !== true)
    throw unreadableError(file, column.field.name, unreadable, missing)
  if (readable.length === 0) throw new UserError('no-rows', {}, `${file} has no row with a molecule.`, ['Give a file with rows.'])
  const {name} = column.field
  const table = new Table(
    'source',
    read.table.columns.map(each => (each === column ? inCanonical(column, canonical) : each)),
    read.table.rowCount,
  )
  const notes = [...columnNotes(column, canonical, isFound), `in the spelling of ${chemistry.version}`]
  const skipped = read.table.rowCount - readable.length
  return {
    ...read,
    ...(skipped === 0 ? {table} : withRows(read, table, readable)),
    readings: read.readings.map(reading => (reading.name === name ? described(reading, canonical, notes, options) : reading)),
    notes: [
      ...read.notes,
      ...(skipped === 0
        ? []
        : [`${skipped} ${skipped === 1 ? 'row' : 'rows'} without a readable molecule ${was(skipped)} skipped.`]),
      `the molecules were read by ${chemistry.version}.`,
    ],
  }
}

/** The table as it was read; columns that may well be of molecules say that they were not read so. */
function withDoubts<R extends ReadParts>(read: R, doubts: readonly DoubtfulColumn[], {wording = libraryWording}: ReadOptions): R {
  if (doubts.length === 0) return read
  const noteOf = ({name, alike, tried}: DoubtfulColumn) =>
    wordText(
      say`called as molecules are, and ${alike} of ${tried} texts begin like SMILES, but too few are nothing else: read as
        categories; as molecules with ${setting('smiles', [name])}`,
      wording,
    )
  return {
    ...read,
    readings: read.readings.map(reading => {
      const doubt = doubts.find(({name}) => name === reading.name)
      return doubt === undefined ? reading : {...reading, notes: [...reading.notes, noteOf(doubt)]}
    }),
  }
}

/** Per level its canonical SMILES. */
async function canonicalLevels(
  {field: {levels}}: CategoricalColumn,
  chemistry: Chemistry,
  signal: AbortSignal | undefined,
): Promise<(string | undefined)[]> {
  const breathe = breather({signal: signal ?? new AbortController().signal})
  const canonical: (string | undefined)[] = []
  for (const level of levels) {
    await breathe()
    canonical.push(chemistry.canonical(level.trim()))
  }
  return canonical
}

function rowsOf({codes}: CategoricalColumn, canonical: readonly (string | undefined)[]) {
  const readable: number[] = []
  const unreadable: number[] = []
  let missing = 0
  codes.forEach((code, row) => {
    if (code === MISSING_CODE) missing++
    if (code !== MISSING_CODE && canonical[code] !== undefined) readable.push(row)
    else unreadable.push(row + 1)
  })
  return {readable, unreadable, missing}
}

function unreadableError(file: string, column: string, rows: readonly number[], missing: number): UserError {
  const {length} = rows
  const shown = `${rows.slice(0, NAMED_ROWS).join(', ')}${length > NAMED_ROWS ? ' ...' : ''}`
  const empty = missing === 0 ? '' : ` (${missing} of them ${missing === 1 ? 'is' : 'are'} empty)`
  return new UserError(
    'unreadable-molecules',
    {column, rows: length, missing},
    `${file}: ${length} ${length === 1 ? 'cell' : 'cells'} of column '${column}' ${length === 1 ? 'is' : 'are'} no molecule in ` +
      `SMILES that RDKit reads${empty}: row${length === 1 ? '' : 's'} ${shown}.`,
    [
      say`Mend them, or leave such rows out: ${setting('skipUnreadable')}`,
      say`If the column holds no molecules: ${setting('categorical', [column])}`,
    ],
  )
}

/** One level for each molecule, sorted by code point. Cells without one are missing, and their rows go. */
function inCanonical({field, codes}: CategoricalColumn, canonical: readonly (string | undefined)[]): CategoricalColumn {
  const levels = [...new Set(canonical.filter(text => text !== undefined))].sort()
  const place = new Map(levels.map((level, code) => [level, code]))
  const recode = canonical.map(text => (text === undefined ? MISSING_CODE : (place.get(text) ?? MISSING_CODE)))
  return {
    kind: 'categorical',
    field: {...field, levels, missing: 0, sample: MOLECULE},
    codes: codes.map(code => (code === MISSING_CODE ? code : recode[code])),
  }
}

/** The rows that stay; how cells were spelt is no longer known by row. */
function withRows({group}: ReadParts, table: Table<'source'>, rows: readonly number[]) {
  return {
    table: table.select(rows, 'source'),
    ...(group && {group: {...group, ids: Int32Array.from(rows, row => group.ids[row])}}),
    texts: new Map(),
  }
}

function columnNotes({field, codes}: CategoricalColumn, canonical: readonly (string | undefined)[], isFound: boolean): Text[] {
  const molecules = canonical.filter(text => text !== undefined)
  const spellings = molecules.length - new Set(molecules).size
  const mixed = codes.reduce((sum, code) => sum + (code !== MISSING_CODE && canonical[code]?.includes('.') === true ? 1 : 0), 0)
  return [
    ...(isFound
      ? [say`read as molecules, as its name and its cells say; as categories with ${setting('categorical', [field.name])}`]
      : []),
    ...(spellings === 0
      ? []
      : [`${spellings} further ${spellings === 1 ? 'spelling' : 'spellings'} of molecules are taken for these`]),
    ...(mixed === 0
      ? []
      : [`${mixed} ${mixed === 1 ? 'row holds' : 'rows hold'} several parts, as salts do; they are compared whole`]),
  ]
}

function described(
  {name, part, missing, source}: ColumnReading,
  canonical: readonly (string | undefined)[],
  notes: readonly Text[],
  {wording = libraryWording}: ReadOptions,
): ColumnReading {
  const levels = new Set(canonical.filter(text => text !== undefined)).size
  return {
    ...{name, part, missing, levels, type: 'molecule'},
    ...(source !== undefined && {source}),
    notes: notes.map(note => wordText(note, wording)),
  }
}

const was = (count: number) => (count === 1 ? 'was' : 'were')
