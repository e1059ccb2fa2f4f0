import type {ChemAtom, ChemBond, CommonChem} from '../../../chemistry/common-chem.js'
import type {Part} from '../../../chemistry/graph-parts.js'
import {hydrogensFor} from '../../../chemistry/hydrogens.js'
import type {ClassMolecule} from '../class-molecules.js'
import {decomposed} from '../decompose.js'

/** Orders of bonds, and none. */
export const BONDS = 4

/** A molecule as a scaffold that stays and what was built on it. */
export interface Template {
  readonly smiles: string
  readonly graph: CommonChem
  /** Atoms that stay, with the bonds between them. */
  readonly core: Part
  /** Kind of each atom of the core. */
  readonly coreKinds: Int32Array
  /** Per atom of the core the orders of bonds that may be put on it in the place of hydrogens. */
  readonly room: Int32Array
}

/** A molecule to learn from: what was built on its scaffold. */
export interface Example {
  readonly template: Template
  readonly built: Built
}

/**
 * Atoms that are built on a core, and their bonds to it and to each other. Atoms are numbered after those of the core; bond
 * `pairAt(c, e, j)` is that of the e-th of them to atom j before it.
 */
export interface Built {
  readonly kinds: Int32Array
  /** Order, 0 for none. */
  readonly bonds: Uint8Array
}

/** Place of the pair of the e-th built atom with atom j, for a core of so many atoms. */
export const pairAt = (core: number, e: number, j: number): number => e * core + (e * (e - 1)) / 2 + j
export const pairCount = (core: number, built: number): number => pairAt(core, built, 0)

/** Kinds of atoms: element and charge. Those that are built come first. */
export interface AtomKinds {
  readonly all: readonly Required<Pick<ChemAtom, 'z' | 'chg'>>[]
  /** How many of them are built. */
  readonly built: number
}

interface Decoration {
  readonly template: Omit<Template, 'coreKinds'>
  readonly atoms: readonly ChemAtom[]
  /** Ends are numbered as in {@link Built}. */
  readonly bonds: readonly ChemBond[]
}

export interface Prepared {
  readonly kinds: AtomKinds
  readonly templates: readonly Template[]
  readonly examples: readonly Example[]
  /** Molecules of the class that are neither. */
  readonly leftOut: {readonly ringless: number; readonly large: number; readonly unusual: number}
}

const keyOf = ({z = 6, chg = 0}: ChemAtom): string => `${z}/${chg}`
const kindOf = (key: string) => {
  const [z, chg] = key.split('/').map(Number)
  return {z, chg}
}
const isUsualBond = ({bo = 1, type}: ChemBond) => type === undefined && bo >= 1 && bo < BONDS
const isUsualAtom = ({nRad = 0}: ChemAtom) => nRad === 0

/**
 * Molecules with rings as templates, and those with something built on these as examples.
 * @param mostAtoms Of a molecule, hydrogens not counted.
 */
export function prepare(molecules: readonly ClassMolecule[], mostAtoms: number): Prepared {
  const leftOut = {ringless: 0, large: 0, unusual: 0}
  const decorations = molecules.flatMap((molecule): Decoration[] => {
    const decoration = decorationOf(molecule)
    if (decoration === undefined) leftOut.ringless++
    else if (decoration.template.core.atoms.length + Math.max(1, decoration.atoms.length) > mostAtoms) leftOut.large++
    else if (!decoration.atoms.every(isUsualAtom) || !decoration.bonds.every(isUsualBond)) leftOut.unusual++
    else return [decoration]
    return []
  })
  const built = new Set(decorations.flatMap(({atoms}) => atoms.map(keyOf)))
  const others = new Set(decorations.flatMap(({template}) => template.core.atoms.map(keyOf)))
  const keys = [...[...built].sort(), ...[...others].filter(key => !built.has(key)).sort()]
  const place = new Map(keys.map((key, at) => [key, at]))
  const kindsOf = (atoms: readonly ChemAtom[]) => Int32Array.from(atoms, atom => place.get(keyOf(atom)) ?? -1)
  const all = decorations.map(({template, atoms, bonds}): Example => ({
    template: {...template, coreKinds: kindsOf(template.core.atoms)},
    built: {kinds: kindsOf(atoms), bonds: orders(template.core.atoms.length, atoms.length, bonds)},
  }))
  return {
    kinds: {all: keys.map(kindOf), built: built.size},
    templates: all.map(({template}) => template),
    examples: all.filter(example => example.built.kinds.length > 0),
    leftOut,
  }
}

