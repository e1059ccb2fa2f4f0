import {createPlan} from '../../src/audit/plan/create-plan.js'
import type {UtilityRun, UtilityOutput} from '../../src/audit/pool/utility-runs.js'
import {judgeWithoutRelease} from '../../src/audit/judge/without-release.js'
import {createContext} from '../../src/core/context.js'
import type {Rng} from '../../src/core/rng.js'
import {learners} from '../../src/learners/registry.js'
import {measureUtility, type MeasuredFigure} from '../../src/metrics/utility.js'
import {drawRows, interpolated, splitRows, type Rows} from './population.js'

const MARGIN = 0.02
const ALTERNATIVES = ['none', 'class-weights', 'weak', 'strong']
const RIVALS = ['smote', 'random-oversampling']

const SIZES = [20, 60, 200]
const REPEATS = [1, 2, 3, 5]
const MOST_REPEATS = 5

/** Average precision of every way to train in every repeat. */
type Audit = ReadonlyMap<string, readonly MeasuredFigure[]>

/**
 * How often "not inferior" is said of alternatives that are all worse than both generators by exactly the margin. What a way to train
 * reaches on average over many audits is its truth, and a constant is added to its figures that moves this truth to
 * where it should be: spread and dependence over repeats stay those of real trainings.
 */
export async function comparisonTable(audits: number, rng: Rng): Promise<string[]> {
  const lines = ['| minority rows | repeats | one alternative | best of four |', '| --- | --- | --- | --- |']
  for (const minority of SIZES) {
    const all: Audit[] = []
    for (let audit = 0; audit < audits; audit++) all.push(await simulate(minority, rng.fork(`${minority}/${audit}`)))
    for (const repeats of REPEATS) {
      const wrong = (names: readonly string[]) => {
        const moved = all.map(audit => moveTo(audit, all, names, repeats))
        const count = moved.filter(runs => judgeWithoutRelease(runs, planOf(repeats)).verdict === 'not-inferior').length
        return `${((100 * count) / audits).toFixed(1)} %`
      }
      lines.push(`| ${minority} | ${repeats} | ${wrong(ALTERNATIVES.slice(0, 1))} | ${wrong(ALTERNATIVES)} |`)
    }
  }
  return lines
}

async function simulate(minority: number, rng: Rng): Promise<Audit> {
  const all = drawRows(rng.fork('rows'), 8 * minority, minority)
  const figures = new Map<string, MeasuredFigure[]>([...ALTERNATIVES, ...RIVALS].map(name => [name, []]))
  for (let repeat = 0; repeat < MOST_REPEATS; repeat++) {
    const own = rng.fork(`repeat/${repeat}`)
    const {train, test} = splitRows(all, own.fork('split'))
    for (const [name, list] of figures) list.push(await measure(name, train, test, own))
  }
  return figures
}

async function measure(name: string, train: Rows, test: Rows, rng: Rng): Promise<MeasuredFigure> {
  const releases = RIVALS.includes(name)
  const fitted = releases ? interpolated(train, rng.fork(name)) : train
  const inverse = name === 'weak' ? '0.01' : name === 'strong' ? '100' : '1'
  const logistic = learners.get('logistic-regression')
  const {figures} = await measureUtility(
    {
      learner: logistic.create({inversePenalty: inverse}),
      trainFeatures: fitted.features,
      trainLabels: fitted.labels,
      testFeatures: test.features,
      testLabels: test.labels,
      ...(name === 'class-weights' && {weights: Float64Array.from(train.labels, label => (label === 1 ? 7 : 1))}),
      resampling: rng.fork('test rows'),
    },
    createContext(rng.fork(`train/${name}`)),
  )
  return figures['averagePrecision']
}

function moveTo(audit: Audit, all: readonly Audit[], alternatives: readonly string[], repeats: number): UtilityRun[] {
  const truth = (name: string) => {
    const values = all.flatMap(each => (each.get(name) ?? []).map(({value}) => value))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return [...alternatives, ...RIVALS].map(name => {
    const releases = RIVALS.includes(name)
    const shift = 0.6 - (releases ? 0 : MARGIN) - truth(name)
    const byRepeat = (audit.get(name) ?? []).slice(0, repeats).map((figure, repeat) => [repeat, outputOf(figure, shift)] as const)
    return {generator: name, learner: 'logistic-regression', releases, byRepeat: new Map(byRepeat)}
  })
}

const outputOf = ({value, standardError, resamples}: MeasuredFigure, shift: number): UtilityOutput => ({
  kind: 'utility',
  figures: {
    averagePrecision: {value: value + shift, standardError, resamples: resamples.map(each => each + shift)},
  },
  tuned: {},
  calibration: [],
  // A half of the rows each.
  trainRows: 1,
  testRows: 1,
})

function planOf(repeats: number) {
  return createPlan(
    {
      seed: 1,
      target: 'y',
      minority: ['1'],
      options: [],
      synthetic: [],
      // One split is tested by its resampled test rows.
      holdout: repeats === 1 ? {kind: 'file', sha256: ''} : {kind: 'fraction', fraction: 0.5},
      amount: {kind: 'balance'},
      engine: 'auto',
      repeats,
      confidence: 0.95,
      columns: {categorical: [], ignored: []},
    },
    ['smote'],
  )
}
