import type {Chemistry} from '../../../chemistry/chemistry.js'
import {fingerprintOf, type Fingerprint} from '../../../chemistry/fingerprints.js'
import {loadChemistry} from '../../../chemistry/load-chemistry.js'
import {NotApplicable} from '../../../core/errors.js'
import {moleculeColumn, moleculesOf} from '../../../core/sample-form.js'
import type {Table} from '../../../core/table.js'
import type {AttackerView} from '../../attack.js'
import {requireRows} from '../../encode-view.js'
import {Spaces} from '../../spaces.js'

/** The molecules that an attacker holds, as SMILES, and what chemistry says of them. */
export interface MoleculeView {
  readonly chemistry: Chemistry
  readonly released: readonly string[]
  readonly targets: readonly string[]
  readonly auxiliary: readonly string[]
  /** Fingerprints of these, computed once for all attacks. */
  fingerprints(of: 'released' | 'targets' | 'auxiliary'): readonly Fingerprint[]
}

/**
 * @param needsAuxiliary Whether rows of the population are needed as well.
 * @throws {NotApplicable} When the rows are no molecules, or some are not there.
 * @throws {UserError} When RDKit is not installed.
 */
export async function moleculeView(view: AttackerView, needsAuxiliary: boolean): Promise<MoleculeView> {
  const targets = requireRows(view.targets, 'there are no targets to ask about')
  const released = requireRows(view.released, 'the release holds no synthetic rows')
  if (moleculeColumn(released) === undefined) throw new NotApplicable('the rows are no molecules')
  const auxiliary = needsAuxiliary ? requireRows(view.auxiliary, 'there are no auxiliary rows to compare with') : undefined
  const chemistry = await loadChemistry()
  const {spaces = new Spaces()} = view
  const tables = {released, targets, auxiliary}
  const smilesOf = (table: Table | undefined) => (table === undefined ? [] : spaces.of(table, moleculesOf))
  const fingerprintsOf = (table: Table) => moleculesOf(table).map(smiles => fingerprint(chemistry, smiles))
  return {
    chemistry,
    released: smilesOf(released),
    targets: smilesOf(targets),
    auxiliary: smilesOf(auxiliary),
    fingerprints: of => {
      const table = tables[of]
      return table === undefined ? [] : spaces.of(table, fingerprintsOf, 'fingerprints')
    },
  }
}

function fingerprint(chemistry: Chemistry, smiles: string): Fingerprint {
  const bytes = chemistry.fingerprint(smiles)
  if (bytes === undefined) throw new RangeError('A molecule that was read before cannot be read.')
  return fingerprintOf(bytes)
}
