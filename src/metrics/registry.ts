import {costFigures, type CostFigure} from './cost.js'
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

/** Metrics of cost that decisions on utility may rest on, where costs are known. Those at one half show what the best threshold saves. */
export const costDecides: readonly CostFigure[] = costFigures.filter(({name}) => !name.endsWith('AtHalf'))
