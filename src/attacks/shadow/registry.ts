import {Registry} from '../../core/registry.js'
import type {GameEntry} from './experiment/game.js'
import {classifierConfidenceOptions} from './classifier-confidence.js'
import {liraOptions} from './lira.js'
import {shadowOptions} from './options.js'
import {rmiaOptions} from './rmia.js'
import {shadowHistogramOptions} from './shadow-histogram.js'
import {shadowQueriesOptions} from './shadow-queries.js'

const ROWS_ATTACKER =
  "Someone who gets the file of synthetic rows, can run the generator, and knows a person's record and all others: the strongest attacker on released rows, as differential privacy assumes one."
const MODEL_ATTACKER =
  "Someone who can ask a classifier that was trained on the augmented data about a person's record, knows all other records, and can run the generator and train such classifiers themselves."

/** Attacks that are played as a game: the generator is run with each record and without it. */
export const games = new Registry<GameEntry>('game', [
  {
    kind: 'game',
    name: 'shadow-features',
    summary: 'Tells runs of the generator with a record from runs without it by statistics of the released rows.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083; Stadler et al., Groundhog, arXiv 2011.07018',
    attacker: ROWS_ATTACKER,
    options: shadowOptions,
    needs: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./shadow-features.js'),
  },
  {
    kind: 'game',
    name: 'shadow-histogram',
    summary: 'Tells runs with a record from runs without it by histograms and correlations of the released rows.',
    source: 'Stadler, Oprisanu and Troncoso, Groundhog, arXiv 2011.07018',
    attacker: ROWS_ATTACKER,
    options: shadowHistogramOptions,
    needs: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./shadow-histogram.js'),
  },
  {
    kind: 'game',
    name: 'shadow-queries',
    summary: 'Tells runs with a record from runs without it by how many released rows resemble the record in some columns.',
    source: 'Houssiau et al., TAPAS, arXiv 2211.06550; Meeus et al., arXiv 2306.10308',
    attacker: ROWS_ATTACKER,
    options: shadowQueriesOptions,
    needs: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./shadow-queries.js'),
  },
  {
    kind: 'game',
    name: 'classifier-confidence',
    summary: 'Takes a person for a member when a classifier trained on the augmented data is sure of that person.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083; Yeom et al., arXiv 1709.01604, section 3.2',
    attacker:
      "Someone who never gets a row, but can ask a classifier that was trained on the augmented data about a person's record, which they know.",
    options: classifierConfidenceOptions,
    needs: {released: 'model', targets: true, auxiliary: false, generator: 'none'},
    byDefault: false,
    load: () => import('./classifier-confidence.js'),
  },
  {
    kind: 'game',
    name: 'lira',
    summary: "Compares a classifier's confidence about a person with that of classifiers trained with and without that person.",
    source: 'Carlini et al., Membership Inference Attacks From First Principles, arXiv 2112.03570, algorithm 1',
    attacker: MODEL_ATTACKER,
    options: liraOptions,
    needs: {released: 'model', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./lira.js'),
  },
  {
    kind: 'game',
    name: 'rmia',
    summary: "Compares a classifier's confidence about a person, relative to usual classifiers, with that about other people.",
    source: 'Zarifzadeh, Liu and Shokri, Low-Cost High-Power Membership Inference Attacks, arXiv 2312.03262',
    attacker: MODEL_ATTACKER,
    options: rmiaOptions,
    needs: {released: 'model', targets: true, auxiliary: true, generator: 'black-box'},
    byDefault: false,
    load: () => import('./rmia.js'),
  },
])
