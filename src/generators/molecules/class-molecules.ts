import type {Chemistry} from '../../chemistry/chemistry.js'
import type {CommonChem} from '../../chemistry/common-chem.js'
import {breather, type Context} from '../../core/context.js'
import {NotApplicable, UserError} from '../../core/errors.js'
import {moleculeColumn, moleculesOf} from '../../core/sample-form.js'
import {say, setting} from '../../core/text.js'
import type {CategoricalColumn, MinorityClass, Table} from '../../core/table.js'
import {ownRows, requireTwoRows, syntheticTable} from '../class-rows.js'

/** A molecule of the class. */
export interface ClassMolecule {
  readonly smiles: string
  readonly graph: CommonChem
}

/**
 * The molecules of the class, one for each row.
 *
 * @throws {NotApplicable} When the rows are no molecules, or there are fewer than two.
 * @throws {UserError} When there are other columns beside them, or no row has the label.
 */
export async function classMolecules(
  owner: string,
  chemistry: Chemistry,
  train: Table<'train'>,
  minority: MinorityClass,
  context: Context,
): Promise<ClassMolecule[]> {
  if (moleculeColumn(train) === undefined) throw new NotApplicable(`${owner} makes molecules, and the rows hold none`)
  const features = ownRows(owner, train, minority)
  if (features.columns.length > 1) throw otherColumns(owner, features)
  requireTwoRows(owner, features.rowCount)
  const breathe = breather(context)
  const molecules: ClassMolecule[] = []
  for (const smiles of moleculesOf(features)) {
    const graph = chemistry.graph(smiles)
    if (graph === undefined) throw new RangeError('A molecule that was read before cannot be read.')
    molecules.push({smiles, graph})
    await breathe()
  }
  return molecules
}

function otherColumns(owner: string, features: Table): UserError {
  const molecules = moleculeColumn(features)?.field.name
  const others = features.columns.flatMap(({field}) => (field.name === molecules ? [] : [field.name]))
  return new UserError(
    'molecules-not-alone',
    {generator: owner, columns: others},
    `${owner} makes molecules and nothing beside them. The rows have ${others.length} other ${others.length === 1 ? 'column' : 'columns'}.`,
    [say`Leave ${others.length === 1 ? 'it' : 'them'} out: ${setting('ignore', others)}`],
  )
}

/** Synthetic rows of the class with these molecules, which become the levels of their column beside those of the training rows. */
export function moleculeTable(train: Table<'train'>, minority: MinorityClass, made: readonly string[]): Table<'synthetic'> {
  const column = moleculeColumn(train)
  if (column === undefined) throw new RangeError('There is no column of molecules.')
  const levels = [...new Set([...column.field.levels, ...made])].sort()
  const place = new Map(levels.map((level, code) => [level, code]))
  const field = levels.length === column.field.levels.length ? column.field : {...column.field, levels}
  const molecules: CategoricalColumn = {
    kind: 'categorical',
    field,
    codes: Int32Array.from(made, smiles => place.get(smiles) ?? -1),
  }
  return syntheticTable(train, minority, made.length, [molecules])
}
