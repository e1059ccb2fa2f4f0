import type {MinorityClasses} from '../../core/planned.js'
import type {Rng} from '../../core/rng.js'
import {moleculeColumn, moleculesOf} from '../../core/sample-form.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import type {LabelledMolecules, ScreeningRows} from '../../metrics/fidelity/fidelity.js'
import type {Release} from '../release/release.js'

/** The release as it is, where its rows were made features for all others. */
export type BesideFeatures = Pick<Release, 'train' | 'withheld' | 'holdout' | 'synthetic'>

/** What a screen needs of a release of molecules; nothing of other rows. */
export function screeningRows(
  looked: 'synthetic' | 'train',
  {train, withheld, holdout, synthetic}: BesideFeatures,
  classes: MinorityClasses,
  shared: Rng,
): (() => ScreeningRows) | undefined {
  if (holdout === undefined || moleculeColumn(train) === undefined) return undefined
  return () => {
    const known = [labelled(train, classes), ...(withheld ? [labelled(withheld, classes)] : [])]
    return {
      train: {
        smiles: known.flatMap(({smiles}) => smiles),
        isMinority: Uint8Array.from(known.flatMap(({isMinority}) => [...isMinority])),
      },
      synthetic: looked === 'train' ? [] : moleculesOf(synthetic),
      unseen: labelled(holdout, classes),
      rng: shared.fork('screening'),
    }
  }
}

function labelled(table: Table, {target, minority}: MinorityClasses): LabelledMolecules {
  const isMinority = new Uint8Array(table.rowCount)
  for (const row of rowsWithLabel(table, target, minority)) isMinority[row] = 1
  return {smiles: moleculesOf(table), isMinority}
}
