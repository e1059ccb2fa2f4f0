import type {Chemistry} from '../../../chemistry/chemistry.js'
import {breather, throwIfStopped, type Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {integerBelow, type Rng} from '../../../core/rng.js'
import type {GraphTrainer} from '../../../nn/graph.js'
import {visitedSteps} from '../../networks/tabddpm/schedule.js'
import {drawWeighted} from '../draws.js'
import type {GraphDiffusion} from './diffusion.js'
import {graphBatch, type Noisy} from './graph-batch.js'
import {assembled, type Template} from './templates.js'

/** What molecules are made with. */
export interface Maker {
  readonly chemistry: Chemistry
  readonly network: Pick<GraphTrainer, 'apply'>
  readonly diffusion: GraphDiffusion
  /** Molecules by scaffold, and how likely each scaffold is. */
  readonly groups: readonly (readonly Template[])[]
  readonly weights: readonly number[]
  /** How many atoms are built in molecules of the class. */
  readonly sizes: readonly number[]
  readonly mostAtoms: number
  readonly samplingSteps: number
  readonly batchSize: number
  /** Whether a molecule is one of those not to be made. */
  readonly isKnown: (smiles: string) => boolean
}

/** What became of what the network drew. */
export interface Yield {
  drawn: number
  /** No molecule: RDKit does not read it, or nothing is tied to the scaffold. */
  unreadable: number
  /** Another scaffold, since something built closes a ring. */
  otherScaffold: number
  known: number
  /** Of those made: some atoms were tied to nothing, and dropped. */
  withLooseAtoms: number
}

/** So many molecules in a row that are of no use, and it is given up. */
const MOST_IN_VAIN = 2000

/**
 * Draws molecules until there are so many that RDKit reads, with the scaffold that they were built on.
 *
 * @throws {NotApplicable} When 2,000 drawn in a row give none.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function sampleMolecules(count: number, maker: Maker, context: Context): Promise<{made: string[]; yielded: Yield}> {
  const yielded: Yield = {drawn: 0, unreadable: 0, otherScaffold: 0, known: 0, withLooseAtoms: 0}
  const made: string[] = []
  throwIfStopped(context)
  for (let batch = 0, inVain = 0; made.length < count; batch++) {
    const before = made.length
    for (const molecule of await drawBatch(maker, context.rng.fork(`batch/${batch}`), context)) {
      const smiles = readMolecule(molecule, maker, yielded)
      if (smiles !== undefined && made.length < count) made.push(smiles)
    }
    inVain = made.length === before ? inVain + maker.batchSize : 0
    if (inVain >= MOST_IN_VAIN)
      throw new NotApplicable(`graph-diffusion finds no new molecule among ${inVain} that its network drew`)
    context.progress(made.length / count)
  }
  if (count === 0) context.progress(1)
  return {made, yielded}
}

async function drawBatch(maker: Maker, rng: Rng, context: Context): Promise<readonly Noisy[]> {
  const {diffusion, network, samplingSteps, batchSize} = maker
  const breathe = breather(context)
  const visits = visitedSteps(diffusion.kept.length, samplingSteps)
  let molecules = Array.from({length: batchSize}, (): Noisy => {
    const group = maker.groups[drawWeighted(rng, maker.weights)]
    const template = group[integerBelow(rng, group.length)]
    const atoms = Math.min(maker.sizes[integerBelow(rng, maker.sizes.length)], maker.mostAtoms - template.core.atoms.length)
    return {template, built: diffusion.start(template, atoms, rng), time: visits[0]}
  })
  for (let visit = 0; visit < visits.length; visit++) {
    molecules = molecules.map(molecule => ({...molecule, time: visits[visit]}))
    const batch = graphBatch(molecules, diffusion.kinds)
    diffusion.stepBack(molecules, batch, network.apply(batch), visits[visit + 1] ?? -1, rng)
    await breathe()
    throwIfStopped(context)
  }
  return molecules
}

function readMolecule({template, built}: Noisy, {chemistry, diffusion, isKnown}: Maker, yielded: Yield): string | undefined {
  yielded.drawn++
  const whole = assembled(template, built, diffusion.kinds)
  const smiles = whole && chemistry.canonicalOf(whole.molecule)
  if (whole === undefined || smiles === undefined) {
    yielded.unreadable++
    return undefined
  }
  if (chemistry.scaffold(smiles) !== chemistry.scaffold(template.smiles)) {
    yielded.otherScaffold++
    return undefined
  }
  if (isKnown(smiles)) {
    yielded.known++
    return undefined
  }
  if (whole.dropped > 0) yielded.withLooseAtoms++
  return smiles
}
