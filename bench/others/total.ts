import type {Measured} from './measure.js'
import type {Score} from './score.js'

/** Counts of several releases, added. */
export function totalOf(runs: readonly Measured[]): Score {
  const sum = (name: keyof Score) => runs.reduce((total, {score}) => total + score[name], 0)
  return {
    real: sum('real'),
    realOnEdge: sum('realOnEdge'),
    realOnTwo: sum('realOnTwo'),
    found: sum('found'),
    foundOnEdge: sum('foundOnEdge'),
    foundOnTwo: sum('foundOnTwo'),
    reported: sum('reported'),
    right: sum('right'),
    certain: sum('certain'),
    certainWrong: sum('certainWrong'),
    sure: sum('sure'),
    likely: sum('likely'),
  }
}

/** A share; undefined where there is nothing to count. */
export const share = (count: number, of: number) => (of === 0 ? undefined : count / of)

export const shareOf = (runs: readonly Measured[], test: (run: Measured) => boolean) =>
  share(runs.filter(test).length, runs.length)

/** Records found, of those of each release, averaged: small sets count as much as large ones. */
export function meanRecall(runs: readonly Measured[]): number | undefined {
  const rebuilt = runs.filter(({score}) => score.real > 0)
  return share(
    rebuilt.reduce((sum, {score}) => sum + score.found / score.real, 0),
    rebuilt.length,
  )
}

export const worstRecall = (runs: readonly Measured[]) =>
  runs.length === 0 ? undefined : Math.min(...runs.map(({score}) => (score.real === 0 ? 1 : score.found / score.real)))

/** Releases of the sampler whose k means what it means for SMOTE. */
export const tellsNeighbours = ({meta}: Measured) => meta.k !== null && SMOTE_NEIGHBOURS.has(meta.sampler ?? '')

const SMOTE_NEIGHBOURS = new Set(['SMOTE', 'Borderline-SMOTE 1', 'ADASYN', 'SVM-SMOTE'])
export const isNeighboursHeld = ({meta, inspected: {k}}: Measured) =>
  k !== undefined && meta.k !== null && k.low <= meta.k && meta.k <= k.high
export const isNeighboursExact = ({meta, inspected: {k}}: Measured) => k?.value === meta.k
