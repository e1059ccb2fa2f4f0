import {describe, expect, test} from 'vitest'
import {loadChemistry} from '../../../src/chemistry/load-chemistry.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {moleculesOf} from '../../../src/core/sample-form.js'
import {CategoricalNoise} from '../../../src/generators/molecules/graph-diffusion/categorical-noise.js'
import {GraphDiffusion} from '../../../src/generators/molecules/graph-diffusion/diffusion.js'
import {graphBatch, KNOWN} from '../../../src/generators/molecules/graph-diffusion/graph-batch.js'
import {assembled, pairAt, prepare} from '../../../src/generators/molecules/graph-diffusion/templates.js'
import {graphDiffusion} from '../../../src/generators/molecules/graph-diffusion.js'
import {testContext} from '../../support/context.js'
import {moleculeRows, simulatedMolecules} from '../../support/molecules.js'

const chemistry = await loadChemistry()
const moleculeOf = (smiles: string) => {
  const canonical = chemistry.canonical(smiles) ?? ''
  const graph = chemistry.graph(canonical)
  if (graph === undefined) throw new RangeError(smiles)
  return {smiles: canonical, graph}
}
const minority = {target: 'y', label: '1'}
const SMALL = {steps: 200, batchSize: 16, hidden: 16, blocks: 2, learningRate: 5e-3, samplingSteps: 20} as const

describe('noise on categories', () => {
  const noise = CategoricalNoise.ofCounts(Float64Array.of(6, 2, 0))
  // (6 + 1) / 11, (2 + 1) / 11, (0 + 1) / 11.
  test('has the marginal distribution as its limit, and no category that cannot be', () => {
    expect([...noise.marginal]).toEqual([7 / 11, 3 / 11, 1 / 11])
    const rng = createRng('limit')
    const drawn = Array.from({length: 11_000}, () => noise.noisy(2, 0, rng))
    // Binomial(11,000, 1 / 11) is within 150 of 1,000 but for one time in 10^6.
    expect(Math.abs(drawn.filter(each => each === 2).length - 1000)).toBeLessThan(150)
    expect(Array.from({length: 100}, () => noise.noisy(1, 1, rng))).toEqual(Array.from({length: 100}, () => 1))
  })

  test('goes back by Bayes: shares of draws are those of the chain itself', () => {
    const rng = createRng('bayes')
    const [keptThen, keptNow] = [0.7, 0.3]
    // Rows that start as 0 or 1 and are 1 now: what they were in between is known.
    const [clean, then] = [
      [0.25, 0.75, 0],
      [0, 0, 0],
    ]
    let all = 0
    for (let row = 0; row < 200_000; row++) {
      const start = rng.next() < clean[0] ? 0 : 1
      const between = noise.noisy(start, keptThen, rng)
      if (noise.noisy(between, keptNow / keptThen, rng) !== 1) continue
      then[between]++
      all++
    }
    // The network says of a noisy category how likely each clean one is: q(clean | now = 1).
    const likelihood = [0, 1].map(start => (start === 1 ? keptNow : 0) + (1 - keptNow) * noise.marginal[1])
    const joint = [clean[0] * likelihood[0], clean[1] * likelihood[1]]
    const logits = Float32Array.of(Math.log(joint[0]), Math.log(joint[1]), -60)
    const drawn = [0, 0, 0]
    for (let row = 0; row < 100_000; row++) drawn[noise.earlier(logits, 0, 1, keptThen, keptNow, rng)]++
    // Standard errors are at most 0.0022.
    for (const at of [0, 1, 2]) expect(Math.abs(drawn[at] / 100_000 - then[at] / all)).toBeLessThan(0.01)
  })

  test('has the gradient of its loss', () => {
    const [logits, gradient] = [Float32Array.of(0.3, -1, 0.8), new Float32Array(3)]
    noise.loss(logits, 0, 1, gradient, 2)
    for (const at of [0, 1, 2]) {
      const shifted = (by: number) => {
        const moved = Float32Array.from(logits, (value, place) => (place === at ? value + by : value))
        return 2 * noise.loss(moved, 0, 1, new Float32Array(3), 1)
      }
      expect(gradient[at]).toBeCloseTo((shifted(1e-2) - shifted(-1e-2)) / 2e-2, 3)
    }
  })
})

