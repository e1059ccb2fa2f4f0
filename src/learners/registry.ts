import {Registry} from '../core/registry.js'
import type {LearnerDefinition} from './define-learner.js'
import {logisticRegression} from './logistic-regression.js'
import {randomForest} from './random-forest.js'
import {gradientBoosting} from './gradient-boosting.js'
import {mlp} from './mlp.js'
import {cnn} from './cnn.js'

const known = [logisticRegression, randomForest, gradientBoosting, mlp, cnn] as const

/** The classifiers that utility is measured with. */
export const learners = new Registry<LearnerDefinition, (typeof known)[number]>('learner', known)
