import {readFileSync} from 'node:fs'
import {createRng, permutation} from '../../src/core/rng.js'
import {Table, type Column} from '../../src/core/table.js'

const FILE = new URL('../../fixtures/data/simulated-molecules.csv', import.meta.url)

/** The embedded set: SMILES as simulated, and whether the molecule is active. */
export const simulatedMolecules = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map(line => {
    const [smiles, active] = line.split(',')
    return {smiles, isActive: active === 'yes'}
  })

/** A table of one column of molecules. */
export function moleculeRows(
  smiles: readonly string[],
  beside: Readonly<Record<string, readonly string[]>> = {},
): Table<'source'> {
  const table = Table.fromColumns({smiles, ...beside})
  return table.withColumns(
    table.columns.map((column): Column =>
      column.kind === 'categorical' && column.field.name === 'smiles'
        ? {...column, field: {...column.field, sample: {form: {kind: 'molecule'}}}}
        : column,
    ),
  )
}

/** So many of the embedded molecules in random order, the first of which are of the class '1' of the target `y`. */
export function moleculeClasses(seed: number | string, {rows, minority}: {rows: number; minority: number}): Table<'source'> {
  const order = permutation(createRng(seed).fork('molecules'), simulatedMolecules.length)
  const smiles = Array.from({length: rows}, (_, row) => simulatedMolecules[order[row % order.length]].smiles)
  return moleculeRows(smiles, {y: smiles.map((_, row) => (row < minority ? '1' : '0'))})
}