describe('molecules as scaffolds and what is built on them', () => {
  const molecules = simulatedMolecules.map(({smiles}) => moleculeOf(smiles))
  const {examples, kinds, templates, leftOut} = prepare(molecules, 60)

  test('put together again are what they were, but for stereo', () => {
    expect(examples.length).toBeGreaterThan(400)
    expect(templates.length + leftOut.ringless + leftOut.large + leftOut.unusual).toBe(600)
    const differing = examples.filter(({template, built}) => {
      const again = assembled(template, built, kinds)
      const flat = chemistry.withMolecule(template.smiles, molecule =>
        molecule.get_smiles(JSON.stringify({doIsomericSmiles: false})),
      )
      return again?.dropped !== 0 || chemistry.canonicalOf(again.molecule, true) !== flat
    })
    expect(differing).toEqual([])
  })

  test('keep charges, salts and hydrogens of rings', () => {
    const smiles = [
      'Cn1ccnc1',
      'C[n+]1ccccc1.[Cl-]',
      'O=[N+]([O-])c1ccc[nH]1',
      'CS(=O)(=O)c1ccccc1',
      'OB(O)c1ccccc1',
      'C[P+](C)(C)c1ccccc1',
    ]
    const prepared = prepare(smiles.map(moleculeOf), 30)
    const again = prepared.examples.map(({template, built}) => {
      const whole = assembled(template, built, prepared.kinds)
      return whole && chemistry.canonicalOf(whole.molecule)
    })
    expect(again).toEqual(smiles.map(each => chemistry.canonical(each)))
  })

  test('drop atoms that nothing ties to the scaffold, and are none where there is no room or nothing is tied', () => {
    const {
      examples: [example],
      kinds: some,
    } = prepare([moleculeOf('CCc1ccccc1')], 30)
    const {template, built} = example
    const core = template.core.atoms.length
    const without = (bonds: Uint8Array, e: number, j: number) => bonds.with(pairAt(core, e, j), 0)
    const tied = built.bonds.indexOf(1)
    const onCore = assembled(template, {...built, bonds: without(built.bonds, 1, core)}, some)
    expect(onCore?.dropped).toBe(1)
    expect(onCore && chemistry.canonicalOf(onCore.molecule)).toBe('Cc1ccccc1')
    expect(assembled(template, {...built, bonds: built.bonds.with(tied, 0)}, some)).toBeUndefined()
    expect(assembled(template, {...built, bonds: built.bonds.with(tied, 3)}, some)).toBeUndefined()
  })

  test('are seen with their bonds, distances and rooms', () => {
    const {examples: all, kinds: some} = prepare([moleculeOf('CCc1ccccc1')], 30)
    const [{template, built}] = all
    const batch = graphBatch([{template, built, time: 7}], some)
    expect([batch.nodes, batch.pairs, batch.graphs.edges]).toEqual([8, 13, 16])
    expect([...batch.builtRows]).toEqual([6, 7])
    // Each pair has one bond and one distance.
    for (let pair = 0; pair < batch.pairs; pair++) {
      const known = [...batch.known.subarray(pair * KNOWN, (pair + 1) * KNOWN)]
      expect(known.slice(0, 4).reduce((sum, value) => sum + value)).toBe(1)
      expect(known.slice(4, 11).reduce((sum, value) => sum + value)).toBe(1)
    }
    // The bond that ties the chain: without it the chain is tied to nothing.
    const bonded = Array.from({length: 13}, (_, pair) => pair).filter(pair => batch.known[pair * KNOWN + 1] === 1)
    expect(bonded).toHaveLength(2)
    for (const pair of bonded) expect(batch.known[pair * KNOWN + 4]).toBe(1)
  })
})

