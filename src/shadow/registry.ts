import {Registry} from '../core/registry.js'
import type {GameEntry} from './game.js'
import {shadowOptions} from './options.js'

/** Attacks that are played as a game: the generator is run with each record and without it. */
export const games = new Registry<GameEntry>('game', [
  {
    kind: 'game',
    name: 'shadow-features',
    summary: 'Tells runs of the generator with a record from runs without it by statistics of the released rows.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083; Stadler et al., Groundhog, arXiv 2011.07018, section 4',
    attacker:
      "Someone who gets the file of synthetic rows, can run the generator, and knows a person's record and all others: the strongest attacker on released rows, as differential privacy assumes one.",
    options: shadowOptions,
    needs: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./shadow-features.js'),
  },
])
