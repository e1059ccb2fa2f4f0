import {createBatch, gather, type Network} from './network.js'
import {classSizes, type TrainingRows} from './training-rows.js'

/** How a network does on rows that it is not trained with. */
export interface HeldOutLoss {
  /** The loss now; remembers the parameters when it is the least so far. */
  measure(): number
  /** Sets the network to the parameters with the least loss, if any was measured. */
  restoreBest(): void
}

/**
 * The mean weighted loss on held-out rows, each class counting by its share of all rows: a smaller share of one may be held out.
 *
 * @param heldOut [rows], 1 where a row is held out, at least one of each class.
 */
export function createHeldOutLoss(network: Network, data: TrainingRows, heldOut: Uint8Array, batchRows: number): HeldOutLoss {
  const {features, labels, weights} = data
  const picked = Int32Array.from(heldOut.keys()).filter(row => heldOut[row] === 1)
  const all = classSizes(labels)
  const some = classSizes(labels.filter((_, row) => heldOut[row] === 1))
  const shares = [0, 1].map(label => all[label] / some[label] / labels.length)
  const weighed = weights.map((weight, row) => weight * shares[labels[row]])
  const batch = createBatch(batchRows, features.columns)
  let least = Infinity
  let best: Float64Array | undefined
  return {
    measure() {
      let loss = 0
      for (let start = 0; start < picked.length; start += batchRows) {
        const part = {...batch, rows: Math.min(batchRows, picked.length - start)}
        gather({features, labels, weights: weighed}, picked.subarray(start), part)
        loss += network.loss(part)
      }
      if (loss < least) {
        least = loss
        best = network.parameters.slice()
      }
      return loss
    },
    restoreBest() {
      if (best !== undefined) network.parameters.set(best)
    },
  }
}
