import type {CommonChem} from '../../chemistry/common-chem.js'
import {isSingle, partOf, reachable, type Part, type SideChain} from '../../chemistry/graph-parts.js'
import {scaffoldAtoms} from '../../chemistry/murcko.js'

/** A molecule as its scaffold and what hangs on it. */
export interface Decomposed {
  readonly graph: CommonChem
  /** The scaffold, with what hangs on it otherwise than by one single bond, and parts beside it such as the ions of a salt. */
  readonly core: Part
  readonly sites: readonly {readonly on: number; readonly chain: SideChain}[]
  /** Atoms of the core with a hydrogen that a side chain could replace. */
  readonly open: readonly number[]
}

/** @returns Nothing where the molecule has no ring. */
export function decomposed(graph: CommonChem): Decomposed | undefined {
  const [molecule] = graph.molecules
  const scaffold = scaffoldAtoms(molecule)
  if (scaffold === undefined) return undefined
  const {bonds = []} = molecule
  const isCore = new Set(scaffold.kept)
  const cuts: {readonly on: number; readonly inner: number; readonly atoms: readonly number[]}[] = []
  const placed = new Set(isCore)
  for (const start of molecule.atoms.keys()) {
    if (placed.has(start)) continue
    const atoms = reachable(molecule, start, atom => isCore.has(atom))
    for (const atom of atoms) placed.add(atom)
    const inside = new Set(atoms)
    const crossing = bonds.filter(
      bond => bond.atoms.some(atom => inside.has(atom)) && !bond.atoms.every(atom => inside.has(atom)),
    )
    const [bond] = crossing
    if (crossing.length !== 1 || !isSingle(bond)) continue
    const [first, second] = bond.atoms
    cuts.push({on: inside.has(first) ? second : first, inner: inside.has(first) ? first : second, atoms})
  }
  const cutOff = new Set(cuts.flatMap(({atoms}) => atoms))
  const core = partOf(
    molecule,
    [...molecule.atoms.keys()].filter(atom => !cutOff.has(atom)),
  )
  const sites = cuts.map(({on, inner, atoms}) => {
    const {place, ...part} = partOf(molecule, atoms)
    return {on: core.place.get(on) ?? 0, chain: {...part, at: place.get(inner) ?? 0}}
  })
  const open = scaffold.kept.filter(atom => (molecule.atoms[atom].impHs ?? 0) > 0).map(atom => core.place.get(atom) ?? 0)
  return {graph, core: {atoms: core.atoms, bonds: core.bonds}, sites, open}
}
