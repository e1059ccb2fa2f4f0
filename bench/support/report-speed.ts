import {attacks, proxies} from '../../src/attacks/registry.js'
import type {AuditResult, ResultEntry} from '../../src/result/audit-result.js'
import {makeBundle} from '../../src/evidence/make-bundle.js'
import {compileFormula} from '../../src/formula/compile-formula.js'
import {fidelity} from '../../src/metrics/fidelity/registry.js'
import {experiments} from '../../src/attacks/registry.js'
import {learners} from '../../src/learners/registry.js'
import {evaluatePolicy} from '../../src/policy/evaluate.js'
import {parsePolicy} from '../../src/policy/policy-file.js'
import {renderReport} from '../../src/report/render.js'
import {reportFormats} from '../../src/report/formats.js'
import {
  distinguishing,
  estimate,
  fullResult,
  experiment,
  membership,
  proxy,
  reconstruction,
  utility,
} from '../../test/support/example-result.js'
import {hostileFormulas, valuelessFormulas} from '../../test/support/hostile-formulas.js'

const GENERATORS = ['smote', 'adasyn', 'borderline-smote', 'gaussian', 'gaussian-copula', 'ctgan', 'tvae', 'tabddpm']

const ALTERNATIVES = ['none', 'tuned-threshold', 'class-weights', 'focal-loss', 'ldam-drw', 'reweighting']
const LABELS = ['first', 'second', 'third']

const steps = <T>(count: number, of: (step: number) => T): T[] => Array.from({length: count}, (_, step) => of(step))

/**
 * A result with 8 generators, every alternative, attack, experiment, proxy, learner and fidelity measure, costs and
 * three minority labels; curves as long as real ones.
 */
function eightGenerators(): AuditResult {
  const example = fullResult()
  const trained = [...ALTERNATIVES, ...GENERATORS]
  const memberships = attacks.names.filter(name => name !== 'reconsmote' && name !== 'distinsmote')
  return {
    ...example,
    plan: {...example.plan, minority: LABELS},
    results: [
      ...trained.flatMap((generator, at) => learners.names.map(learner => costed(utility(generator, learner, at / 300), at))),
      ...GENERATORS.flatMap((generator, at) => [
        reconstruction(generator, estimate(0.1 * at, 0.1 * at, 0.1 * at + 0.05), at > 0),
        distinguishing(generator, estimate(0.9, 0.8, 0.95), true),
        ...memberships.map(name => ({...membership(generator, estimate(0.6, 0.5, 0.7), false), roc: longRoc, name})),
        ...experiments.names.map(name => ({
          ...experiment(
            generator,
            steps(20, step => 0.4 + step / 40),
            true,
          ),
          roc: longRoc,
          name,
        })),
        ...fidelity.names.map(name => fidelityOf(generator, name)),
        ...proxies.names.map(name => proxy(generator, name, {median: estimate(0.1, 0.05, 0.2)})),
      ]),
      ...example.results.filter(({kind}) => kind === 'control'),
    ],
    verdicts: GENERATORS.map(generator => ({
      generator,
      verdict: 'leaks',
      reasons: [{code: 'as-written', text: 'reconsmote rebuilt records.'}],
    })),
  }
}

const longRoc = {
  falsePositiveRate: steps(65, step => step / 64),
  truePositiveRate: steps(65, step => Math.sqrt(step / 64)),
  nonMembers: 200,
}

