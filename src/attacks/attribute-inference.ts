import {NotApplicable} from '../core/errors.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import type {Attack} from './attack.js'
import {nearestReleased} from './linkability.js'

export const attributeInferenceOptions = {
  secret: {type: 'text', description: 'The column to infer (default: each in turn).'},
  tolerance: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.05,
    description: "A guessed number counts when it is off by at most this share of the column's range.",
  },
} as const satisfies OptionSpecs

/**
 * Attribute inference: someone knows all of a person's record but one column, and reads that one off the nearest released row (Article 29
 * Working Party, Opinion 05/2014; Giomi et al., doi:10.56553/popets-2023-0055, the inference algorithm). Nearest in the known
 * columns, numbers min-max scaled to [-1, 1] and levels one-hot over the released rows and the people, Euclidean; the paper has Gower's distance.
 * Missing cells among the known columns take the median or the most frequent level.
 *
 * The tolerance is a share of the column's range, not of the value itself as in the paper, so that it does not depend on where a
 * column's zero lies. Written from the definitions.
 *
 * @throws {NotApplicable} Without people to ask about, released rows, or known columns.
 */
export function create(given: GivenOptions): Attack {
  const {secret, tolerance} = parseOptions('attribute-inference', attributeInferenceOptions, given)
  const asks = {kind: 'attribute', tolerance, ...(secret !== undefined && {secret})} as const
  return {
    needs: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none', asks},
    async guess({released, incomplete}, context) {
      if (incomplete === undefined) throw new NotApplicable('there is nobody whose record lacks a column')
      if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
      if (incomplete.known.columns.length === 0) throw new NotApplicable('there are no known columns')
      const nearest = await nearestReleased(incomplete.known, released, 1, context)
      const guessed = released.select(nearest, 'reconstructed').column(incomplete.secret)
      return {kind: 'attribute', guessed, parameters: {estimated: []}}
    },
  }
}
