import {Registry} from '../core/registry.js'
import {gradientBoostingOptions} from './gradient-boosting.js'
import type {LearnerEntry} from './learner.js'
import {logisticRegressionOptions} from './logistic-regression.js'
import {mlpOptions} from './mlp.js'
import {randomForestOptions} from './random-forest.js'

/** The classifiers that utility is measured with. */
export const learners = new Registry<LearnerEntry>('learner', [
  {
    name: 'logistic-regression',
    summary: 'A weighted sum of the features, turned into a probability.',
    source: "Cox (1958), doi:10.1111/j.2517-6161.1958.tb00292.x; ridge penalty and defaults as scikit-learn's LogisticRegression",
    options: logisticRegressionOptions,
    load: () => import('./logistic-regression.js'),
  },
  {
    name: 'random-forest',
    summary: 'Many decision trees, each grown on a random sample of the rows, whose answers are averaged.',
    source: "Breiman (2001), doi:10.1023/A:1010933404324; defaults as scikit-learn's RandomForestClassifier, on binned features",
    options: randomForestOptions,
    load: () => import('./random-forest.js'),
  },
  {
    name: 'gradient-boosting',
    summary: 'Many small decision trees, each mending what the ones before it get wrong.',
    source:
      "Friedman (2001), doi:10.1214/aos/1013203451; leaf by leaf on histograms as LightGBM (Ke et al., NIPS 2017); defaults as scikit-learn's HistGradientBoostingClassifier",
    options: gradientBoostingOptions,
    load: () => import('./gradient-boosting.js'),
  },
  {
    name: 'mlp',
    summary: 'A small neural network.',
    source:
      "Rumelhart, Hinton and Williams (1986), doi:10.1038/323533a0; Adam, arXiv 1412.6980; defaults as scikit-learn's MLPClassifier",
    options: mlpOptions,
    load: () => import('./mlp.js'),
  },
])
