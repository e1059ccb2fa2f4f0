import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {breather, type Context} from '../../core/context.js'
import {moleculeColumn} from '../../core/sample-form.js'
import type {CategoricalColumn, Table} from '../../core/table.js'
import type {GroundTruth} from '../release/ground-truth.js'

/**
 * The same people with the skeletons of their molecules in the place of these: what is left without salts, charges, stereo, isotopes and
 * the place of mobile hydrogens. Rows of other columns stay. Nothing where the rows are no molecules.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function bySkeleton(truth: GroundTruth, context: Context): Promise<GroundTruth | undefined> {
  const {members, nonMembers, synthetic} = truth
  if (moleculeColumn(members) === undefined) return undefined
  const chemistry = await loadChemistry()
  const breathe = breather(context)
  const skeletons = new Map<string, string>()
  for (const table of [members, synthetic, ...(nonMembers ? [nonMembers] : [])]) {
    const column = moleculeColumn(table)
    for (const code of new Set(column?.codes)) {
      const smiles = column?.field.levels[code]
      if (smiles === undefined || skeletons.has(smiles)) continue
      skeletons.set(smiles, chemistry.skeleton(smiles) ?? smiles)
      await breathe()
    }
  }
  const seen = <T extends Table>(table: T): T => withSkeletons(table, skeletons) as T
  return {...truth, members: seen(members), synthetic: seen(synthetic), ...(nonMembers && {nonMembers: seen(nonMembers)})}
}

function withSkeletons(table: Table, skeletons: ReadonlyMap<string, string>): Table {
  const column = moleculeColumn(table)
  if (column === undefined) return table
  const texts = column.field.levels.map(level => skeletons.get(level) ?? '')
  const levels = [...new Set(texts)].sort()
  const place = new Map(levels.map((level, code) => [level, code]))
  const {name, missing} = column.field
  const renewed: CategoricalColumn = {
    kind: 'categorical',
    field: {kind: 'categorical', name, levels, missing},
    codes: column.codes.map(code => place.get(texts[code]) ?? code),
  }
  return table.withColumns(table.columns.map(each => (each === column ? renewed : each)))
}
