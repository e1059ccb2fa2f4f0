import type {ReconstructionScene} from '../../inspect/reconstruction-scene.js'

/** What a step of the animation adds: a record, with the lines that meet in it. */
export interface SceneStep {
  /** Number of the record in the scene. */
  readonly record: number
  /** Numbers of all its lines in the scene, seen before or not. */
  readonly lines: readonly number[]
  /** Released rows on these. */
  readonly rows: number
}

/** One record after the other, those with the most lines that are drawn first. */
export function sceneSteps({records, lines}: Pick<ReconstructionScene, 'records' | 'lines'>): readonly SceneStep[] {
  const own = records.map((_, record) => lines.flatMap(({from, to}, line) => (from === record || to === record ? [line] : [])))
  return own
    .map((its, record) => ({record, lines: its, rows: its.reduce((sum, line) => sum + lines[line].points.length, 0)}))
    .sort((a, b) => b.lines.length - a.lines.length || a.record - b.record)
}

/** What is to be seen once so many steps were taken. */
export interface SceneState {
  readonly lines: ReadonlySet<number>
  readonly records: ReadonlySet<number>
  /** Numbers of released rows on these lines. */
  readonly points: ReadonlySet<number>
}

export function stateAfter(steps: readonly SceneStep[], taken: number, scene: Pick<ReconstructionScene, 'lines'>): SceneState {
  const some = steps.slice(0, taken)
  const lines = new Set(some.flatMap(step => step.lines))
  return {
    lines,
    records: new Set(some.map(({record}) => record)),
    points: new Set([...lines].flatMap(line => scene.lines[line].points)),
  }
}

/** Values of an axis: 1, 2 or 5 times a power of ten apart, about so many. */
export function niceTicks([least, most]: readonly [number, number], about: number): readonly number[] {
  const rough = (most - least) / Math.max(1, about)
  if (!(rough > 0) || !Number.isFinite(rough)) return [least]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find(factor => factor * power >= rough) ?? 10)
  const first = Math.ceil(least / step)
  const count = Math.max(0, Math.floor(most / step) - first + 1)
  return Array.from({length: count}, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** The range of everything that is drawn, with some air. */
export function extentOf(values: Iterable<number>): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  if (!(most >= least)) return [0, 1]
  const air = 0.04 * (most - least) || 0.5
  return [least - air, most + air]
}