function decorationOf({smiles, graph}: ClassMolecule): Decoration | undefined {
  const parts = decomposed(graph)
  if (parts === undefined) return undefined
  const {core, sites} = parts
  const room = Int32Array.from(core.atoms, ({impHs = 0}) => impHs)
  const atoms: ChemAtom[] = []
  const bonds: ChemBond[] = []
  for (const {on, chain} of sites) {
    const shift = core.atoms.length + atoms.length
    room[on]++
    atoms.push(...chain.atoms)
    bonds.push(...chain.bonds.map(bond => ({...bond, atoms: [bond.atoms[0] + shift, bond.atoms[1] + shift] as const})))
    bonds.push({atoms: [on, chain.at + shift]})
  }
  return {template: {smiles, graph, core, room}, atoms, bonds}
}

function orders(core: number, built: number, bonds: readonly ChemBond[]): Uint8Array {
  const all = new Uint8Array(pairCount(core, built))
  for (const {bo = 1, atoms} of bonds) all[pairAt(core, Math.max(...atoms) - core, Math.min(...atoms))] = bo
  return all
}

/**
 * The molecule that has this built on its core; atoms that nothing ties to the core are dropped.
 * @returns Nothing where an atom of the core has more bonds than room, or nothing is tied to it.
 */
export function assembled({core, room, graph}: Template, {kinds, bonds}: Built, {all}: AtomKinds) {
  const {length} = core.atoms
  const order = new Int32Array(length + kinds.length)
  const tied = tiedAtoms(length, kinds.length, bonds)
  const place = new Int32Array(length + kinds.length).fill(-1)
  for (let atom = 0; atom < length; atom++) place[atom] = atom
  let next = length
  for (let e = 0; e < kinds.length; e++) if (tied[length + e] === 1) place[length + e] = next++
  if (next === length) return undefined
  const added: ChemBond[] = []
  for (let e = 0; e < kinds.length; e++)
    for (let j = 0; j < length + e; j++) {
      const bo = bonds[pairAt(length, e, j)]
      if (bo === 0 || place[length + e] < 0) continue
      order[j] += bo
      order[length + e] += bo
      added.push({...(bo > 1 && {bo}), atoms: [place[j], place[length + e]]})
    }
  if (room.some((most, atom) => order[atom] > most)) return undefined
  const sites = core.atoms.map((atom, at) => ({...atom, impHs: room[at] - order[at]}))
  const atoms = Array.from(kinds.keys())
    .filter(e => place[length + e] >= 0)
    .map(e => {
      const {z, chg} = all[kinds[e]]
      return {z, ...(chg !== 0 && {chg}), impHs: hydrogensFor(z, chg, order[length + e])}
    })
  const {molecules: _, ...around} = graph
  const molecule: CommonChem = {...around, molecules: [{atoms: [...sites, ...atoms], bonds: [...core.bonds, ...added]}]}
  return {molecule, dropped: length + kinds.length - next}
}

/** 1 for atoms that a path of bonds ties to the core, the core's own included. */
export function tiedAtoms(core: number, built: number, bonds: Uint8Array): Uint8Array {
  const tied = new Uint8Array(core + built).fill(1, 0, core)
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false
    for (let e = 0; e < built; e++)
      for (let j = 0; j < core + e; j++) {
        if (bonds[pairAt(core, e, j)] === 0 || tied[j] === tied[core + e]) continue
        tied[j] = tied[core + e] = 1
        hasChanged = true
      }
  }
  return tied
}