describe('graph-diffusion', () => {
  const actives = simulatedMolecules.filter(({isActive}) => isActive).map(({smiles}) => chemistry.canonical(smiles) ?? '')
  const train = moleculeRows([...actives.slice(0, 60), 'CCO', 'CCN'], {y: [...actives.slice(0, 60).map(() => '1'), '0', '0']}).as(
    'train',
  )

  test('makes new molecules with scaffolds of the class, and says how much of what it drew is of use', async () => {
    const fitted = await graphDiffusion.create(SMALL).then(generator => generator.fit(train, minority, testContext(1)))
    const made = moleculesOf(await fitted.sample(40, testContext(2)))
    const scaffolds = new Set(actives.slice(0, 60).map(smiles => chemistry.scaffold(smiles)))
    expect(made.filter(smiles => !scaffolds.has(chemistry.scaffold(smiles)))).toEqual([])
    const known = new Set(actives.slice(0, 60).map(smiles => chemistry.skeleton(smiles)))
    expect(made.filter(smiles => known.has(chemistry.skeleton(smiles)))).toEqual([])
    expect(made.filter(smiles => chemistry.canonical(smiles) !== smiles)).toEqual([])
    expect(fitted.notes.join(' ')).toMatch(/of \d+ molecules that the network drew RDKit reads \d+ %/)
  })

  test('learns: the loss of molecules that it is not trained on falls', async () => {
    const molecules = actives.map(moleculeOf)
    const {examples, kinds} = prepare(molecules, 40)
    const {trainGraphDiffusion} = await import('../../../src/generators/molecules/graph-diffusion/train.js')
    const {graphDenoiser} = await import('../../../src/generators/molecules/graph-diffusion/network.js')
    const {createOwnExecutor} = await import('../../../src/nn/own/executor.js')
    const {cosineSchedule} = await import('../../../src/generators/networks/tabddpm/schedule.js')
    const diffusion = GraphDiffusion.ofExamples(kinds, examples.slice(40), cosineSchedule(100))
    const settings = {batchSize: 16, hidden: 16, blocks: 2, learningRate: 3e-3, timesteps: 100, mostAtoms: 40}
    const executor = createOwnExecutor()
    const lossAfter = async (steps: number) => {
      const {parameters} = await trainGraphDiffusion(
        diffusion,
        examples.slice(40),
        {...settings, steps},
        executor,
        [],
        testContext(3),
      )
      const network = executor.graph(graphDenoiser(kinds, {...settings, steps}), parameters)
      const seen = diffusion.noisy(examples.slice(0, 16), createRng('held out'))
      const unused = {nodes: new Float32Array(16 * 40 * kinds.built), pairs: new Float32Array(16 * 800 * 4)}
      return diffusion.sum(diffusion.losses(network.apply(seen.batch), seen, unused))
    }
    expect(await lossAfter(200)).toBeLessThan(0.7 * (await lossAfter(1)))
  })

  test('says what it leaves out, and refuses classes without scaffolds and networks that would not fit', async () => {
    const ringless = moleculeRows(['CCO', 'CCN', 'CCC', 'c1ccccc1'], {y: ['1', '1', '1', '0']}).as('train')
    const generator = await graphDiffusion.create(SMALL)
    await expect(generator.fit(ringless, minority, testContext(1))).rejects.toThrow(NotApplicable)
    const huge = await graphDiffusion.create({...SMALL, hidden: 256, blocks: 12, batchSize: 256, mostAtoms: 100})
    await expect(huge.fit(train, minority, testContext(1))).rejects.toThrow(UserError)
    const small = await graphDiffusion.create({...SMALL, mostAtoms: 16})
    const fitted = await small.fit(train, minority, testContext(1))
    expect(fitted.notes.join(' ')).toMatch(/\d+ molecules of the class of more than 16 atoms: not learnt from/)
  })
})
