import {normalCdf, normalQuantile} from '../../../stats/special.js'
import {arrange, largest, type Features, type Layout, type Place, type Shape} from '../../../preprocess/tabular/layout.js'
import {positionAt, scoreAt, type Marginal} from '../dp-gaussian-copula/marginal.js'
import type {Scale} from '../dp-gaussian-copula/scale.js'

/** Normal scores end here on both sides, so that no record is further from the others than the domain says. */
export const LARGEST_SCORE = 3

/** How rows of positions become features and back. Made of the domain and of noisy counts: it holds nothing else of the data. */
export interface PrivateEncoding {
  readonly layout: Layout
  readonly marginals: readonly Marginal[]
  readonly places: readonly Place[]
}

/**
 * Numbers are one scalar, the normal score of their rank in the noisy distribution of the column, and with missing cells a choice between
 * present and missing; levels are one choice, one of which is "missing" where the domain allows it.
 */
export function privateEncoding(marginals: readonly Marginal[]): PrivateEncoding {
  return {...arrange(marginals.map(({scale}) => shapeOf(scale))), marginals}
}

function shapeOf({field, domain, cells}: Scale): Shape {
  const column = field.name
  if (domain.kind === 'numeric') return {column, hasScalar: true, ...(domain.missing && {group: {kind: 'missing', size: 2}})}
  const size = cells + (domain.missing ? 1 : 0)
  return {column, hasScalar: false, ...(size > 1 && {group: {kind: 'level', size}})}
}

/**
 * @param positions One array [rows] per column, NaN where a cell is missing. Where the domain has no missing cells
 * such a number has the score 0 and such a level is the one that the noisy counts hold for the most frequent.
 */
export function encodePositions(encoding: PrivateEncoding, positions: readonly Float64Array[], rows: number): Features {
  const {layout, marginals, places} = encoding
  const {width} = layout
  const data = new Float32Array(rows * width)
  marginals.forEach((marginal, at) => {
    const {scalar, group} = places[at]
    const {domain, cells} = marginal.scale
    const usual = marginal.shares.indexOf(Math.max(...marginal.shares))
    positions[at].forEach((position, row) => {
      const start = row * width
      const isMissing = Number.isNaN(position)
      if (domain.kind === 'numeric') {
        if (group >= 0) data[start + group + (isMissing ? 1 : 0)] = 1
        if (!isMissing) data[start + scalar] = normalScore(marginal, position)
      } else if (group >= 0) {
        const level = isMissing ? (domain.missing ? cells : usual) : Math.floor(position * cells)
        data[start + group + level] = 1
      }
    })
  })
  return {data, rows, width}
}

function normalScore(marginal: Marginal, position: number): number {
  const rank = (1 + scoreAt(marginal, position)) / 2
  return Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, normalQuantile(rank)))
}

/** One array of positions [rows] per column, NaN where a cell is to be missing. */
export function decodePositions({marginals, places}: PrivateEncoding, {data, rows, width}: Features): Float64Array[] {
  return marginals.map((marginal, at) => {
    const {scalar, group} = places[at]
    const {domain, cells} = marginal.scale
    return Float64Array.from({length: rows}, (_, row) => {
      const start = row * width
      if (domain.kind === 'numeric') {
        if (group >= 0 && largest(data, start + group, 2) === 1) return NaN
        return positionAt(marginal, normalCdf(data[start + scalar]))
      }
      const level = group < 0 ? 0 : largest(data, start + group, cells + (domain.missing ? 1 : 0))
      return level < cells ? (level + 0.5) / cells : NaN
    })
  })
}

/** Logarithms of the noisy probabilities of every choice, [width], 0 for scalars: what a network that has learnt nothing is to say. */
export function startingLogits({layout, marginals, places}: PrivateEncoding): Float32Array {
  const logits = new Float32Array(layout.width)
  marginals.forEach(({scale: {domain}, shares, missing}, at) => {
    const {group} = places[at]
    if (group < 0) return
    const present = domain.kind === 'numeric' ? Float64Array.of(1) : shares
    const probabilities = [...present].map(share => share * (1 - missing))
    if (domain.missing) probabilities.push(missing)
    probabilities.forEach((probability, choice) => (logits[group + choice] = Math.log(Math.max(SMALLEST_SHARE, probability))))
  })
  return logits
}

/** A choice that noise hides is made seldom rather than never. */
const SMALLEST_SHARE = 1e-3
