import {defineGenerator} from '../define-generator.js'
import {breather, type Context} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation, type Rng} from '../../core/rng.js'
import {binFeatures} from '../../learners/bins.js'
import {TreeGrower} from '../../learners/grow-tree.js'
import {addPredictions} from '../../learners/tree.js'
import {loadTreeKernels} from '../../nn/kernels/trees-wasm.js'
import {cleanedSmote, type Pool} from './cleaned-smote.js'
import {smoteOptions} from './smote.js'

export const smoteIpfOptions = {
  ...smoteOptions,
  partitions: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 9,
    description: 'Parts of all rows, each of which a tree learns from (or as many as the smaller side has rows).',
  },
  voting: {
    type: 'choice',
    choices: ['majority', 'consensus'],
    default: 'majority',
    description: 'A row is noise when most of the trees misclassify it, or when all do.',
  },
  calmRounds: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 3,
    description: 'Filtering ends after so many rounds in a row that found little noise.',
  },
  little: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.01,
    description: 'Share of all rows below which noise is little.',
  },
} as const satisfies OptionSpecs

/** Fewest rows in a leaf, as in C4.5. */
const MIN_LEAF = 2

/**
 * SMOTE with an iterative partitioning filter: all real and synthetic rows are divided into parts with equal shares of the class,
 * a decision tree learns from each part, and rows that most trees misclassify are removed. That is repeated with what is left until
 * three rounds in a row removed less than 1 % of the rows. Of what is left, synthetic rows are released; removed real rows only
 * teach no further trees. Numeric columns only. Missing cells are filled in first (option `missing`), in other classes
 * with their own medians.
 *
 * Sáez, Luengo, Stefanowski and Herrera, Information Sciences 291, 2015, doi:10.1016/j.ins.2014.08.051, section 4; filter of Khoshgoftaar
 * and Rebours, doi:10.1007/s11390-007-9054-2. Defaults as there: 9 parts, majority, 3 rounds, 1 %. Departures: unpruned CART trees (Gini,
 * 2 rows in a leaf at least) instead of C4.5; the class against all others where there are several; removed rows are made
 * anew until there are as many as asked for. (smote-variants trains each tree on all parts but one.)
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or hardly any row is kept.
 */
export const smoteIpf = defineGenerator({
  name: 'smote-ipf',
  summary: 'SMOTE without the rows that trees learnt from parts of the data misclassify.',
  source: 'Sáez, Luengo, Stefanowski and Herrera, Information Sciences 291, 2015, doi:10.1016/j.ins.2014.08.051',
  columns: 'numeric',
  options: smoteIpfOptions,
  create({partitions, voting, calmRounds, little, ...options}) {
    return cleanedSmote('smote-ipf', options, async (pool, context) => {
      const wrongVotes = createVote(pool, context)
      const active = new Float64Array(pool.points.rows).fill(1)
      for (let calm = 0; calm < calmRounds;) {
        const {wrong, trees} = await wrongVotes(active, partitions)
        const isNoise = (row: number) => (voting === 'majority' ? 2 * wrong[row] > trees : wrong[row] === trees)
        const noise = Array.from(active.keys()).filter(row => active[row] === 1 && isNoise(row))
        for (const row of noise) active[row] = 0
        // A share of 0 is never undercut: a round without noise is calm at any share.
        calm = noise.length === 0 || noise.length < little * active.length ? calm + 1 : 0
      }
      return Array.from(active.subarray(pool.firstSynthetic), weight => weight === 1)
    })
  },
})

/** Returns a function that divides the active rows, grows a tree on each part, and counts for each row the trees that are wrong. */
function createVote({points, classes, firstSynthetic}: Pool, context: Context) {
  const breathe = breather(context)
  const labels = Uint8Array.from(classes, code => (code === classes[firstSynthetic] ? 1 : 0))
  const binned = binFeatures(points, labels)
  const settings = {maxDepth: Infinity, minLeaf: MIN_LEAF, featuresPerSplit: points.columns}
  const grower = loadTreeKernels()(kernels => new TreeGrower(kernels, binned, labels, settings))
  return async (active: Float64Array, most: number) => {
    const sides = [0, 1].map(label => Int32Array.from(active.keys()).filter(row => active[row] === 1 && labels[row] === label))
    const trees = Math.max(1, Math.min(most, ...sides.map(({length}) => length)))
    const part = divide(sides, trees, active.length, context.rng)
    const wrong = new Int32Array(active.length)
    for (let tree = 0; tree < trees; tree++) {
      const grown = grower.grow(
        Float64Array.from(part, at => (at === tree ? 1 : 0)),
        context.rng,
      )
      const shares = new Float64Array(active.length)
      addPredictions([grown], points, shares)
      shares.forEach((share, row) => {
        if (share > 0.5 !== (labels[row] === 1)) wrong[row]++
      })
      await breathe()
    }
    return {wrong, trees}
  }
}

/** Per row its part, -1 for rows of neither side; each side is spread over all parts in random order. */
function divide(sides: readonly Int32Array[], parts: number, rowCount: number, rng: Rng): Int32Array {
  const part = new Int32Array(rowCount).fill(-1)
  for (const side of sides) permutation(rng, side.length).forEach((at, order) => (part[side[at]] = order % parts))
  return part
}
