import type {Chemistry} from '../../chemistry/chemistry.js'
import {asMolecule, joined, type Part, type SideChain} from '../../chemistry/graph-parts.js'
import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {chanceBelow, drawWeighted} from './draws.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import {defineGenerator} from '../define-generator.js'
import {classMolecules, moleculeTable, type ClassMolecule} from './class-molecules.js'
import {decomposed, type Decomposed} from './decompose.js'
import {drawMolecules, isOneOf, novelOption} from './draw-molecules.js'
import {byScaffold, rareOption} from './scaffold-groups.js'

export const scaffoldDecorationOptions = {
  rare: rareOption,
  change: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.5,
    description: 'Chance that a side chain is exchanged for another of the class; one is always.',
  },
  novel: novelOption,
} as const satisfies OptionSpecs

/**
 * Molecules with the scaffolds of the class and other side chains: a scaffold is drawn, the rarer the likelier than its share, then a
 * molecule of the class that has it, and side chains of that are exchanged for random side chains of the class. A molecule without side
 * chains gets one in the place of a hydrogen.
 *
 * It stands for scaffold-aware augmentation with rare scaffolds preferred, as ScaffAug (arXiv 2510.16306) has it. Departures: ScaffAug
 * grows what hangs on a scaffold by a graph diffusion that was trained on millions of molecules, and here side chains of the class are
 * exchanged; molecules have no stereo. Every release of either shows real scaffolds by construction.
 *
 * @throws {NotApplicable} When the rows are no molecules, fewer than two, none has a ring, or no new one is found.
 * @throws {UserError} When there are columns beside the molecules, or RDKit is not installed.
 */
export const scaffoldDecoration = defineGenerator({
  name: 'scaffold-decoration',
  summary: 'Scaffolds of the class, rare ones preferred, with other side chains of the class.',
  source: 'after ScaffAug, arXiv 2510.16306, without its diffusion; scaffolds of Bemis and Murcko, doi:10.1021/jm9602928',
  columns: 'molecules',
  options: scaffoldDecorationOptions,
  create({rare, change, novel}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        const chemistry = await loadChemistry()
        const molecules = await classMolecules('scaffold-decoration', chemistry, train, minority, context)
        const {groups, weights, chains, ringless} = prepared(molecules, chemistry, rare)
        if (groups.length === 0) throw new NotApplicable('scaffold-decoration needs molecules with rings')
        const isKnown = novel ? isOneOf(molecules, chemistry) : undefined
        return {
          notes: ringless === 0 ? [] : [`${ringless} molecules of the class have no ring: they were left out.`],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const draw = () => {
              const group = groups[drawWeighted(rng, weights)]
              const template = group[integerBelow(rng, group.length)]
              return chemistry.canonicalOf(asMolecule(decorated(template, chains, change, rng), template.graph))
            }
            const made = await drawMolecules('scaffold-decoration', rowCount, draw, isKnown, sampling)
            return moleculeTable(train, minority, made)
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

/** Molecules by scaffold, how likely each scaffold is, and all side chains, as often as they are there. */
function prepared(molecules: readonly ClassMolecule[], chemistry: Chemistry, rare: number) {
  const withRings = molecules.flatMap(({smiles, graph}) => {
    const parts = decomposed(graph)
    return parts === undefined ? [] : [{...parts, smiles}]
  })
  return {
    ...byScaffold(withRings, ({smiles}) => smiles, chemistry, rare),
    chains: withRings.flatMap(({sites}) => sites.map(({chain}) => chain)),
    ringless: molecules.length - withRings.length,
  }
}

/** The template's core with some of its side chains exchanged. */
function decorated({core, sites, open}: Decomposed, chains: readonly SideChain[], change: number, rng: Rng): Part {
  if (chains.length === 0) return core
  const another = () => chains[integerBelow(rng, chains.length)]
  if (sites.length === 0) {
    if (open.length === 0) return core
    const on = open[integerBelow(rng, open.length)]
    const atoms = core.atoms.map((atom, at) => (at === on ? {...atom, impHs: (atom.impHs ?? 0) - 1} : atom))
    return joined({...core, atoms}, [{on, chain: another()}])
  }
  const always = integerBelow(rng, sites.length)
  return joined(
    core,
    sites.map((site, at) => (chanceBelow(rng, change) || at === always ? {on: site.on, chain: another()} : site)),
  )
}
