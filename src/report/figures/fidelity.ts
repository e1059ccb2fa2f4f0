import {catalogue} from './figure.js'
import {prose} from '../text.js'

export const fidelityFigures = catalogue([
  [
    'meanDistance',
    {
      title: 'mean distance of columns',
      unit: 'score',
      definition: prose`Mean over the columns of the Kolmogorov-Smirnov statistic (numbers) or total variation (categories); 0
          is equal, 1 nothing in common.`,
    },
  ],
  [
    'largestDistance',
    {
      title: 'largest distance of a column',
      unit: 'score',
      definition: 'The same for the column that is furthest from real rows.',
    },
  ],
  [
    'meanDifference',
    {
      title: 'mean difference of correlations',
      unit: 'score',
      definition:
        'Mean over pairs of columns of the absolute difference of their association in synthetic and real rows; 0 is equal.',
    },
  ],
  [
    'largestDifference',
    {title: 'largest difference of correlations', unit: 'score', definition: 'The same for the pair that differs most.'},
  ],
  [
    'pearsonDifference',
    {title: 'difference of Pearson correlations', unit: 'score', definition: 'Mean over pairs of numeric columns.'},
  ],
  [
    'cramersVDifference',
    {title: 'difference of Cramér’s V', unit: 'score', definition: 'Mean over pairs of categorical columns.'},
  ],
  [
    'correlationRatioDifference',
    {
      title: 'difference of correlation ratios',
      unit: 'score',
      definition: 'Mean over pairs of a numeric and a categorical column.',
    },
  ],
  [
    'twoSampleAuc',
    {
      title: 'two-sample AUC',
      unit: 'score',
      definition: 'How well a random forest tells synthetic from real rows; 0.5 is not at all, 1 without error.',
    },
  ],
  [
    'alphaPrecision',
    {title: 'alpha-precision', unit: 'score', definition: 'Whether synthetic rows lie where typical real rows do; 1 is best.'},
  ],
  [
    'betaRecall',
    {
      title: 'beta-recall',
      unit: 'score',
      definition:
        'Whether synthetic rows come as near to real rows as other real rows do, all over; even real rows stay well below 1.',
    },
  ],
  [
    'density',
    {
      title: 'density',
      unit: 'number',
      definition:
        'In how many real neighbourhoods a synthetic row lies, over what is expected: about 1 for real rows; more means crowding.',
    },
  ],
  [
    'coverage',
    {title: 'coverage', unit: 'rate', definition: 'Share of the real rows with a synthetic row in their neighbourhood.'},
  ],
  [
    'outsideShare',
    {
      title: 'outside the real support',
      unit: 'rate',
      definition: 'Share of the synthetic rows that lie in no neighbourhood of a real row.',
    },
  ],
  [
    'outOfRangeShare',
    {
      title: 'out of the real range',
      unit: 'rate',
      definition: 'Share of the synthetic rows with a number beyond the real ones, or a level that no real row has.',
    },
  ],
  [
    'erSplit',
    {
      title: 'invalid rows (ER_split)',
      unit: 'rate',
      definition: prose`Share of the synthetic rows whose nearest real row is of another class, among rows that the generator did
          not see. The share that real minority rows have is due to classes that overlap.`,
    },
  ],
  [
    'enrichment1',
    {
      title: 'enrichment at 1 %',
      unit: 'number',
      definition:
        'How many times more actives stand in the first 1 % of the ranked held-out molecules with new scaffolds than in as many at random.',
    },
  ],
  ['enrichment5', {title: 'enrichment at 5 %', unit: 'number', definition: 'The same of the first 5 %.'}],
  [
    'bedroc',
    {
      title: 'BEDROC',
      unit: 'score',
      definition:
        'How early the actives stand in that ranking, the first 8 % counting for most of it (alpha = 20): 1 when all are first.',
    },
  ],
  [
    'logAuc',
    {
      title: 'logAUC',
      unit: 'score',
      definition:
        'Area under its ROC curve over the logarithm of the false-positive rate, from 0.001; a random ranking has 0.145.',
    },
  ],
  [
    'activesInTop',
    {title: 'actives among the first', unit: 'rate', definition: 'Share of actives among its first 50 molecules.'},
  ],
  [
    'scaffoldsInTop',
    {
      title: 'scaffolds among the first',
      unit: 'rate',
      definition: 'How many different scaffolds these have, as a share of them.',
    },
  ],
  [
    'activesInTopDiverse',
    {title: 'actives among the first, diverse', unit: 'rate', definition: 'The same, re-ranked by maximal marginal relevance.'},
  ],
  [
    'scaffoldsInTopDiverse',
    {title: 'scaffolds among the first, diverse', unit: 'rate', definition: 'The same, re-ranked by maximal marginal relevance.'},
  ],
])
