import {FINGERPRINT_BITS, type Chemistry} from '../../chemistry/chemistry.js'
import {fingerprintOf, hasBit} from '../../chemistry/fingerprints.js'
import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {breather, subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import {randomForest} from '../../learners/random-forest.js'
import {deviation, leastError} from '../standard-error.js'
import {defineFidelity} from './define-fidelity.js'
import type {FidelityFigure, FidelityFigures, ScreeningRows} from './fidelity.js'
import {meanFigure} from './mean-figure.js'
import {maximalMarginalRelevance} from './screening/mmr.js'
import {bedroc, enrichment, largestEnrichment, logAuc, rankedGroups, type RankedGroup} from './screening/ranking.js'

export const screeningOptions = {
  top: {
    type: 'integer',
    min: 5,
    max: 1000,
    default: 50,
    description: 'First molecules of the ranking whose scaffolds are counted.',
  },
  relevance: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.5,
    description: 'Weight of the score against similarity to those before, where the ranking is made more diverse.',
  },
} as const satisfies OptionSpecs

/** Molecules at the head of a ranking that re-ranking chooses among, for each one that is wanted. */
const CANDIDATES = 10
const RESAMPLES = 100
const FEWEST_ACTIVES = 5

/**
 * Virtual screening on a scaffold split: a random forest (100 trees on the bits of Morgan fingerprints) is trained on the real training
 * molecules and the synthetic ones of the minority, and ranks the held-out molecules whose scaffold no real training molecule has. Of the
 * ranking: enrichment among the first 1 and 5 %, BEDROC (alpha = 20) and logAUC; and of its first molecules the share of actives and of
 * scaffolds that none before had, as ranked and re-ranked by maximal marginal relevance. The figures that real rows alone reach stand
 * beside them.
 *
 * Molecules without a ring share the empty scaffold. Standard errors are those of 100 stratified resamples of the ranked molecules, with
 * the forest as it is; of the first molecules those of means.
 *
 * @throws {NotApplicable} When the rows are no molecules, or fewer than 5 actives or no others have a scaffold of their own.
 * @throws {UserError} When RDKit is not installed.
 */
export const screening = defineFidelity({
  name: 'screening',
  summary: 'How well a forest trained with the synthetic molecules ranks held-out ones with scaffolds that it never saw.',
  source:
    'BEDROC: Truchon and Bayly, doi:10.1021/ci600426e; logAUC: Mysinger and Shoichet, doi:10.1021/ci100214a; re-ranking: Carbonell and ' +
    'Goldstein, doi:10.1145/290941.291025; the task as ScaffAug, arXiv 2510.16306',
  onlySamples: ['molecule'],
  options: screeningOptions,
  create({top, relevance}) {
    return {
      async measure({screening: rowsOf}, context) {
        if (rowsOf === undefined) throw new NotApplicable('the rows are no molecules')
        const chemistry = await loadChemistry()
        const rows = rowsOf()
        const test = await unseenScaffolds(rows, chemistry, context)
        const scores = await screened(rows, test.smiles, chemistry, context)
        const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b)
        return {
          figures: {
            ...(await rankingFigures(scores, test.labels, order, rows.rng.fork('resamples'), context)),
            ...firstFigures(scores, test, order, chemistry, {top, relevance}),
          },
          details: {testMolecules: test.smiles.length, testActives: count(test.labels)},
        }
      },
    }
  },
})

const count = (labels: Uint8Array) => labels.reduce((sum, label) => sum + label, 0)

interface TestMolecules {
  readonly smiles: readonly string[]
  readonly labels: Uint8Array
}

async function unseenScaffolds({train, unseen}: ScreeningRows, chemistry: Chemistry, context: Context): Promise<TestMolecules> {
  const breathe = breather(context)
  const known = new Set<string | undefined>()
  for (const smiles of train.smiles) {
    known.add(chemistry.scaffold(smiles))
    await breathe()
  }
  const rows: number[] = []
  for (const [row, smiles] of unseen.smiles.entries()) {
    if (!known.has(chemistry.scaffold(smiles))) rows.push(row)
    await breathe()
  }
  const labels = Uint8Array.from(rows, row => unseen.isMinority[row])
  const actives = count(labels)
  if (actives < FEWEST_ACTIVES || actives === labels.length)
    throw new NotApplicable(
      `${actives} of ${labels.length} held-out molecules with new scaffolds are of the minority: it needs ${FEWEST_ACTIVES}, and others`,
    )
  return {smiles: rows.map(row => unseen.smiles[row]), labels}
}

