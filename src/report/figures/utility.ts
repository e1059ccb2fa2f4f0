import {catalogue} from './figure.js'

export const utilityFigures = catalogue([
  [
    'averagePrecision',
    {
      title: 'average precision',
      unit: 'score',
      definition: 'Precision averaged over the thresholds at which recall rises; a useless model reaches the minority share.',
    },
  ],
  [
    'auroc',
    {
      title: 'AUROC',
      unit: 'score',
      definition: 'Probability that a random minority row is ranked above a random other row; 0.5 is useless, 1 perfect.',
    },
  ],
  [
    'balancedAccuracy',
    {title: 'balanced accuracy', unit: 'score', definition: 'Mean of the recalls of the two classes; 0.5 is useless, 1 perfect.'},
  ],
  ['f1', {title: 'F1', unit: 'score', definition: 'Harmonic mean of precision and recall of the minority class.'}],
  ['gMean', {title: 'G-mean', unit: 'score', definition: 'Geometric mean of the recalls of the two classes.'}],
  [
    'mcc',
    {
      title: 'MCC',
      unit: 'score',
      definition: 'Matthews correlation of predicted and true class, from -1 to 1; 0 is useless.',
    },
  ],
  [
    'brier',
    {
      title: 'Brier score',
      unit: 'score',
      definition: 'Mean squared error of the predicted probabilities. Lower is better; 0 is perfect.',
    },
  ],
  [
    'expectedCalibrationError',
    {
      title: 'calibration error',
      unit: 'score',
      definition:
        'Mean distance of predicted probabilities from the minority share among rows of like probability; 0 is perfect.',
    },
  ],
  [
    'costPerRow',
    {
      title: 'cost per row',
      unit: 'number',
      definition:
        'Total classification cost over the number of rows of the target population, at the threshold that makes it least on other rows.',
    },
  ],
  ['costPerRowAtHalf', {title: 'cost per row at one half', unit: 'number', definition: 'The same at probability one half.'}],
  [
    'weightedAccuracy',
    {
      title: 'weighted accuracy',
      unit: 'score',
      definition: 'One less the cost of the mistakes over what it would cost if every answer were wrong; 1 is perfect.',
    },
  ],
  [
    'weightedAccuracyAtHalf',
    {title: 'weighted accuracy at one half', unit: 'score', definition: 'The same at probability one half.'},
  ],
  [
    'recallAtPrecision90',
    {
      title: 'recall at 90 % precision',
      unit: 'rate',
      definition: 'Share of the minority found when nine of ten alarms must be right.',
    },
  ],
])
