import {FINGERPRINT_BITS} from '../chemistry/chemistry.js'
import {DESCRIPTORS} from '../chemistry/descriptors.js'
import {hasBit} from '../chemistry/fingerprints.js'
import {loadChemistry} from '../chemistry/load-chemistry.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {moleculesOf} from '../core/sample-form.js'
import type {NumericColumn, Table} from '../core/table.js'
import {numericColumnOf} from './numeric-column.js'

/** Numbers of molecules: the bits of their fingerprints, and descriptors beside them. */
export async function moleculeNumbers(): Promise<{
  components(table: Table): Matrix
  beside(table: Table): NumericColumn[]
}> {
  const chemistry = await loadChemistry()
  return {
    components: table => {
      const molecules = moleculesOf(table)
      const matrix = createMatrix(table.rowCount, FINGERPRINT_BITS)
      molecules.forEach((smiles, row) => {
        const fingerprint = chemistry.fingerprint(smiles)
        if (fingerprint === undefined) throw new RangeError('A molecule that was read before cannot be read.')
        for (let bit = 0; bit < FINGERPRINT_BITS; bit++)
          if (hasBit(fingerprint, bit)) matrix.data[row * FINGERPRINT_BITS + bit] = 1
      })
      return matrix
    },
    beside: table => {
      const described = moleculesOf(table).map(smiles => chemistry.descriptors(smiles))
      return DESCRIPTORS.map(({name}, at) =>
        numericColumnOf(
          name,
          Float64Array.from(described, values => values?.[at] ?? 0),
        ),
      )
    },
  }
}
