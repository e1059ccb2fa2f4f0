import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import {edpb} from './edpb.js'
import type {Profile} from './profile.js'

/** The ready policies. Nothing registers itself: the list is written down here. */
export const profiles: readonly Profile[] = [edpb]

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
