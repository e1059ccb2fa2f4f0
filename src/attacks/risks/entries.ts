import type {AttackEntry} from '../attack.js'
import {attributeInferenceOptions} from './attribute-inference.js'
import {linkabilityOptions} from './linkability.js'
import {singlingOutOptions} from './singling-out.js'

const NEEDS = {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'} as const
const SOURCE = 'Article 29 Working Party, Opinion 05/2014; Giomi et al., doi:10.56553/popets-2023-0055'

/** The three regulatory risks. */
export const riskEntries: readonly AttackEntry[] = [
  {
    kind: 'attack',
    name: 'singling-out',
    summary: 'Describes people so that the description fits one person of the data alone.',
    source: SOURCE,
    attacker: 'Anyone who gets the file of synthetic rows and looks for descriptions that fit exactly one real person.',
    options: singlingOutOptions,
    needs: {...NEEDS, asks: {kind: 'predicates', search: true}},
    byDefault: true,
    load: () => import('./singling-out.js'),
  },
  {
    kind: 'attack',
    name: 'linkability',
    summary: 'Joins two files about the same people, each with other columns, through the synthetic rows.',
    source: SOURCE,
    attacker:
      'Someone who holds two files about the same people, each with some of the columns, and gets the file of synthetic rows.',
    options: linkabilityOptions,
    needs: {...NEEDS, asks: {kind: 'links', halvings: 10, search: true}},
    byDefault: true,
    load: () => import('./linkability.js'),
  },
  {
    kind: 'attack',
    name: 'attribute-inference',
    summary: 'Guesses a column of a record from columns that the attacker knows.',
    source: SOURCE,
    attacker:
      "Someone who knows some or all other columns of a person's record, gets the file of synthetic rows, and wants to learn one more.",
    options: attributeInferenceOptions,
    needs: {...NEEDS, asks: {kind: 'attribute', tolerance: 0.05, search: true}},
    byDefault: true,
    load: () => import('./attribute-inference.js'),
  },
]
