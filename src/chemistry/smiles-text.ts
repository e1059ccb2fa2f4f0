/** Of the molecules in public screening sets the largest has some 220. RDKit's stack ends between 550 and 700 atoms in a chain. */
const MOST_ATOMS = 300
const MOST_CHARACTERS = 4000
const ATOM = String.raw`\[[^\s[\]]+\]|Br|Cl|[BCNOPSFI*bcnops]`
const BOND_OR_RING = String.raw`[-=#$:/\\.()]|%\d\d|%\(\d+\)|\d`
const ATOMS = new RegExp(ATOM, 'g')
const TOKENS = new RegExp(`^(?:${ATOM}|${BOND_OR_RING})+$`)

/**
 * Whether a text can be given to RDKit as SMILES: it has nothing but atoms, bonds, branches and ring closures (OpenSMILES specification
 * 1.0, section 3), and not too many atoms. Most words are none: `None` has an e.
 */
export function mayBeSmiles(text: string): boolean {
  if (text.length === 0 || text.length > MOST_CHARACTERS || !TOKENS.test(text)) return false
  const atoms = atomsIn(text)
  return atoms > 0 && atoms <= MOST_ATOMS
}

/** Atoms that are written, which hydrogens mostly are not. */
export const atomsIn = (smiles: string): number => smiles.match(ATOMS)?.length ?? 0
