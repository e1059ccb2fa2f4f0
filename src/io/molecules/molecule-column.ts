import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {mayBeSmiles} from '../../chemistry/smiles-text.js'
import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'
import type {CategoricalColumn, Column, Table} from '../../core/table.js'
import type {ReadOptions} from '../read-options.js'

/** Names of columns of molecules, in small letters without blanks and signs. */
const NAMES = new Set(['smiles', 'canonicalsmiles', 'isomericsmiles', 'smi', 'mol', 'molecule', 'structure', 'rdkitsmiles'])
/** So many different texts are tried, and so large a share must be molecules. */
const TRIED = 100
const NEARLY_ALL = 0.9
/** So many texts like SMILES, and such a share of those tried, are worth a word. */
const WORTH_A_WORD = {texts: 10, share: 0.1}

export interface FoundColumn {
  readonly column: CategoricalColumn
  /** It was found by its name and its cells; otherwise it was named. */
  readonly isFound: boolean
}

/** A column that is called as molecules are and is not read as such, though so many of the texts tried begin like SMILES. */
export interface DoubtfulColumn {
  readonly name: string
  readonly alike: number
  readonly tried: number
}

/** Columns that are called as molecules are and hold some, but too few to be read as such without a word. */
export const doubtfulColumns = (table: Table, options: ReadOptions): DoubtfulColumn[] =>
  table.columns.flatMap(column => {
    if (!mayHoldMolecules(column, options)) return []
    const tried = triedTexts(column)
    // Behind SMILES a name may stand, as in files of SMILES, or what ChemAxon extends them by.
    const alike = tried.filter(text => mayBeSmiles(text.split(/\s/u, 1)[0])).length
    return alike < WORTH_A_WORD.texts || alike < WORTH_A_WORD.share * tried.length
      ? []
      : [{name: column.field.name, alike, tried: tried.length}]
  })

/**
 * The column that holds molecules: the one that was named, or one that is called so and nearly all of whose texts are molecules.
 *
 * @throws {UserError} Where the named column holds numbers or is not read, or several columns look so.
 */
export async function moleculeColumn(table: Table, file: string, options: ReadOptions): Promise<FoundColumn | undefined> {
  const {smiles, kinds, target} = options
  if (smiles !== undefined) {
    const column = table.has(smiles) && smiles !== target ? table.column(smiles) : undefined
    if (column?.kind === 'categorical') return {column, isFound: false}
    if (kinds === undefined || column !== undefined) throw noMolecules(file, smiles)
  }
  const found: CategoricalColumn[] = []
  for (const column of table.columns) if (await looksLikeMolecules(column, options)) found.push(column as CategoricalColumn)
  if (found.length > 1) throw severalColumns(file, found)
  return found.length === 0 ? undefined : {column: found[0], isFound: true}
}

/** Whether a column of texts is called as columns of molecules are, and may be one. */
function mayHoldMolecules(column: Column, {target, group, categorical = []}: ReadOptions): column is CategoricalColumn {
  if (column.kind === 'numeric') return false
  const {name, levels} = column.field
  if (name === target || name === group || categorical.includes(name) || levels.length === 0) return false
  return NAMES.has(name.toLowerCase().replace(/[^a-z]/g, ''))
}

function triedTexts({field: {levels}}: CategoricalColumn): string[] {
  const count = Math.min(TRIED, levels.length)
  return Array.from({length: count}, (_, at) => levels[Math.floor((at * levels.length) / count)].trim())
}

async function looksLikeMolecules(column: Column, options: ReadOptions): Promise<boolean> {
  if (!mayHoldMolecules(column, options)) return false
  const tried = triedTexts(column)
  // Words fail here, so that nothing is loaded for columns of them.
  if (tried.filter(mayBeSmiles).length < NEARLY_ALL * tried.length) return false
  const chemistry = await loadChemistry()
  return tried.filter(text => chemistry.canonical(text) !== undefined).length >= NEARLY_ALL * tried.length
}

const noMolecules = (file: string, column: string) =>
  new UserError(
    'no-molecules',
    {column},
    say`${file}: column '${column}' (${setting('smiles')}) holds no texts that could be molecules.`,
    [say`Name the column of SMILES with ${setting('smiles')}; it can be neither the target nor left out.`],
  )

const severalColumns = (file: string, columns: readonly CategoricalColumn[]) => {
  const names = columns.map(({field}) => field.name)
  return new UserError(
    'several-molecule-columns',
    {columns: names},
    `${file}: several columns hold molecules: ${names.map(name => `'${name}'`).join(', ')}. A row is one molecule.`,
    [
      say`Name the one that is audited and leave the others out: ${setting('smiles', [names[0]])} ${setting('ignore', names.slice(1))}`,
    ],
  )
}
