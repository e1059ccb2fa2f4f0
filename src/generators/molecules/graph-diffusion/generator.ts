import {engineForGraphs} from '../../../backend/engine.js'
import type {Chemistry} from '../../../chemistry/chemistry.js'
import {loadChemistry} from '../../../chemistry/load-chemistry.js'
import {subContext, throwIfStopped, type Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import type {OptionValues} from '../../../core/options.js'
import {permutation} from '../../../core/rng.js'
import type {OwnExecutor} from '../../../nn/own/executor.js'
import type {FittedGenerator, Generator} from '../../generator.js'
import {stepCount} from '../../networks/shared/class-features.js'
import {cosineSchedule} from '../../networks/tabddpm/schedule.js'
import {classMolecules, moleculeTable, type ClassMolecule} from '../class-molecules.js'
import {isOneOf} from '../draw-molecules.js'
import {byScaffold} from '../scaffold-groups.js'
import {GraphDiffusion} from './diffusion.js'
import {graphDenoiser, refuseHugeNetworks} from './network.js'
import {USUAL_STEPS, type graphDiffusionOptions} from './options.js'
import {sampleMolecules, type Maker, type Yield} from './sample.js'
import {prepare, type Example, type Prepared} from './templates.js'
import {trainGraphDiffusion} from './train.js'

type Options = OptionValues<typeof graphDiffusionOptions>

const NAME = 'graph-diffusion'
/** Of fewer examples none can be spared to tell when to stop. */
const FEWEST_TO_SPARE = 20
const MOST_HELD_OUT = 100

/**
 * Molecules with the scaffolds of the class and side chains that a discrete diffusion builds on them: atoms and bonds of side chains
 * become noise by marginal transitions, and a network on graphs learns to say what they were; sampling draws a scaffold, the rarer the
 * likelier than its share, and how many atoms to build, and goes from noise to a molecule ({@link GraphDiffusion}). Trained on the
 * molecules of the class that have a ring and a side chain, and no other. Atoms that nothing ties to the scaffold are dropped; what RDKit
 * does not read, has another scaffold or is in the class is drawn anew, and notes say how much that was.
 *
 * Vignac et al., DiGress, arXiv 2209.14734, algorithms 1 and 2, cosine schedule; scaffolds kept as ScaffAug (arXiv 2510.16306) keeps them.
 * Departures: the scaffold is clean in training too; sums over neighbours in the place of attention; bonds in a Kekulé form; fewer steps on
 * the way back, by the exact posterior over several; training stops where the loss of held-out molecules rises; no training on millions of
 * other molecules before. Molecules have no stereo, and every release shows real scaffolds by construction.
 *
 * @throws {UserError} When there are columns beside the molecules, steps and epochs are both given, RDKit is not installed, or the network
 * would take too much memory.
 * @throws {NotApplicable} When the rows are no molecules, fewer than two have a ring and a side chain, or no new one is found.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function createGraphDiffusion(options: Options): Generator {
  return {
    keepsCheckpoints: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const chemistry = await loadChemistry()
      const molecules = await classMolecules(NAME, chemistry, train, minority, context)
      const prepared = prepare(molecules, options.mostAtoms)
      if (prepared.examples.length < 2)
        throw new NotApplicable(`${NAME} needs two molecules of at most ${options.mostAtoms} atoms with a ring and a side chain`)
      const {executor, note} = engineForGraphs(context.engine)
      const learnt = await learn(prepared, options, executor, context)
      const maker = makerOf(learnt, prepared, molecules, options, chemistry, executor)
      let ofSample: readonly string[] = []
      return {
        get notes() {
          return [note, ...leftOutNotes(prepared, options), ...learnt.notes, ...ofSample]
        },
        async sample(rowCount, sampling) {
          const {made, yielded} = await sampleMolecules(rowCount, maker, sampling)
          ofSample = yieldNotes(yielded)
          return moleculeTable(train, minority, made)
        },
        dispose: () => undefined,
      } satisfies FittedGenerator
    },
  }
}

async function learn(prepared: Prepared, options: Options, executor: OwnExecutor, context: Context) {
  const {kinds, examples} = prepared
  const {heldOut, learnt, notes} = heldOutExamples(examples, options.holdOut, context)
  const diffusion = GraphDiffusion.ofExamples(kinds, learnt, cosineSchedule(options.timesteps))
  const rows = learnt.length
  const steps = stepCount(NAME, options, USUAL_STEPS, {rows, ofClass: rows, batchSize: options.batchSize})
  refuseHugeNetworks(kinds, options)
  const trained = await trainGraphDiffusion(
    diffusion,
    learnt,
    {...options, steps},
    executor,
    heldOut,
    subContext(context, 'train'),
  )
  return {diffusion, parameters: trained.parameters, notes: [...notes, ...trained.notes]}
}

function heldOutExamples(examples: readonly Example[], share: number, {rng}: Context) {
  if (share === 0 || examples.length < FEWEST_TO_SPARE)
    return {
      ...{learnt: examples, heldOut: []},
      notes:
        share === 0
          ? []
          : [`${NAME} cannot tell when to stop by molecules it does not learn from: there are too few to spare any.`],
    }
  const order = permutation(rng.fork('held out'), examples.length)
  const count = Math.min(MOST_HELD_OUT, Math.max(2, Math.round(share * examples.length)))
  const [heldOut, learnt] = [order.subarray(0, count), order.subarray(count)].map(part =>
    Array.from(part.slice().sort(), at => examples[at]),
  )
  return {learnt, heldOut, notes: []}
}

function makerOf(
  {diffusion, parameters}: {readonly diffusion: GraphDiffusion; readonly parameters: Float32Array},
  {kinds, templates, examples}: Prepared,
  molecules: readonly ClassMolecule[],
  options: Options,
  chemistry: Chemistry,
  executor: OwnExecutor,
): Maker {
  const {rare, novel, mostAtoms, samplingSteps, batchSize} = options
  return {
    ...{chemistry, diffusion, mostAtoms, samplingSteps, batchSize},
    ...byScaffold(templates, ({smiles}) => smiles, chemistry, rare),
    // Steps are a matter of training alone.
    network: executor.graph(graphDenoiser(kinds, {...options, steps: 1}), parameters),
    sizes: examples.map(({built}) => built.kinds.length),
    isKnown: novel ? isOneOf(molecules, chemistry) : () => false,
  }
}

function leftOutNotes({leftOut: {ringless, large, unusual}}: Prepared, {mostAtoms}: Options): string[] {
  const note = (count: number, why: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'molecule' : 'molecules'} of the class ${why}: not learnt from.`]
  return [
    ...note(ringless, 'without a ring'),
    ...note(large, `of more than ${mostAtoms} atoms`),
    ...note(unusual, 'with radicals or unusual bonds in side chains'),
  ]
}

/** How much of what the network drew is of use. */
function yieldNotes({drawn, unreadable, otherScaffold, known, withLooseAtoms}: Yield): string[] {
  if (drawn === 0) return []
  const percent = (count: number) => `${Math.round((100 * count) / drawn)} %`
  return [
    `of ${drawn} molecules that the network drew RDKit reads ${percent(drawn - unreadable)}; ${percent(otherScaffold)} had another ` +
      `scaffold and ${percent(known)} were in the class, and were drawn anew; ${percent(withLooseAtoms)} had loose atoms, which were ` +
      'dropped.',
  ]
}
