import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {cmsCellSize} from './cms-cell-size.js'
import {edpb} from './edpb.js'
import {ema0070} from './ema-0070.js'
import {healthCanada} from './health-canada.js'
import {nist} from './nist.js'
import {nistDp} from './nist-dp.js'
import {ontarioIpc} from './ontario-ipc.js'
import type {Profile} from './profile.js'

/** The ready policies. Nothing registers itself: the list is written down here. */
export const profiles: readonly Profile[] = [ema0070, healthCanada, ontarioIpc, cmsCellSize, edpb, nist, nistDp]

/** @throws {UserError} When there is no such profile. */
export function profileNamed(name: string): Profile {
  const profile = profiles.find(candidate => candidate.name === name)
  if (profile !== undefined) return profile
  const known = profiles.map(each => each.name)
  throw new UserError('no-such-name', {kind: 'profile', name, known}, `There is no profile '${shownName(name)}'.`, [
    ...didYouMean(name, known),
    `Known: ${known.join(', ')}. A policy of your own has no 'profile'.`,
  ])
}
