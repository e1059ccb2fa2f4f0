/** A molecule as RDKit's `get_json` writes it: CommonChem, where what equals the default is left out. Bonds are those of a Kekulé form. */
export interface CommonChem {
  readonly molecules: readonly [ChemMolecule, ...ChemMolecule[]]
}

export interface ChemMolecule {
  readonly atoms: readonly ChemAtom[]
  readonly bonds?: readonly ChemBond[]
  readonly extensions?: readonly ChemExtension[]
}

export interface ChemAtom {
  /** Atomic number; 6 when left out. */
  readonly z?: number
  /** All hydrogens at the atom. */
  readonly impHs?: number
  readonly chg?: number
  /** Unpaired electrons. */
  readonly nRad?: number
  readonly isotope?: number
  readonly stereo?: string
}

export interface ChemBond {
  /** Order; 1 when left out. */
  readonly bo?: number
  readonly type?: string
  readonly atoms: readonly [number, number]
  readonly stereo?: string
  readonly stereoAtoms?: readonly number[]
}

export interface ChemExtension {
  readonly name: string
  readonly aromaticAtoms?: readonly number[]
  readonly aromaticBonds?: readonly number[]
  readonly atomRings?: readonly (readonly number[])[]
}

/** What RDKit adds: rings and aromaticity. */
export const rdkitPart = ({extensions = []}: ChemMolecule): ChemExtension | undefined =>
  extensions.find(({name}) => name === 'rdkitRepresentation')

/** Per atom its bonds, as places in the list of bonds. */
export function bondsOfAtoms({atoms, bonds = []}: ChemMolecule): number[][] {
  const lists = atoms.map((): number[] => [])
  bonds.forEach((bond, at) => {
    for (const atom of bond.atoms) lists[atom].push(at)
  })
  return lists
}

/** The atom at the other end. */
export const otherEnd = ({atoms: [first, second]}: ChemBond, atom: number): number => (first === atom ? second : first)
