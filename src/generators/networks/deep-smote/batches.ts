import {integerBelow, permutation, type Rng} from '../../../core/rng.js'
import {MISSING_CODE, categoricalColumn, type Table} from '../../../core/table.js'
import {ShuffledRows} from '../shared/shuffled-rows.js'

/** Which pictures go in and which ought to come out, by their rows. */
export interface Batch {
  readonly inputs: Int32Array
  readonly targets: Int32Array
  /** The first so many are of all classes, the others of one. */
  readonly ofAll: number
}

export type Penalty = 'permuted' | 'class'

/** Makes batch number `at`, from 0. */
export type Batches = (at: number, rng: Rng) => Batch

/**
 * Batches of DeepSMOTE (arXiv:2105.02340, algorithm 1): pictures of all classes, which are to come out as they go in, and as many of one
 * class drawn at random, or all that it has. Of these, with the penalty `permuted`, the next one in a random order is to come
 * out. Rows without a class are left out.
 */
export function batchesOf(train: Table<'train'>, target: string, batchSize: number, penalty: Penalty, order: Rng): Batches {
  const {codes} = categoricalColumn(train, target)
  const classes = new Map<number, number[]>()
  codes.forEach((code, row) => {
    if (code !== MISSING_CODE) classes.set(code, [...(classes.get(code) ?? []), row])
  })
  const pools = [...classes.keys()].sort((a, b) => a - b).map(code => Int32Array.from(classes.get(code) ?? []))
  const known = Int32Array.from(codes.keys()).filter(row => codes[row] !== MISSING_CODE)
  const shuffled = new ShuffledRows(known.length, order)
  return (at, rng) => {
    const all = Int32Array.from({length: batchSize}, (_, place) => known[shuffled.at(at * batchSize + place)])
    const pool = pools[integerBelow(rng, pools.length)]
    const own = permutation(rng, pool.length)
      .subarray(0, batchSize)
      .map(place => pool[place])
    const next = penalty === 'permuted' ? own.map((_, place) => own[(place + 1) % own.length]) : own
    return {inputs: joined(all, own), targets: joined(all, next), ofAll: batchSize}
  }
}

const joined = (a: Int32Array, b: Int32Array): Int32Array => Int32Array.from([...a, ...b])
