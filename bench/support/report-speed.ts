import {attacks, proxies} from '../../src/attacks/registry.js'
import type {AuditResult} from '../../src/audit/result.js'
import {makeBundle} from '../../src/evidence/make-bundle.js'
import {compileFormula} from '../../src/formula/compile-formula.js'
import {learners} from '../../src/learners/registry.js'
import {evaluatePolicy} from '../../src/policy/evaluate.js'
import {parsePolicy} from '../../src/policy/policy-file.js'
import {renderReport, reportFormats} from '../../src/report/render.js'
import {
  distinguishing,
  estimate,
  fullResult,
  membership,
  proxy,
  reconstruction,
  utility,
} from '../../test/support/example-result.js'
import {hostileFormulas, valuelessFormulas} from '../../test/support/hostile-formulas.js'

const GENERATORS = ['smote', 'adasyn', 'borderline-smote', 'gaussian', 'gaussian-copula', 'ctgan', 'tvae', 'tabddpm']

/** A result with 8 generators, every attack, proxy and learner. */
function eightGenerators(): AuditResult {
  const example = fullResult()
  const trained = ['none', 'class-weights', ...GENERATORS]
  const memberships = attacks.names.filter(name => name !== 'reconsmote' && name !== 'distinsmote')
  return {
    ...example,
    results: [
      ...trained.flatMap((generator, at) => learners.names.map(learner => utility(generator, learner, at / 300))),
      ...GENERATORS.flatMap((generator, at) => [
        reconstruction(generator, estimate(0.1 * at, 0.1 * at, 0.1 * at + 0.05), at > 0),
        distinguishing(generator, estimate(0.9, 0.8, 0.95), true),
        ...memberships.map(name => ({...membership(generator, estimate(0.6, 0.5, 0.7), false), name})),
        ...proxies.names.map(name => proxy(generator, name, {median: estimate(0.1, 0.05, 0.2)})),
      ]),
      ...example.results.filter(({kind}) => kind === 'control'),
    ],
    verdicts: GENERATORS.map(generator => ({generator, verdict: 'leaks', because: 'reconsmote rebuilt records.'})),
  }
}

/** 20 rules that each name several figures. */
function twentyRules(): string {
  const rules = Array.from({length: 20}, (_, at) => ({
    name: `rule ${at}`,
    expression: `attack["reconsmote"].recall.high <= 0.0${at} and attack["dcr-mia"].auc.low < 0.6 or utility["random-forest"].averagePrecision.value > utility["random-forest"].baseline.averagePrecision.value + ${at} / 100`,
    reason: 'to be measured',
  }))
  return JSON.stringify({rules})
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/** Rows about policies, reports and hostile formulas, in this process; the first call of each kind includes the loading of what it needs. */
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
