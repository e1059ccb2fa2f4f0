import {bondsOfAtoms, otherEnd, rdkitPart, type ChemAtom, type ChemMolecule, type CommonChem} from './common-chem.js'
import {hydrogensFor} from './hydrogens.js'

/**
 * The scaffold of a molecule: its rings and what links them (Bemis and Murcko, doi:10.1021/jm9602928), with atoms that a double bond ties
 * to these, as RDKit's MurckoScaffold has it. Chirality and isotopes are dropped. Where a side chain was cut off, hydrogens take its place.
 *
 * Steps: atoms with fewer than two neighbours are taken away until none is left that is in no ring; then those come back that are tied to
 * a kept one by a double bond. An aromatic atom other than carbon that lost a side chain gets one hydrogen; others get what their usual
 * valence has room for ({@link hydrogensFor}).
 *
 * @returns Nothing where the molecule has no ring.
 */
export function murckoScaffold({molecules: [molecule], ...rest}: CommonChem): CommonChem | undefined {
  const scaffold = scaffoldAtoms(molecule)
  if (scaffold === undefined) return undefined
  const {frame, kept} = scaffold
  const place = new Map(kept.map((atom, at) => [atom, at]))
  const atoms = keptAtoms(molecule, kept, frame, new Set(rdkitPart(molecule)?.aromaticAtoms))
  const bonds = (molecule.bonds ?? []).flatMap(({bo, type, atoms: [first, second]}) => {
    const ends = [place.get(first), place.get(second)] as const
    return ends[0] === undefined || ends[1] === undefined
      ? []
      : [{...(bo !== undefined && {bo}), ...(type !== undefined && {type}), atoms: [ends[0], ends[1]] as const}]
  })
  return {...rest, molecules: [{atoms, bonds}]}
}

/** The atoms of the scaffold, in their order, and those of them that are rings and what links rings; nothing where there is no ring. */
export function scaffoldAtoms(
  molecule: ChemMolecule,
): {readonly kept: readonly number[]; readonly frame: ReadonlySet<number>} | undefined {
  const inRing = new Set((rdkitPart(molecule)?.atomRings ?? []).flat())
  if (inRing.size === 0) return undefined
  const frame = framework(molecule, inRing)
  return {frame, kept: [...withDoublyBonded(molecule, frame)].sort((a, b) => a - b)}
}

/** Atoms of rings and of the chains between them. */
function framework(molecule: ChemMolecule, inRing: ReadonlySet<number>): Set<number> {
  const bonds = molecule.bonds ?? []
  const lists = bondsOfAtoms(molecule)
  const neighbours = lists.map(({length}) => length)
  const frame = new Set(lists.keys())
  const ends = [...frame].filter(atom => neighbours[atom] < 2 && !inRing.has(atom))
  for (let atom = ends.pop(); atom !== undefined; atom = ends.pop()) {
    frame.delete(atom)
    for (const bond of lists[atom]) {
      const next = otherEnd(bonds[bond], atom)
      if (--neighbours[next] === 1 && frame.has(next) && !inRing.has(next)) ends.push(next)
    }
  }
  return frame
}

function withDoublyBonded({bonds = []}: ChemMolecule, frame: ReadonlySet<number>): Set<number> {
  const kept = new Set(frame)
  for (const {bo, atoms} of bonds) {
    if (bo !== 2 || !atoms.some(atom => frame.has(atom))) continue
    for (const atom of atoms) kept.add(atom)
  }
  return kept
}

function keptAtoms(
  molecule: ChemMolecule,
  kept: readonly number[],
  frame: ReadonlySet<number>,
  aromatic: ReadonlySet<number>,
): ChemAtom[] {
  const {atoms, bonds = []} = molecule
  const lists = bondsOfAtoms(molecule)
  const isKept = new Set(kept)
  return kept.map(at => {
    const {z, chg, nRad, impHs} = atoms[at]
    const plain: ChemAtom = {
      ...(z !== undefined && {z}),
      ...(chg !== undefined && {chg}),
      ...(nRad !== undefined && {nRad}),
      ...(impHs !== undefined && {impHs}),
    }
    const stay = lists[at].filter(bond => isKept.has(otherEnd(bonds[bond], at)))
    // A charged atom beside the framework was written with its hydrogens, and keeps those.
    if (stay.length === lists[at].length || (!frame.has(at) && (chg ?? 0) !== 0)) return plain
    const element = z ?? 6
    if (aromatic.has(at) && element !== 6) return {...plain, impHs: 1}
    const order = stay.reduce((sum, bond) => sum + (bonds[bond].bo ?? 1), 0)
    return {...plain, impHs: hydrogensFor(element, chg ?? 0, order + (nRad ?? 0))}
  })
}
