import {catalogue} from './figure.js'
import {prose} from '../text.js'

/** In the order in which reports show them, as all catalogues. */
export const attackFigures = catalogue([
  [
    'precision',
    {
      title: 'precision',
      unit: 'rate',
      definition: 'Of the records or rows that the attack calls real, the share that is.',
    },
  ],
  [
    'recall',
    {
      title: 'recall',
      unit: 'rate',
      definition: 'Of the real minority records, the share that the attack found.',
    },
  ],
  [
    'recallAlone',
    {
      title: 'recall of one release alone',
      unit: 'rate',
      definition:
        'Of the real minority records, the share that the attack found in one of several releases, the one that gives most by itself.',
    },
  ],
  ['f1', {title: 'F1', unit: 'score', definition: 'Harmonic mean of precision and recall; 1 is a perfect attack.'}],
  [
    'copied',
    {
      title: 'share copied',
      unit: 'rate',
      definition: 'Of the people asked about, the share whose record a released row equals in every column, to the last digit.',
    },
  ],
  [
    'nearlyCopied',
    {
      title: 'share nearly copied',
      unit: 'rate',
      definition:
        'Of the people asked about, the share whose record a released row equals in all columns but one or two; of molecules, in all but ' +
        'salts, charges, stereo, isotopes and the place of hydrogens that move.',
    },
  ],
  [
    'othersCopied',
    {
      title: 'share of other classes copied',
      unit: 'rate',
      definition:
        'Of the people of classes other than the minority, the share whose record a released row equals in every column.',
    },
  ],
  [
    'exposed',
    {
      title: 'share exposed',
      unit: 'rate',
      definition:
        'Of the people asked about, the share whose record agrees with a released row more than chance explains for any of so many people.',
    },
  ],
  [
    'named',
    {
      title: 'share named',
      unit: 'rate',
      definition: 'Of the people in the data, the share whose identifier (an id, a name, an exact time) a released row carries.',
    },
  ],
  [
    'risk',
    {
      title: 'success rate',
      unit: 'rate',
      definition: prose`Of the people asked about, the share of whom the attack was right: singled out, linked, or a value
          inferred. A person who is tried several times counts by the share of tries that were right.`,
    },
  ],
  [
    'falsePositiveRate',
    {
      title: 'false-positive rate',
      unit: 'rate',
      definition: 'Of the rows that are not real records of the data, the share that the attack calls real.',
    },
  ],
  [
    'auc',
    {
      title: 'AUC',
      unit: 'score',
      definition:
        'Probability that the attack ranks a random member above a random non-member (differencing: somebody who came or went above ' +
        'somebody of whom nothing changed); 0.5 is guessing, 1 a perfect attack.',
    },
  ],
  [
    'aucAlone',
    {
      title: 'AUC of one release alone',
      unit: 'score',
      definition: 'The AUC of differencing with one of the two releases, the one that tells more by itself.',
    },
  ],
  [
    'worstRecordAuc',
    {
      title: 'AUC of the worst record',
      unit: 'score',
      definition:
        'The largest AUC of a single record between runs with and without it; its interval allows for its having been picked.',
    },
  ],
  [
    'realOnlyAuc',
    {
      title: 'AUC without augmentation',
      unit: 'score',
      definition:
        'The same attack through a model that was trained on the real rows alone: what is beyond it, augmentation added.',
    },
  ],
  [
    'tprAtFpr10pct',
    {
      title: 'true-positive rate at 10 % false positives',
      unit: 'rate',
      definition: 'Share of members found when 10 % of the non-members may be accused wrongly.',
    },
  ],
  [
    'tprAtFpr1pct',
    {
      title: 'true-positive rate at 1 % false positives',
      unit: 'rate',
      definition: 'Share of members found when 1 % of the non-members may be accused wrongly.',
    },
  ],
  [
    'tprAtFpr01pct',
    {
      title: 'true-positive rate at 0.1 % false positives',
      unit: 'rate',
      definition: 'Share of members found when 0.1 % of the non-members may be accused wrongly.',
    },
  ],
  [
    'epsilon',
    {
      title: 'empirical epsilon',
      unit: 'number',
      definition: prose`Lower bound on what the release leaks, in the terms of differential privacy. Of an experiment, whose
          runs are independent, it says that epsilon is at least that large. An attack on one release counts people as if
          each had a run of their own; that is an indication and proves nothing about a claim. It is never a guarantee.`,
    },
  ],
  [
    'mu',
    {
      title: 'empirical mu',
      unit: 'number',
      definition: prose`Lower bound on what the release leaks, in the terms of Gaussian differential privacy: telling runs with a
          record from runs without it is at least as easy as telling two normal curves apart whose means lie mu standard
          deviations from each other. It is never a guarantee.`,
    },
  ],
])
