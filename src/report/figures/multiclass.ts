import {catalogue} from './figure.js'
import {prose} from '../text.js'

export const multiclassFigures = catalogue([
  [
    'balancedAccuracy',
    {
      title: 'balanced accuracy',
      unit: 'score',
      definition: prose`Mean over all classes of the share of their test rows that are recognised: every class counts the same. Guessing
          reaches one over the number of classes.`,
    },
  ],
  [
    'manyShot',
    {
      title: 'many-shot accuracy',
      unit: 'score',
      definition: 'The same over the classes with more than 100 real training rows.',
    },
  ],
  ['mediumShot', {title: 'medium-shot accuracy', unit: 'score', definition: 'The same over those with 20 to 100.'}],
  ['fewShot', {title: 'few-shot accuracy', unit: 'score', definition: 'The same over those with fewer than 20.'}],
  [
    'minorityAccuracy',
    {title: 'minority’s accuracy', unit: 'score', definition: 'Share of the minority’s test rows that are recognised.'},
  ],
  ['othersAccuracy', {title: 'others’ accuracy', unit: 'score', definition: 'The mean over all classes but the minority.'}],
  [
    'accuracy',
    {
      title: 'accuracy',
      unit: 'score',
      definition: 'Share of all test rows that are recognised: frequent classes count the most.',
    },
  ],
  [
    'macroF1',
    {title: 'macro F1', unit: 'score', definition: 'Mean over all classes of the harmonic mean of precision and recall.'},
  ],
])
