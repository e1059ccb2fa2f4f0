import type {ScoreMetric} from './metric.js'
import {
  auroc,
  averagePrecision,
  balancedAccuracy,
  brier,
  expectedCalibrationError,
  f1,
  gMean,
  mcc,
  recallAtPrecision90,
} from './score-metrics.js'

/** The figures that utility is reported in, in the order of the report. */
export const metrics: readonly ScoreMetric[] = [
  auroc,
  averagePrecision,
  balancedAccuracy,
  f1,
  gMean,
  mcc,
  recallAtPrecision90,
  brier,
  expectedCalibrationError,
]