/** Costs, reliability and single labels as an audit measures them for each way to train. */
function costed(entry: ResultEntry, at: number): ResultEntry {
  const cost = (value: number) => estimate(value, value * 0.9, value * 1.1)
  const share = (times: number) => steps(29, step => Number((times * (0.3 + at / 100 + Math.abs(step - 12) / 20)).toPrecision(6)))
  const label = (position: number) => ({label: position, trainRows: 40, estimates: entry.estimates, difference: entry.estimates})
  return {
    ...entry,
    estimates: {...entry.estimates, costPerRow: cost(0.3 + at / 100), weightedAccuracy: estimate(0.9, 0.85, 0.95)},
    costs: {
      threshold: 0.2 + at / 50,
      withoutModel: 1,
      byThreshold: {
        threshold: steps(29, step => Number((1 / (1 + Math.exp(7 - step / 2))).toPrecision(6))),
        cost: share(1),
        low: share(0.9),
        high: share(1.1),
      },
      curve: steps(13, step => ({factor: 10 ** (step / 4), ratio: 10 ** (step / 4), cost: cost(0.2 + ((step + at) % 5) / 10)})),
      breakEven: [1, 2, 5],
    },
    reliability: steps(10, step => ({predicted: step / 10 + 0.05, observed: estimate(step / 12, step / 14, step / 10)})),
    ...(entry.name === 'random-forest' && {
      classes: {labels: LABELS.map((_, position) => label(position)), macro: entry.estimates, groups: []},
    }),
  }
}

function fidelityOf(generator: string, name: string): ResultEntry {
  const column = (step: number) => ({
    name: `column ${step}`,
    statistic: 'Kolmogorov-Smirnov' as const,
    estimate: estimate(0.1, 0.05, 0.15),
    baseline: estimate(0.1, 0.05, 0.15),
  })
  const estimates = {meanDistance: estimate(0.1, 0.05, 0.15)}
  const columns = name === 'column-shapes' ? {columns: steps(30, column)} : {}
  return {generator, kind: 'fidelity', name, status: 'done', estimates, baseline: estimates, ...columns, seconds: 1}
}

/** 20 rules that each name several figures. */
function twentyRules(): string {
  const rules = Array.from({length: 20}, (_, at) => ({
    name: `rule ${at}`,
    expression:
      `attack["reconsmote"].recall.high <= 0.0${at} and attack["dcr-mia"].auc.low < 0.6 or ` +
      'utility["random-forest"].averagePrecision.value > ' +
      `utility["random-forest"].baseline.averagePrecision.value + ${at} / 100`,
    reason: 'to be measured',
  }))
  return JSON.stringify({rules})
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/**
 * Rows about policies, reports and hostile formulas, in this process; the first call of each kind includes the loading
 * of what it needs.
 */
export async function reportSpeed(): Promise<void> {
  console.log('\n| in one process | first | again | bar |')
  console.log('|---|---|---|---|')
  const result = eightGenerators()
  const policy = await parsePolicy(twentyRules(), 'bench')
  const judge = () => evaluatePolicy(policy, result, '2026-11-24')
  row('policy of 20 rules over 8 generators', await milliseconds(judge), await milliseconds(judge), '0.1 s after start-up')
  const judged = {...result, policy: await judge()}
  const render = async () => {
    for (const format of reportFormats) await renderReport(judged, format)
    await makeBundle(judged)
  }
  row('all formats of a result with 8 generators', await milliseconds(render), await milliseconds(render), '3 s')
  const slowest = await slowestFormula()
  row(`slowest of ${hostileFormulas.length + valuelessFormulas.length} hostile formulas`, undefined, slowest, '0.1 s')
  const bytes = Buffer.byteLength(await renderReport(judged, 'html'))
  console.log(`\nIts HTML report has ${(bytes / 1e6).toFixed(2)} MB (bar: 1.5 MB).`)
}

function row(title: string, first: number | undefined, again: number, bar: string): void {
  const text = (value: number | undefined) => (value === undefined ? '-' : `${(value / 1000).toFixed(3)} s`)
  console.log(`| ${title} | ${text(first)} | ${text(again)} | ${bar} |`)
}

async function slowestFormula(): Promise<number> {
  const names = {resolve: () => undefined, known: ['amount']}
  const times: number[] = []
  for (const text of [...hostileFormulas, ...valuelessFormulas]) {
    const evaluate = async () => {
      const formula = await compileFormula<number, 'number'>(text, {what: 'formula', names, result: 'number'})
      return formula.evaluate(0)
    }
    times.push(await milliseconds(() => evaluate().catch(() => undefined)))
  }
  return Math.max(...times)
}
