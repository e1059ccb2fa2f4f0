import {wilson} from '../../src/stats/intervals.js'
import type {ChartPoint, Section} from './bench.js'
import type {Run} from './measure.js'
import {show, table} from './summary.js'

type Kind = 'exact' | 'coarse'

const KIND_NAMES: Readonly<Record<Kind, string>> = {exact: 'full precision', coarse: 'rounded or jittered'}

/** What attacks said of their records, over all runs of a bench. */
export interface Observations {
  readonly isEmpty: boolean
  add(kind: Kind, runs: readonly Run[]): void
  of(kind: Kind): readonly {confidence: number; isRight: boolean}[]
}

export function createObservations(): Observations {
  const kept: Record<Kind, {confidence: number; isRight: boolean}[]> = {exact: [], coarse: []}
  return {
    get isEmpty() {
      return kept.exact.length + kept.coarse.length === 0
    },
    add(kind, runs) {
      for (const {records} of runs) for (const record of records) kept[kind].push(record)
    },
    of: kind => kept[kind],
  }
}

/** Lower ends of the bins: finer towards 1, where most confidences are. */
const BINS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999]
const COVERAGE = 0.95

/** Records binned by the confidence they were reported with, against the share that is right. */
export function reliabilitySection(observations: Observations): Section {
  const rows: string[][] = []
  const points: ChartPoint[] = []
  for (const kind of ['exact', 'coarse'] as const)
    BINS.forEach((from, at) => {
      const to = BINS.at(at + 1) ?? Infinity
      const inside = observations.of(kind).filter(({confidence}) => confidence >= from && confidence < to)
      if (inside.length === 0) return
      const right = inside.filter(({isRight}) => isRight).length
      const said = inside.reduce((sum, {confidence}) => sum + confidence, 0) / inside.length
      const {value, low, high} = wilson(right, inside.length, COVERAGE)
      rows.push([
        KIND_NAMES[kind],
        `${from} to ${to === Infinity ? 1 : to}`,
        String(inside.length),
        said.toFixed(4),
        value.toFixed(4),
        `${low.toFixed(4)} to ${high.toFixed(4)}`,
      ])
      points.push({series: KIND_NAMES[kind], x: said, y: value, low, high})
    })
  const head = ['released', 'reported confidence', 'records', 'mean confidence', 'share right', '95 % interval (Wilson)']
  return {
    lines: [
      `Records of all runs of the command above. Records of one run depend on each other, so the intervals are`,
      `narrower than they should be. Expected calibration error: ${(['exact', 'coarse'] as const)
        .flatMap(kind =>
          observations.of(kind).length > 0 ? `${KIND_NAMES[kind]} ${show(calibrationError(observations.of(kind)))}` : [],
        )
        .join(', ')}.`,
      '',
      ...table(head, rows),
    ],
    charts: [
      {
        id: 'reliability',
        title: 'Is a record as often right as the attack says?',
        description:
          'Share of reconstructed records that are right against the confidence reported with them; the diagonal is perfect.',
        x: 'confidence reported',
        y: 'share right',
        scale: 'linear',
        diagonal: true,
        points,
      },
    ],
  }
}

/** Mean over the records of the gap between their bin's mean confidence and its share right. */
function calibrationError(records: readonly {confidence: number; isRight: boolean}[]): number {
  const gaps = BINS.map((from, at) => {
    const inside = records.filter(({confidence}) => confidence >= from && confidence < (BINS.at(at + 1) ?? Infinity))
    return Math.abs(inside.reduce((sum, {confidence, isRight}) => sum + confidence - Number(isRight), 0))
  })
  return gaps.reduce((sum, gap) => sum + gap, 0) / records.length
}
