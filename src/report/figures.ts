/** How a figure of a result is called, written and explained. */
export interface Figure {
  readonly title: string
  /** Rates are written in per cent; scores as decimals; anything else with as many digits as its interval supports. */
  readonly unit: 'rate' | 'score' | 'number'
  readonly definition?: string
}

type Catalogue = ReadonlyMap<string, Figure>

const attackFigures: Catalogue = new Map<string, Figure>([
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
  ['f1', {title: 'F1', unit: 'score', definition: 'Harmonic mean of precision and recall; 1 is a perfect attack.'}],
  [
    'risk',
    {
      title: 'success rate',
      unit: 'rate',
      definition:
        'Of the people asked about, the share of whom the attack was right: singled out, linked, or a value inferred. A person who is tried several times counts by the share of tries that were right.',
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
        'Probability that the attack ranks a random member above a random non-member; 0.5 is guessing, 1 a perfect attack.',
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
      definition:
        'Lower bound on what the release leaks, in the terms of differential privacy: epsilon is at least that large. It is never a guarantee.',
    },
  ],
])

const utilityFigures: Catalogue = new Map<string, Figure>([
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

const rate = (title: string): Figure => ({title, unit: 'rate'})
const number = (title: string): Figure => ({title, unit: 'number'})

/** Proxies have no definitions here: what each of them measures is among the methods. */
const proxyFigures: Catalogue = new Map<string, Figure>([
  ['median', number('median')],
  ['fifthPercentile', number('5th percentile')],
  ['medianRatio', number('median, against unused records')],
  ['fifthPercentileRatio', number('5th percentile, against unused records')],
  ['closerToTrainShare', rate('closer to used than to unused records')],
  ['holdoutMedian', number('median to unused records')],
  ['holdoutFifthPercentile', number('5th percentile to unused records')],
  ['share', rate('synthetic rows that are copies')],
  ['foundShare', rate('records that were copied')],
  ['holdoutShare', rate('synthetic rows that equal unused records')],
  ['main', rate('linked')],
  ['control', rate('linked among unused records')],
  ['risk', rate('residual risk')],
  ['precision', rate('precision')],
  ['recall', rate('recall')],
  ['f1', {title: 'F1', unit: 'score'}],
])

const fidelityFigures: Catalogue = new Map<string, Figure>([
  [
    'meanDistance',
    {
      title: 'mean distance of columns',
      unit: 'score',
      definition:
        'Mean over the columns of the Kolmogorov-Smirnov statistic (numbers) or total variation (categories); 0 is equal, 1 nothing in common.',
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
])

const CATALOGUES = {attack: attackFigures, utility: utilityFigures, proxy: proxyFigures, fidelity: fidelityFigures} as const
export type FigureKind = keyof typeof CATALOGUES

/** (main - control) / (1 - control), of whatever figure. */
export const excessFigure: Figure = {
  title: 'excess',
  unit: 'rate',
  definition:
    'What the attack got beyond its control, as a share of all it could have got beyond it: (attack - control) / (1 - control). 0 % is no leak, 100 % a total one. Where there is no control, the baseline takes its place.',
}

/** The figure of that name; one that is not listed gets its title from its name and no definition. */
export function figureOf(name: string, kind: FigureKind = 'attack'): Figure {
  return CATALOGUES[kind].get(name) ?? {title: wordsOf(name), unit: 'number'}
}

/** The figures of that kind that have a place in the catalogue. */
export function figureNames(kind: string): string[] {
  return Object.hasOwn(CATALOGUES, kind) ? [...CATALOGUES[kind as FigureKind].keys()] : []
}

/** Position in which figures of one kind are shown; those not listed come last. */
export function figureRank(name: string, kind: FigureKind): number {
  const rank = [...CATALOGUES[kind].keys()].indexOf(name)
  return rank < 0 ? Infinity : rank
}

/** camelCase in words: `medianDistance` becomes `median distance`. */
function wordsOf(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}
