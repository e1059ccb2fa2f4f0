import {doubles, vector, type SavedState} from '../../../core/saved-state.js'
import {cellCount} from '../graphical-model/cells.js'
import {treeOf} from '../graphical-model/junction-tree.js'
import type {CodedColumn} from './cells-of-columns.js'
import type {PrivateMarginals} from './private-marginals.js'

/** What a file says of the model beside the domain and the noisy probabilities. */
interface SavedTree {
  readonly secure: boolean
  readonly members: readonly (readonly (readonly number[])[])[]
  readonly cliques: readonly (readonly number[])[]
  readonly parents: readonly number[]
}

const tensorName = (clique: number) => `marginal-${clique}`

export function savedMarginals({model: {tree, marginals}, members}: PrivateMarginals, secure: boolean): SavedState {
  return {
    state: {secure, members, cliques: tree.cliques, parents: tree.parents},
    tensors: new Map(marginals.map((marginal, clique) => [tensorName(clique), vector(marginal)])),
  }
}

/** @throws {RangeError} When this is not a saved model of such columns. */
export function restoredMarginals(
  {state, tensors}: SavedState,
  columns: readonly CodedColumn[],
): {learnt: PrivateMarginals; secure: boolean} {
  const {secure, members, cliques, parents} = state as unknown as SavedTree
  const fits = members.length === columns.length && members.every((codes, at) => coversAll(codes, columns[at].size))
  if (!fits) throw new RangeError('Every code of a column must be in the model once.')
  const sizes = members.map(({length}) => length)
  const isTree =
    parents.length === cliques.length && parents.every((parent, clique) => parent < clique && parent >= (clique ? 0 : -1))
  const covered = new Set(cliques.flat())
  if (!isTree || covered.size !== sizes.length || [...covered].some(column => sizes.at(column) === undefined))
    throw new RangeError('The cliques must be a tree and hold every column.')
  const tree = treeOf(sizes, cliques, parents)
  const marginals = cliques.map((clique, at) => {
    const marginal = doubles(tensors, tensorName(at))
    if (marginal.length !== cellCount(clique, sizes)) throw new RangeError('Each clique must have a probability for each cell.')
    return marginal
  })
  return {learnt: {model: {tree, marginals}, members}, secure}
}

/** Whether each of the codes from 0 to `size` is there once. */
const coversAll = (codes: readonly (readonly number[])[], size: number): boolean =>
  codes.flat().length === size && new Set(codes.flat()).size === size && codes.flat().every(code => code >= 0 && code < size)
