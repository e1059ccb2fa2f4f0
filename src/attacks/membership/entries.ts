import type {AttackEntry} from '../attack.js'
import {diffusionLossOptions} from '../white-box/diffusion-loss.js'
import {domiasOptions} from './domias.js'
import {dpiOptions} from './dpi.js'
import {ganLeaksOptions} from './gan-leaks.js'
import {genLraOptions} from './gen-lra.js'
import {loganOptions} from './logan.js'
import {mcOptions} from './mc.js'

const RELEASE_ALONE = {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'} as const
const WITH_AUXILIARY = {...RELEASE_ALONE, auxiliary: true} as const

const WITH_MODEL = {...RELEASE_ALONE, generator: 'white-box'} as const

const KNOWS_A_RECORD =
  "Someone who gets the file of synthetic rows and already knows a person's record, and wants to learn whether that person was in the data"
const AND_OTHERS = `${KNOWS_A_RECORD}. They also hold records of other people from the same population, who were not in the data`

const HOLDS_THE_MODEL =
  "Someone who got hold of the trained generator itself, a colleague or a thief, and already knows a person's record"

/** Attacks on released rows that ask about given records and train no generator of their own. */
export const membershipEntries: readonly AttackEntry[] = [
  {
    kind: 'attack',
    name: 'copies',
    summary: 'Looks for released rows that are a real record, or agree with one in most columns.',
    source: 'Fellegi and Sunter, doi:10.1080/01621459.1969.10501049, weights of agreement; tails after Balkema and de Haan',
    attacker:
      'Anyone who gets the file of synthetic rows and knows something about a person: a copy needs no attack, it has only to be recognised.',
    byDefault: true,
    underBudget: 'first',
    options: {},
    needs: {...RELEASE_ALONE, looksFor: 'copies'},
    load: () => import('./copies.js'),
  },
  {
    kind: 'attack',
    name: 'smote-lines',
    summary: 'Calls a person a member when several synthetic rows lie in exactly one direction from their record.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5, asked of known records',
    attacker: `${KNOWS_A_RECORD}.`,
    byDefault: true,
    options: {},
    needs: RELEASE_ALONE,
    load: () => import('./smote-lines.js'),
  },
  {
    kind: 'attack',
    name: 'mc',
    summary: 'Counts the synthetic rows near a record.',
    source: 'Hilprecht, Haerterich and Bernau, Monte Carlo attacks, doi:10.2478/popets-2019-0067, equation 4',
    attacker: `${KNOWS_A_RECORD}.`,
    byDefault: false,
    options: mcOptions,
    needs: RELEASE_ALONE,
    load: () => import('./mc.js'),
  },
  {
    kind: 'attack',
    name: 'gan-leaks',
    summary: 'Compares the distance to the closest synthetic row with that to the closest record of other people.',
    source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.5',
    attacker: `${AND_OTHERS}.`,
    byDefault: false,
    options: ganLeaksOptions,
    needs: WITH_AUXILIARY,
    load: () => import('./gan-leaks.js'),
  },
  {
    kind: 'attack',
    name: 'domias',
    summary: 'Looks for places where synthetic rows are denser than the population.',
    source: 'Van Breugel et al., DOMIAS, arXiv 2302.12580, equation 2',
    attacker: `${AND_OTHERS}.`,
    byDefault: true,
    options: domiasOptions,
    needs: WITH_AUXILIARY,
    load: () => import('./domias.js'),
  },
  {
    kind: 'attack',
    name: 'dpi',
    summary: 'Counts synthetic rows among the nearest neighbours of a record, against records of other people.',
    source: 'Ward, Wang and Cheng, Data Plagiarism Index, arXiv 2406.13012',
    attacker: `${AND_OTHERS}.`,
    byDefault: false,
    options: dpiOptions,
    needs: WITH_AUXILIARY,
    load: () => import('./dpi.js'),
  },
  {
    kind: 'attack',
    name: 'gen-lra',
    summary: 'Asks how much more likely the synthetic rows near a record become when the person is taken for a member.',
    source: 'Ward et al., Gen-LRA, arXiv 2508.21146',
    attacker: `${AND_OTHERS}.`,
    byDefault: false,
    options: genLraOptions,
    needs: WITH_AUXILIARY,
    load: () => import('./gen-lra.js'),
  },
  {
    kind: 'attack',
    name: 'logan',
    summary: 'Trains a classifier to tell synthetic rows from records of other people, and asks it about a record.',
    source: 'Hayes et al., LOGAN, arXiv 1705.07663, black-box attack with auxiliary knowledge',
    attacker: `${AND_OTHERS}.`,
    byDefault: false,
    options: loganOptions,
    needs: WITH_AUXILIARY,
    load: () => import('./logan.js'),
  },
  {
    kind: 'attack',
    name: 'critic-score',
    summary: "Asks a GAN's own critic how real a record looks.",
    source: 'Hayes et al., LOGAN, arXiv 1705.07663, white-box attack',
    attacker: `${HOLDS_THE_MODEL}.`,
    byDefault: false,
    options: {},
    needs: WITH_MODEL,
    opens: {name: 'wgan-gp', options: {steps: 3000, discriminatorSteps: 5}},
    load: () => import('../white-box/critic-score.js'),
  },
  {
    kind: 'attack',
    name: 'diffusion-loss',
    summary: 'Measures how well a diffusion takes noise off a record, at several noise levels.',
    source: 'Wu, Pang, Liu and Wu, Winning the MIDST Challenge, arXiv 2503.12008',
    attacker: `${HOLDS_THE_MODEL}. They can train such a generator themselves.`,
    byDefault: false,
    options: diffusionLossOptions,
    needs: WITH_MODEL,
    opens: {name: 'tabddpm', options: {steps: 1000, holdOut: 0, hidden: 64, batchSize: 32, learningRate: 0.005}},
    load: () => import('../white-box/diffusion-loss.js'),
  },
]