/** Scores of the test molecules by a forest. */
async function screened(
  {train, synthetic, rng}: ScreeningRows,
  test: readonly string[],
  chemistry: Chemistry,
  context: Context,
): Promise<Float64Array> {
  const features = bitsOf([...train.smiles, ...synthetic], chemistry)
  const labels = new Uint8Array(features.rows).fill(1)
  labels.set(train.isMinority)
  const training: Context = {...subContext(context, 'forest', 0, 0.8), rng: rng.fork('forest')}
  const forest = await randomForest.create().fit(features, labels, training)
  return forest.predict(bitsOf(test, chemistry))
}

function bitsOf(molecules: readonly string[], chemistry: Chemistry): Matrix {
  const bits = createMatrix(molecules.length, FINGERPRINT_BITS)
  molecules.forEach((smiles, row) => {
    const fingerprint = chemistry.fingerprint(smiles)
    if (fingerprint === undefined) throw new RangeError('A molecule that was read before cannot be read.')
    for (let bit = 0; bit < FINGERPRINT_BITS; bit++) if (hasBit(fingerprint, bit)) bits.data[row * FINGERPRINT_BITS + bit] = 1
  })
  return bits
}

const RANKING = {
  enrichment1: (groups: readonly RankedGroup[]) => enrichment(groups, 0.01),
  enrichment5: (groups: readonly RankedGroup[]) => enrichment(groups, 0.05),
  bedroc,
  logAuc,
}

async function rankingFigures(
  scores: Float64Array,
  labels: Uint8Array,
  order: Int32Array,
  rng: Rng,
  context: Context,
): Promise<FidelityFigures['figures']> {
  const breathe = breather(context)
  const whole = rankedGroups(scores, labels, order)
  const drawn: RankedGroup[][] = []
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.push(rankedGroups(scores, labels, order, stratified(labels, rng)))
    await breathe()
  }
  const largest: Readonly<Record<string, number>> = {
    enrichment1: largestEnrichment(whole, 0.01),
    enrichment5: largestEnrichment(whole, 0.05),
  }
  return Object.fromEntries(
    Object.entries(RANKING).map(([name, figure]): [string, FidelityFigure] => {
      const range = [0, largest[name] ?? 1] as const
      const value = Math.min(range[1], Math.max(0, figure(whole)))
      const spread = deviation(drawn.map(figure))
      return [name, {value, standardError: spread || leastError(count(labels)) * range[1], range}]
    }),
  )
}

/** How often each row is drawn, as many of each class as there are. */
function stratified(labels: Uint8Array, rng: Rng): Int32Array {
  const times = new Int32Array(labels.length)
  for (const label of [0, 1]) {
    const rows = Array.from(labels.keys()).filter(row => labels[row] === label)
    for (let draw = 0; draw < rows.length; draw++) times[rows[integerBelow(rng, rows.length)]]++
  }
  return times
}

/** Of the first molecules of the ranking, as it is and re-ranked: the share of actives, and of scaffolds that none before had. */
function firstFigures(
  scores: Float64Array,
  {smiles, labels}: TestMolecules,
  order: Int32Array,
  chemistry: Chemistry,
  {top, relevance}: {readonly top: number; readonly relevance: number},
): FidelityFigures['figures'] {
  const wanted = Math.min(top, order.length)
  const candidates = Array.from(order.subarray(0, CANDIDATES * wanted))
  const described = candidates.map(row => ({
    score: scores[row],
    fingerprint: fingerprintOf(chemistry.fingerprint(smiles[row]) ?? new Uint8Array(FINGERPRINT_BITS / 8)),
  }))
  const diverse = maximalMarginalRelevance(described, wanted, relevance).map(at => candidates[at])
  const sharesOf = (rows: readonly number[], name: string) => {
    const seen = new Set<string | undefined>()
    const isNew = rows.map(row => {
      const {size} = seen
      return seen.add(chemistry.scaffold(smiles[row])).size > size ? 1 : 0
    })
    return {
      [`actives${name}`]: meanFigure(
        Float64Array.from(rows, row => labels[row]),
        [0, 1],
      ),
      [`scaffolds${name}`]: meanFigure(Float64Array.from(isNew), [0, 1]),
    }
  }
  return {...sharesOf(candidates.slice(0, wanted), 'InTop'), ...sharesOf(diverse, 'InTopDiverse')}
}
