import {headsWidth, outputWidth, type Layer} from './description.js'
import type {VaeModel, WganModel} from './executor.js'

/**
 * The heads of a WGAN's generator and their columns.
 * @throws {RangeError} When sizes do not fit each other.
 */
export function checkWgan({generator, critic, pac, condition, maxRows}: WganModel) {
  const {heads, temperature} = lastHeads(generator.layers)
  const columns = headsWidth(heads)
  outputWidth(generator)
  outputWidth(critic)
  if (maxRows % pac !== 0) throw new RangeError(`maxRows (${maxRows}) must be a multiple of pac (${pac}).`)
  const width = pac * (columns + condition)
  if (critic.inputs !== width) throw new RangeError(`The critic must have ${width} inputs. Got ${critic.inputs} instead.`)
  return {heads, temperature, columns}
}

function lastHeads(layers: readonly Layer[]) {
  const last = layers.at(-1)
  if (last?.kind !== 'heads') throw new RangeError('The last layer of a generator must be heads.')
  return last
}

/**
 * Number of packs in a batch of so many rows.
 * @throws {RangeError} When there are too many rows, or the last pack is not full.
 */
export function packsOf({maxRows, pac}: WganModel, rows: number): number {
  if (rows > maxRows || rows % pac !== 0) {
    throw new RangeError(`A batch must have at most ${maxRows} rows, a multiple of ${pac}. Got ${rows} instead.`)
  }
  return rows / pac
}

/** @throws {RangeError} When the model has a condition and the batch brings none. */
export function requireCondition(condition: Float32Array | undefined): Float32Array {
  if (!condition) throw new RangeError('The model has a condition: the batch must bring one for every row.')
  return condition
}

/**
 * Columns and width of the code of a VAE.
 * @throws {RangeError} When sizes do not fit each other.
 */
export function checkVae({encoder, decoder, heads}: VaeModel) {
  const columns = headsWidth(heads)
  if (encoder.inputs !== columns || outputWidth(decoder) !== columns) {
    throw new RangeError(`The heads have ${columns} columns: encoder inputs and decoder outputs must be as many.`)
  }
  if (outputWidth(encoder) !== 2 * decoder.inputs)
    throw new RangeError('The encoder must have twice as many outputs as the decoder has inputs.')
  return {columns, latent: decoder.inputs}
}

/** @throws {RangeError} When a batch has more rows than the trainer was made for. */
export function requireRows(rows: number, maxRows: number): void {
  if (rows > maxRows) throw new RangeError(`The trainer was made for batches of at most ${maxRows} rows. Got ${rows} instead.`)
}

/** @throws {RangeError} When the model has labels and the batch brings none. */
export function requireLabels(labels: Int32Array | undefined): Int32Array {
  if (!labels) throw new RangeError('The model has labels: the batch must bring one for every row.')
  return labels
}
