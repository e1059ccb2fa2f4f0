import {subContext, type Context} from '../../../core/context.js'
import {integerBelow, type Rng} from '../../../core/rng.js'
import type {Variable} from '../variables.js'
import {growDiscriminator, type Discriminator, type ForestSettings} from './discriminator.js'
import {leavesOf, type Leaf} from './leaves.js'
import {rowsAsFeatures, type Records} from './rows-as-features.js'

export interface AdversarialSettings extends ForestSettings {
  /** How much better than a coin a forest may be that counts as fooled. */
  readonly delta: number
  readonly rounds: number
}

/** A forest in whose leaves columns are nearly independent of each other. */
export interface AdversarialForest {
  /** Per tree and record, tree by tree, the leaf of that record. */
  readonly leafOf: readonly Leaf[]
  /** Of the last forest grown. */
  readonly accuracy: number
  /** Forests grown after the first. */
  readonly rounds: number
}

/**
 * Rounds of making rows and telling them from the records. First every column is drawn by itself, and a forest learns to tell these
 * rows from the records. Its leaves part the records so that columns depend less on each other within a leaf. The next rows are
 * made leaf by leaf, each column by itself, and the next forest is grown. It ends when a forest is right in no more than 0.5 +
 * delta of the rows out of the bag, is no worse than the forest before it, or after so many rounds; the forest before the last one
 * is the result.
 *
 * Watson, Blesch, Kapar and Wright, AISTATS 2023, arXiv 2205.09435, algorithm 1; early stopping and pruning as their R package
 * `arf`.
 */
export async function fitAdversarialForest(
  variables: readonly Variable[],
  rowCount: number,
  settings: AdversarialSettings,
  context: Context,
): Promise<AdversarialForest> {
  const {delta, rounds: most, minLeaf} = settings
  const roundOf = (round: number) => subContext(context, `round/${round}`, round / (most + 1), (round + 1) / (most + 1))
  const grow = async (round: number, leafOf: (rng: Rng) => Int32Array): Promise<Discriminator & {readonly leafOf: Leaf[]}> => {
    const own = roundOf(round)
    const features = rowsAsFeatures(variables, drawRecords(variables, rowCount, leafOf, own.rng.fork('rows')), rowCount)
    const forest = await growDiscriminator(features, settings, own)
    return {...forest, leafOf: forest.trees.flatMap(tree => byRecord(leavesOf(tree, features.real, minLeaf), rowCount))}
  }
  const everyRow = Int32Array.from({length: rowCount}, (_, row) => row)
  let kept = await grow(0, () => everyRow)
  let accuracy = kept.accuracy
  let rounds = 0
  while (accuracy > 0.5 + delta && rounds < most) {
    const {leafOf, accuracy: before} = kept
    const next = await grow(++rounds, rng => leafOf[integerBelow(rng, leafOf.length)].rows)
    accuracy = next.accuracy
    if (accuracy <= 0.5 + delta || rounds === most || accuracy >= before) break
    kept = next
  }
  context.progress(1)
  return {leafOf: kept.leafOf, accuracy, rounds}
}

/** Draws rows leaf by leaf: within a leaf every column comes from a record of its own, with all variables of the column. */
function drawRecords(variables: readonly Variable[], rowCount: number, leafOf: (rng: Rng) => Int32Array, rng: Rng): Records {
  const records = variables.map(() => new Int32Array(rowCount))
  for (let row = 0; row < rowCount; row++) {
    const rows = leafOf(rng)
    let record = 0
    variables.forEach(({column}, at) => {
      if (at === 0 || variables[at - 1].column !== column) record = rows[integerBelow(rng, rows.length)]
      records[at][row] = record
    })
  }
  return records
}

function byRecord(leaves: readonly Leaf[], rowCount: number): Leaf[] {
  const leafOf = new Array<Leaf>(rowCount)
  for (const leaf of leaves) for (const row of leaf.rows) leafOf[row] = leaf
  return leafOf
}
