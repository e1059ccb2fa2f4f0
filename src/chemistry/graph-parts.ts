import {bondsOfAtoms, otherEnd, type ChemAtom, type ChemBond, type ChemMolecule, type CommonChem} from './common-chem.js'

/** Atoms with the bonds between them, in a Kekulé form and without stereo. */
export interface Part {
  readonly atoms: readonly ChemAtom[]
  readonly bonds: readonly ChemBond[]
}

/** A part of a molecule that hung on the rest by one single bond. */
export interface SideChain extends Part {
  /** Its atom that the bond was at. */
  readonly at: number
}

/** The part of a molecule that these atoms are, in their order, and where each of them has gone. */
export function partOf(
  {atoms, bonds = []}: ChemMolecule,
  chosen: readonly number[],
): Part & {readonly place: Map<number, number>} {
  const place = new Map(chosen.map((atom, at) => [atom, at]))
  return {
    place,
    atoms: chosen.map(atom => withoutStereo(atoms[atom])),
    bonds: bonds.flatMap(({bo, type, atoms: [first, second]}) => {
      const [from, to] = [place.get(first), place.get(second)]
      if (from === undefined || to === undefined) return []
      return [{...(bo !== undefined && {bo}), ...(type !== undefined && {type}), atoms: [from, to] as const}]
    }),
  }
}

const withoutStereo = ({stereo: _, ...atom}: ChemAtom): ChemAtom => atom

/** One part with side chains on it, each by a single bond: valences stay those that the cut bonds had filled. */
export function joined(core: Part, chains: readonly {readonly on: number; readonly chain: SideChain}[]): Part {
  const atoms = [...core.atoms]
  const bonds = [...core.bonds]
  for (const {on, chain} of chains) {
    const shift = atoms.length
    atoms.push(...chain.atoms)
    bonds.push(...chain.bonds.map(bond => ({...bond, atoms: [bond.atoms[0] + shift, bond.atoms[1] + shift] as const})))
    bonds.push({atoms: [on, chain.at + shift]})
  }
  return {atoms, bonds}
}

/** A part as a molecule that RDKit can read, with what its answers have around one. */
export const asMolecule = (part: Part, {molecules: _, ...around}: CommonChem): CommonChem => ({...around, molecules: [part]})

/** The atoms that can be reached from one without passing others; the first is the start. */
export function reachable(molecule: ChemMolecule, start: number, isClosed: (atom: number) => boolean): number[] {
  const lists = bondsOfAtoms(molecule)
  const seen = new Set([start])
  const found = [start]
  for (const atom of found)
    for (const bond of lists[atom]) {
      const next = otherEnd((molecule.bonds ?? [])[bond], atom)
      if (seen.has(next) || isClosed(next)) continue
      seen.add(next)
      found.push(next)
    }
  return found
}

/** Whether a bond is a single one, written as such. */
export const isSingle = ({bo = 1, type}: ChemBond): boolean => bo === 1 && type === undefined
