import type {MainModule, Mol} from '@rdkit/rdkit'
import type {CommonChem} from './common-chem.js'
import {descriptorsOf} from './descriptors.js'
import {murckoScaffold} from './murcko.js'
import {atomsIn, mayBeSmiles} from './smiles-text.js'

/** Bits of a fingerprint. */
export const FINGERPRINT_BITS = 2048
const FINGERPRINT = JSON.stringify({radius: 2, nBits: FINGERPRINT_BITS})
const FLAT = JSON.stringify({doIsomericSmiles: false})
/** What is kept of molecules that were asked about: some 100 MB at most. */
const MOST_KEPT = 100_000

/**
 * What RDKit knows of molecules. Texts are SMILES; one that is none, or of more than 300 atoms, has no answer: RDKit's WebAssembly has a
 * small stack, which longer chains overrun. Answers are kept, since all parts of an audit ask for those of the same molecules.
 */
export class Chemistry {
  readonly #canonical: (smiles: string) => string | undefined
  readonly #fingerprint: (smiles: string) => Uint8Array | undefined
  readonly #scaffold: (smiles: string) => string | undefined
  readonly #descriptors: (smiles: string) => Float64Array | undefined
  readonly #skeleton: (smiles: string) => string | undefined

  constructor(readonly rdkit: MainModule) {
    this.#canonical = kept(smiles => this.withMolecule(smiles, molecule => molecule.get_smiles()))
    this.#fingerprint = kept(smiles =>
      this.withMolecule(smiles, molecule => Uint8Array.from(molecule.get_morgan_fp_as_uint8array(FINGERPRINT) as Uint8Array)),
    )
    this.#scaffold = kept(smiles => this.withMolecule(smiles, molecule => this.#scaffoldOf(molecule)))
    this.#skeleton = kept(smiles => this.#skeletonOf(smiles))
    this.#descriptors = kept(smiles => this.withMolecule(smiles, molecule => descriptorsOf(molecule.get_descriptors())))
  }

  /** RDKit's name and version, for reports. */
  get version(): string {
    return `RDKit ${this.rdkit.version()}`
  }

  /** The one spelling that all spellings of a molecule have in common; stereo, charges, isotopes and salts are part of it. */
  canonical(smiles: string): string | undefined {
    return this.#canonical(smiles)
  }

  /** Morgan fingerprint of radius 2 (Rogers and Hahn, doi:10.1021/ci100050t): {@link FINGERPRINT_BITS} bits in bytes. */
  fingerprint(smiles: string): Uint8Array | undefined {
    return this.#fingerprint(smiles)
  }

  /** Its Murcko scaffold in canonical SMILES without stereo ({@link murckoScaffold}); an empty text where it has no ring. */
  scaffold(smiles: string): string | undefined {
    return this.#scaffold(smiles)
  }

  /**
   * What is left of a molecule without salts and solvents, charges that a proton more or less gives, stereo, isotopes and the place of
   * hydrogens that move: the first block of the InChIKey (Heller et al., doi:10.1186/s13321-015-0068-4) of its largest part; of several as
   * large, the block that comes first. InChI takes acids and bases, amides and azoles for one with their tautomers, but not ketones
   * and enols, and it cuts bonds to metals. A part that InChI does not know, such as one with an open bond (*), is its own SMILES
   * without stereo.
   */
  skeleton(smiles: string): string | undefined {
    return this.#skeleton(smiles)
  }

  /** {@link DESCRIPTORS} of the molecule, in that order. */
  descriptors(smiles: string): Float64Array | undefined {
    return this.#descriptors(smiles)
  }

  /** The molecule as atoms and bonds. */
  graph(smiles: string): CommonChem | undefined {
    return this.withMolecule(smiles, molecule => JSON.parse(molecule.get_json()) as CommonChem)
  }

  /** Canonical SMILES of a graph; nothing where no molecule can be so. */
  canonicalOf(graph: CommonChem, isFlat = false): string | undefined {
    return this.#read(JSON.stringify(graph), molecule => (isFlat ? molecule.get_smiles(FLAT) : molecule.get_smiles()))
  }

  /** Asks RDKit about one molecule and frees it. Nothing where the text is none. */
  withMolecule<T>(smiles: string, ask: (molecule: Mol) => T): T | undefined {
    return mayBeSmiles(smiles) ? this.#read(smiles, ask) : undefined
  }

  // Only RDKit's own spelling has a point between parts and nowhere else.
  #skeletonOf(smiles: string): string | undefined {
    const parts = this.canonical(smiles)?.split('.')
    if (parts === undefined) return undefined
    const most = Math.max(...parts.map(atomsIn))
    return parts
      .filter(part => atomsIn(part) === most)
      .map(part => this.withMolecule(part, molecule => this.#blockOf(molecule)) ?? part)
      .sort()[0]
  }

  #blockOf(molecule: Mol): string {
    const key = this.rdkit.get_inchikey_for_inchi(molecule.get_inchi())
    return key === '' ? molecule.get_smiles(FLAT) : key.slice(0, key.indexOf('-'))
  }

  #scaffoldOf(molecule: Mol): string | undefined {
    const scaffold = murckoScaffold(JSON.parse(molecule.get_json()) as CommonChem)
    return scaffold === undefined ? '' : this.canonicalOf(scaffold, true)
  }

  // RDKit throws its own exceptions, of no type, where it answers with nothing elsewhere.
  #read<T>(text: string, ask: (molecule: Mol) => T): T | undefined {
    let molecule: Mol | null = null
    try {
      molecule = this.rdkit.get_mol(text)
      return molecule === null ? undefined : ask(molecule)
    } catch {
      return undefined
    } finally {
      molecule?.delete()
    }
  }
}

/** Answers that are remembered, the oldest ones forgotten first. */
function kept<T>(answer: (smiles: string) => T): (smiles: string) => T {
  const known = new Map<string, {readonly value: T}>()
  return smiles => {
    const found = known.get(smiles)
    if (found !== undefined) return found.value
    const value = answer(smiles)
    if (known.size >= MOST_KEPT) {
      const [oldest] = known.keys()
      known.delete(oldest)
    }
    known.set(smiles, {value})
    return value
  }
}
