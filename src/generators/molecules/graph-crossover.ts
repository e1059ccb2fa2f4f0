import {rdkitPart, type ChemMolecule} from '../../chemistry/common-chem.js'
import {asMolecule, isSingle, joined, partOf, reachable, type SideChain} from '../../chemistry/graph-parts.js'
import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import {defineGenerator} from '../define-generator.js'
import {chanceBelow} from './draws.js'
import {classMolecules, moleculeTable, type ClassMolecule} from './class-molecules.js'
import {drawMolecules, isOneOf, novelOption} from './draw-molecules.js'

export const graphCrossoverOptions = {novel: novelOption} as const satisfies OptionSpecs

/**
 * Recombined molecules: two molecules of the class are cut at a random single bond that is in no ring, and a part of the one is put on a
 * part of the other. What comes out has no fewer and no more atoms than molecules of the class have.
 *
 * The crossover of Jensen, doi:10.1039/C8SC05372C, section 2.1 (bonds outside of rings). Departures: nothing is selected by a score over
 * generations, there are no mutations, rings are never cut, and molecules have no stereo.
 *
 * @throws {NotApplicable} When the rows are no molecules, fewer than two can be cut, or no new one is found.
 * @throws {UserError} When there are columns beside the molecules, or RDKit is not installed.
 */
export const graphCrossover = defineGenerator({
  name: 'graph-crossover',
  summary: 'A part of one molecule of the class put on a part of another.',
  source: 'Jensen, Chem. Sci. 2019, doi:10.1039/C8SC05372C, crossover outside of rings',
  columns: 'molecules',
  options: graphCrossoverOptions,
  create({novel}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        const chemistry = await loadChemistry()
        const molecules = await classMolecules('graph-crossover', chemistry, train, minority, context)
        const parents = molecules.flatMap(parentOf)
        if (parents.length < 2) throw new NotApplicable('graph-crossover needs two molecules with a single bond outside of rings')
        const sizes = molecules.map(({graph}) => graph.molecules[0].atoms.length)
        const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
        const isKnown = novel ? isOneOf(molecules, chemistry) : undefined
        const uncut = molecules.length - parents.length
        return {
          notes: uncut === 0 ? [] : [`${uncut} molecules of the class have no single bond outside of rings: they were left out.`],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const draw = () => {
              const first = integerBelow(rng, parents.length)
              const second = (first + 1 + integerBelow(rng, parents.length - 1)) % parents.length
              const [a, b] = [pieceOf(parents[first], rng), pieceOf(parents[second], rng)]
              const atoms = a.atoms.length + b.atoms.length
              if (atoms < least || atoms > most) return undefined
              return chemistry.canonicalOf(asMolecule(joined(a, [{on: a.at, chain: b}]), parents[first].graph))
            }
            const made = await drawMolecules('graph-crossover', rowCount, draw, isKnown, sampling)
            return moleculeTable(train, minority, made)
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

interface Parent extends ClassMolecule {
  readonly cuts: readonly (readonly [number, number])[]
}

function parentOf(molecule: ClassMolecule): Parent[] {
  const [graph] = molecule.graph.molecules
  const inRing = ringBonds(graph)
  const cuts = (graph.bonds ?? []).flatMap(bond => (isSingle(bond) && !inRing.has(bond.atoms.join()) ? [bond.atoms] : []))
  return cuts.length === 0 ? [] : [{...molecule, cuts}]
}

/** Bonds between neighbours in a ring, both ways round. */
function ringBonds(graph: ChemMolecule): Set<string> {
  const bonds = new Set<string>()
  for (const ring of rdkitPart(graph)?.atomRings ?? [])
    ring.forEach((atom, at) => {
      const next = ring[(at + 1) % ring.length]
      bonds.add(`${atom},${next}`).add(`${next},${atom}`)
    })
  return bonds
}

/** One side of a random cut. */
function pieceOf({graph, cuts}: Parent, rng: Rng): SideChain {
  const [molecule] = graph.molecules
  const cut = cuts[integerBelow(rng, cuts.length)]
  const [keep, leave] = chanceBelow(rng, 0.5) ? cut : [cut[1], cut[0]]
  const {place, ...part} = partOf(
    molecule,
    reachable(molecule, keep, atom => atom === leave),
  )
  return {...part, at: place.get(keep) ?? 0}
}
