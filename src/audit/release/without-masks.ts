import {hasMasks, withoutMasks} from '../../core/sample-form.js'
import type {Release} from './release.js'

/**
 * A release as attacks on pictures see it: without the masks beside them. Whoever holds a picture needs no mask to know it again, and two
 * people may have marked one picture differently.
 */
export function releaseWithoutMasks(release: Release): Release {
  const {train, withheld, holdout, unasked, synthetic, later} = release
  if (!hasMasks(train)) return release
  return {
    ...release,
    train: withoutMasks(train),
    synthetic: withoutMasks(synthetic),
    ...(withheld && {withheld: withoutMasks(withheld)}),
    ...(holdout && {holdout: withoutMasks(holdout)}),
    ...(unasked && {unasked: {...unasked, rows: withoutMasks(unasked.rows)}}),
    ...(later && {
      later: async monitor => {
        const made = await later(monitor)
        return {...made, synthetic: withoutMasks(made.synthetic)}
      },
    }),
  }
}
