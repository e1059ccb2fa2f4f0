import {Registry} from '../../core/registry.js'
import {anonymity} from './anonymity.js'
import {attribute} from './attribute.js'
import type {DisclosureDefinition} from './define-disclosure.js'
import {identity} from './identity.js'
import {membership} from './membership.js'
import {overlap} from './overlap.js'
import {secretScaffolds} from './secret-scaffolds.js'
import {uniqueness} from './uniqueness.js'

const known = [identity, attribute, membership, overlap, anonymity, uniqueness, secretScaffolds] as const

/** Figures on declared columns that regulators and publishers hold against thresholds. None enters a verdict. */
export const disclosure = new Registry<DisclosureDefinition, (typeof known)[number]>('disclosure measure', known)
