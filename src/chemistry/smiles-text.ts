/** Of the molecules in public screening sets the largest has some 220. RDKit's stack ends between 550 and 700 atoms in a chain. */
const MOST_ATOMS = 300
const MOST_CHARACTERS = 4000
const CHARACTERS = /^[A-Za-z0-9@+\-[\]()=#$:./\\%*]+$/
const ATOM = /\[[^[\]]*\]|Br|Cl|[BCNOSPFI*bcnosp]/g

/** Whether a text can be given to RDKit as SMILES. */
export function mayBeSmiles(text: string): boolean {
  if (text.length === 0 || text.length > MOST_CHARACTERS || !CHARACTERS.test(text)) return false
  const atoms = text.match(ATOM)?.length ?? 0
  return atoms > 0 && atoms <= MOST_ATOMS
}
