import {attacks} from '../../src/attacks/registry.js'
import type {AuditResult, ClassesEstimates, MethodNote, ResultEntry} from '../../src/result/audit-result.js'
import {RESULT_SCHEMA} from '../../src/result/version.js'
import {judgeGenerators} from '../../src/audit/judge/verdict.js'
import type {Estimate, Estimates} from '../../src/core/estimate.js'
import {completeColumns} from '../../src/result/complete-columns.js'

/*
 * Results as an audit would give them, with figures of a realistic size. They are made up to show
 * every kind of entry to the reports; no test reads them as measurements.
 */

export function estimate(value: number, low: number, high: number, trials = 150): Estimate {
  return {value, low, high, confidence: 0.95, trials, method: 'Clopper-Pearson'}
}

const guessing: Estimate = {value: 0.5, low: 0.5, high: 0.5, confidence: 0.95, trials: 60, method: 'guessing, by definition'}

/** An attack that hands back records, as `reconsmote`. */
export function reconstruction(generator: string, recall: Estimate, leaks: boolean): ResultEntry {
  return {
    generator,
    kind: 'attack',
    name: 'reconsmote',
    status: 'done',
    estimates: {precision: estimate(0.993, 0.96, 0.9998), recall, f1: estimate(recall.value, recall.low, recall.high)},
    control: {recall: estimate(0, 0, 0.024), precision: estimate(0, 0, 0.025), f1: estimate(0, 0, 0.025)},
    baseline: {recall: estimate(0, 0, 0.024), precision: estimate(0, 0, 0.001, 3000), f1: estimate(0, 0, 0.0012)},
    excess: {recall, precision: estimate(0.993, 0.93, 0.9998)},
    test: {
      estimate: 'recall',
      method: "one-sided Fisher's exact test against the control",
      pValue: leaks ? 1e-40 : 0.5,
      adjustedPValue: leaks ? 3e-40 : 1,
      detectable: 0.047,
    },
    details: {neighbours: 5, ratio: 20.4, tolerance: 1e-9, explainedShare: 0.998},
    seconds: 0.8,
  }
}

/** An attack that says of each row whether it is real, as `distinsmote`. */
export function distinguishing(generator: string, recall: Estimate, leaks: boolean): ResultEntry {
  return {
    generator,
    kind: 'attack',
    name: 'distinsmote',
    status: 'done',
    estimates: {
      precision: estimate(0.987, 0.95, 0.998),
      recall,
      falsePositiveRate: estimate(0.0007, 0.0001, 0.0024, 3000),
      f1: estimate(0.99, 0.97, 0.998),
    },
    control: {recall: estimate(0.01, 0, 0.04)},
    baseline: {precision: estimate(0.047, 0.04, 0.055, 3150), recall: estimate(1, 0.976, 1), f1: estimate(0.09, 0.08, 0.1)},
    excess: {recall: estimate((recall.value - 0.01) / 0.99, (recall.low - 0.04) / 0.96, recall.high)},
    test: {
      estimate: 'recall',
      method: "one-sided Fisher's exact test against the control",
      pValue: leaks ? 1e-90 : 0.4,
      adjustedPValue: leaks ? 3e-90 : 1,
      detectable: 0.03,
    },
    details: {neighbours: 5},
    seconds: 1.2,
  }
}

/** An attack that ranks members above non-members, as `dcr-mia`. */
export function membership(generator: string, auc: Estimate, leaks: boolean): ResultEntry {
  const excess = (value: number) => 2 * value - 1
  return {
    generator,
    kind: 'attack',
    name: 'dcr-mia',
    status: 'done',
    estimates: {auc},
    baseline: {auc: guessing},
    excess: {auc: {...auc, value: excess(auc.value), low: excess(auc.low), high: excess(auc.high)}},
    test: {
      estimate: 'auc',
      method: 'one-sided test of AUC > 0.5, median over repeats',
      pValue: leaks ? 0.0004 : 0.31,
      adjustedPValue: leaks ? 0.0004 : 0.31,
      detectable: 0.648,
    },
    details: {nonMembers: auc.trials, ...unresolved(auc.trials)},
    roc: {
      falsePositiveRate: [0, 1 / 60, 2 / 60, 0.1, 0.3, 1],
      truePositiveRate: leaks ? [0.05, 0.1, 0.2, 0.4, 0.6, 1] : [0, 0, 1 / 60, 0.1, 0.3, 1],
      nonMembers: 60,
    },
    seconds: 0.1,
  }
}

/** An experiment about single records, as `shadow-features`. */
export function experiment(generator: string, values: readonly number[], leaks: boolean): ResultEntry {
  const {roc: _roc, details: _details, ...entry} = membership(generator, estimate(0.61, 0.58, 0.64, 600), leaks)
  const worst = Math.max(...values)
  return {
    ...entry,
    name: 'shadow-features',
    estimates: {...entry.estimates, worstRecordAuc: estimate(worst, worst - 0.1, worst, 60)},
    perRecord: {figure: 'auc', values},
  }
}

/** A regulatory risk, as `linkability`. */
export function risk(generator: string, name: string, success: Estimate, leaks: boolean): ResultEntry {
  return {
    generator,
    kind: 'attack',
    name,
    status: 'done',
    estimates: {risk: success},
    control: {risk: estimate(0.12, 0.07, 0.19)},
    baseline: {risk: estimate(0.02, 0, 0.06)},
    excess: {risk: estimate((success.value - 0.12) / 0.88, (success.low - 0.19) / 0.81, (success.high - 0.07) / 0.93)},
    test: {
      estimate: 'risk',
      method: "one-sided Fisher's exact test against people who were not in the data",
      pValue: leaks ? 1e-6 : 0.4,
      adjustedPValue: leaks ? 4e-6 : 1,
      detectable: 0.24,
    },
    seconds: 0.6,
  }
}

function unresolved(nonMembers: number): Record<string, string> {
  const needed = {tprAtFpr1pct: 100, tprAtFpr01pct: 1000}
  const names = Object.entries(needed).flatMap(([name, count]) => (nonMembers < count ? [name] : []))
  return Object.fromEntries(names.map(name => [name, 'too-few-non-members']))
}

/** The figures of a learner, all moved by `shift`. */
export function utilityEstimates(shift = 0): Estimates {
  const at = (value: number, half: number): Estimate => ({
    ...estimate(value + shift, value + shift - half, value + shift + half, 5),
    method: 'mean over 5 repeats, corrected t (Nadeau and Bengio)',
  })
  return {
    balancedAccuracy: at(0.76, 0.03),
    f1: at(0.5, 0.04),
    gMean: at(0.74, 0.035),
    mcc: at(0.46, 0.05),
    auroc: at(0.9, 0.018),
    averagePrecision: at(0.48, 0.045),
    brier: at(0.041 - shift, 0.004),
    recallAtPrecision90: at(0.2, 0.09),
  }
}

export function utility(generator: string, learner: string, shift: number, realOnly = 0): ResultEntry {
  const entry: ResultEntry = {
    generator,
    kind: 'utility',
    name: learner,
    status: 'done',
    estimates: utilityEstimates(realOnly + shift),
    seconds: 2.4,
  }
  if (generator === 'none') return entry
  const difference = {averagePrecision: {...estimate(shift, shift - 0.02, shift + 0.02, 5), method: 'paired over repeats'}}
  return {...entry, baseline: utilityEstimates(realOnly), difference}
}

/** Two minority labels, the second of which could not be measured for a reason. */
export function twoClasses(reason: string): ClassesEstimates {
  return {
    labels: [
      {
        label: 0,
        trainRows: 140,
        estimates: utilityEstimates(0.03),
        difference: {averagePrecision: estimate(0.01, -0.01, 0.03, 5)},
      },
      {label: 1, trainRows: 11, reason: {code: 'not-applicable', text: reason}, estimates: {}},
    ],
    macro: {},
    groups: [
      {shots: 'many', labels: [0], estimates: utilityEstimates(0.03)},
      {shots: 'few', labels: [1], estimates: {}},
    ],
  }
}

/** With what mistakes cost and how true the probabilities are; `factor` times as dear as real rows alone when misses are cheap. */
export function withCosts(entry: ResultEntry, factor: number): ResultEntry {
  const costOf = (value: number) => ({...estimate(value, value * 0.9, value * 1.1, 5), method: 'corrected resampled t'})
  const real = [0.1, 0.2, 0.4]
  const [cost, low, high] = [1, 0.9, 1.1].map(times => [0.3, 0.22, 0].map(each => each * factor * times))
  const curve = [1, 10, 100].map((ratio, at) => ({factor: ratio / 10, ratio, cost: costOf(real[at] * factor ** (1 - at))}))
  return {
    ...entry,
    estimates: {...entry.estimates, costPerRow: costOf(0.2)},
    costs: {
      threshold: 0.31,
      withoutModel: 0.5,
      byThreshold: {threshold: [0.1, 0.5, 0.9], cost, low, high},
      curve,
      ...(entry.generator !== 'none' && {breakEven: factor === 1 ? [] : [10]}),
    },
    reliability: [
      {predicted: 0.06, observed: estimate(0.04, 0.03, 0.05, 900)},
      {predicted: 0.55, observed: estimate(0.47, 0.3, 0.64, 40)},
    ],
  }
}

export function proxy(generator: string, name: string, estimates: Estimates): ResultEntry {
  return {generator, kind: 'proxy', name, status: 'done', estimates, seconds: 0.3}
}

/** The distances of columns, against those of real rows where they are given. */
function fidelityOf(generator: string, distance: number, real?: number): ResultEntry {
  const at = (value: number) => ({...estimate(value, value - 0.03, value + 0.03, 5), method: 'corrected resampled t'})
  const column = {name: 'age', statistic: 'Kolmogorov-Smirnov', estimate: at(distance)} as const
  const entry: ResultEntry = {
    generator,
    kind: 'fidelity',
    name: 'column-shapes',
    status: 'done',
    estimates: {meanDistance: at(distance)},
    columns: [real === undefined ? column : {...column, baseline: at(real)}],
    seconds: 0.1,
  }
  return real === undefined ? entry : {...entry, baseline: {meanDistance: at(real)}}
}

export function control(generator: 'planted-leak' | 'independent-sample', attack: ResultEntry, passed: boolean): ResultEntry {
  return {...attack, generator, kind: 'control', passed}
}

export function notDone(
  entry: Pick<ResultEntry, 'generator' | 'kind' | 'name'>,
  status: 'skipped' | 'failed',
  text: string,
): ResultEntry {
  const reason =
    status === 'failed' ? ({code: 'error', error: 'Error', text} as const) : ({code: 'not-applicable', text} as const)
  return {...entry, status, reason, estimates: {}, seconds: 0}
}

/** What an attack says of its findings. */
function findingOf(name: string): Partial<MethodNote> {
  const {finds, holds, criterion, namedTest, success} = attacks.get(name)
  return {finds, holds, ...(criterion && {criterion}), ...(namedTest && {namedTest}), ...(success && {success})}
}

const methods: Record<string, MethodNote> = {
  'column-shapes': {
    kind: 'fidelity',
    summary: 'How far the values of each column are from those of real rows.',
    source: 'Massey (1951), doi:10.1080/01621459.1951.10500769',
  },
  reconsmote: {
    kind: 'attack',
    ...findingOf('reconsmote'),
    summary: 'Rebuilds real records from the lines that interpolated rows lie on.',
    source: 'Ganev et al., 2026, arXiv 2510.15083, algorithm 2',
    attacker: 'Anyone who holds the released synthetic rows, and nothing else.',
  },
  distinsmote: {
    kind: 'attack',
    ...findingOf('distinsmote'),
    summary: 'Tells real rows from interpolated ones in a file that mixes them.',
    source: 'Ganev et al., 2026, arXiv 2510.15083, algorithm 1',
    attacker: 'Anyone who holds a training file of real and synthetic rows, and nothing else.',
  },
  'dcr-mia': {
    kind: 'attack',
    ...findingOf('dcr-mia'),
    summary: 'Takes a person for a member when a released row is close to their record.',
    source: 'distance to the closest record as membership score',
    attacker: 'Someone who holds the released rows and a person’s full record, and asks whether that person was in the data.',
  },
  linkability: {
    kind: 'attack',
    ...findingOf('linkability'),
    summary: 'Joins two files about the same people through the synthetic rows.',
    source: 'Giomi et al., 2023, doi:10.56553/popets-2023-0055',
    attacker: 'Someone who holds two files about the same people and the released rows.',
  },
  dcr: {kind: 'proxy', summary: 'Distance to the closest real record.', source: 'common practice'},
  'random-forest': {kind: 'utility', summary: 'Histogram forest.', source: 'Breiman, 2001, doi:10.1023/A:1010933404324'},
  'logistic-regression': {kind: 'utility', summary: 'Logistic regression with an L2 penalty.', source: 'textbook'},
}

const SHA = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'

const plan: AuditResult['plan'] = {
  seed: 1,
  target: 'diagnosis',
  minority: ['confirmed'],
  generators: [
    {name: 'smote', options: {neighbours: 5}},
    {name: 'gaussian', options: {}},
    {name: 'adasyn', options: {}},
  ],
  attacks: [
    {name: 'reconsmote', options: {}},
    {name: 'distinsmote', options: {}},
    {name: 'dcr-mia', options: {}},
    {name: 'linkability', options: {}},
  ],
  proxies: [{name: 'dcr', options: {}}],
  learners: [
    {name: 'random-forest', options: {}},
    {name: 'logistic-regression', options: {}},
  ],
  fidelity: [{name: 'column-shapes', options: {}}],
  synthetic: [{name: 'vendor.csv', sha256: SHA}],
  holdout: {kind: 'fraction', fraction: 0.5},
  amount: {kind: 'balance'},
  engine: 'auto',
  repeats: 5,
  figure: 'averagePrecision',
  confidence: 0.95,
  columns: completeColumns({
    categorical: ['ward'],
    ignored: ['patient_id'],
    group: 'household',
    delimiter: ';',
    decimalComma: true,
    missing: ['unknown', ''],
  }),
}

/** Several generators and a file, every kind of entry, with steps that were skipped and failed; the controls passed. */
export function fullResult(): AuditResult {
  const learners = ['random-forest', 'logistic-regression']
  const trained = [
    ['none', 0],
    ['class-weights', 0.006],
    ['smote', 0.021],
    ['gaussian', -0.032],
    ['adasyn', 0.018],
    ['file:vendor.csv', 0.004],
  ] as const
  const results = [
    ...trained.flatMap(([generator, shift]) =>
      learners.map((learner, at) => withCosts(utility(generator, learner, shift, at * -0.05), 1 + shift * 10)),
    ),
    reconstruction('smote', estimate(0.967, 0.925, 0.989), true),
    distinguishing('smote', estimate(0.993, 0.963, 0.9998), true),
    membership('smote', estimate(0.671, 0.578, 0.764, 60), true),
    experiment('smote', [0.48, 0.5, 0.51, 0.52, 0.56, 0.61, 0.63, 0.98], true),
    risk('smote', 'linkability', estimate(0.41, 0.33, 0.49), true),
    risk('gaussian', 'linkability', estimate(0.14, 0.09, 0.21), false),
    proxy('smote', 'dcr', {medianDistance: {...estimate(0.0834, 0.071, 0.094), method: 'bootstrap'}}),
    {
      ...reconstruction('gaussian', estimate(0, 0, 0.024), false),
      estimates: {recall: estimate(0, 0, 0.024), f1: estimate(0, 0, 0.046)},
      excess: {recall: estimate(0, -0.025, 0.024)},
    },
    membership('gaussian', estimate(0.523, 0.425, 0.621, 60), false),
    notDone({generator: 'gaussian', kind: 'attack', name: 'distinsmote'}, 'failed', 'The attack met a singular system.'),
    fidelityOf('none', 0.12),
    fidelityOf('smote', 0.15, 0.12),
    proxy('gaussian', 'dcr', {medianDistance: {...estimate(0.412, 0.37, 0.455), method: 'bootstrap'}}),
    reconstruction('adasyn', estimate(0.81, 0.738, 0.869), true),
    distinguishing('adasyn', estimate(0.98, 0.943, 0.996), true),
    membership('adasyn', estimate(0.702, 0.612, 0.792, 60), true),
    notDone({generator: 'file:vendor.csv', kind: 'attack', name: 'reconsmote'}, 'skipped', 'fewer than 3 synthetic rows'),
    notDone({generator: 'file:vendor.csv', kind: 'attack', name: 'dcr-mia'}, 'skipped', 'no non-members'),
    control('planted-leak', reconstruction('planted-leak', estimate(1, 0.976, 1), true), true),
    control('planted-leak', distinguishing('planted-leak', estimate(1, 0.976, 1), true), true),
    control('planted-leak', membership('planted-leak', estimate(0.99, 0.97, 0.999, 60), true), true),
    control('independent-sample', reconstruction('independent-sample', estimate(0, 0, 0.024), false), true),
    control('independent-sample', membership('independent-sample', estimate(0.48, 0.37, 0.59, 60), false), true),
  ]
  return {
    schema: RESULT_SCHEMA,
    tool: {name: 'minority-report', version: '0.1.0'},
    input: {sha256: SHA, rows: 4000, columns: 12, target: 'diagnosis', minority: ['confirmed'], minorityRows: 302},
    plan,
    results,
    verdicts: judgeGenerators(results, plan.confidence),
    withoutRelease: {
      figure: 'averagePrecision',
      margin: 0.02,
      verdict: 'not-shown',
      alternative: {generator: 'class-weights', name: 'random-forest'},
      against: {generator: 'smote', name: 'random-forest'},
      difference: {...estimate(-0.015, -0.05, 0.02, 5), method: 'paired over repeats'},
      pValue: 0.37,
    },
    cost: {
      falseNegative: 500,
      falsePositive: 50,
      weight: {value: 0.909, low: 0.9, high: 0.92},
      rate: 0.0755,
      deployRate: 0.02,
    },
    methods,
    reading: [
      {name: 'id', part: 'ignored', type: 'unread', missing: [], notes: []},
      {name: 'age', part: 'feature', type: 'number', decimals: 0, missing: [{token: '', count: 12}], notes: []},
      {name: 'income', part: 'feature', type: 'number', decimals: 2, form: "'$' before", missing: [], notes: []},
      {name: 'zip', part: 'feature', type: 'category', levels: 5, missing: [], notes: ['12 of 40 numbers begin with a zero']},
      {name: 'sick', part: 'target', type: 'category', levels: 2, missing: [], notes: []},
    ],
    notes: ['smote: missing values of 2 columns were filled with the median of the minority rows.'],
    complete: true,
    policy: {
      passed: false,
      evaluatedOn: '2026-11-20',
      sha256: SHA,
      rules: [
        {
          name: 'few records rebuilt',
          generator: 'smote',
          expression: 'attack["reconsmote"].recall.high <= 0.05',
          reason: 'Nobody should be rebuilt.',
          status: 'failed',
          because: {code: 'not-so', values: [{name: 'attack.reconsmote.recall.high', value: 0.989}]},
        },
        {
          name: 'few records rebuilt',
          generator: 'gaussian',
          expression: 'attack["reconsmote"].recall.high <= 0.05',
          reason: 'Nobody should be rebuilt.',
          status: 'passed',
        },
        {
          name: 'membership stays unclear',
          generator: 'adasyn',
          expression: 'attack["dcr-mia"].auc.low <= 0.5',
          reason: 'Members must not stand out.',
          status: 'waived',
          because: {code: 'not-so', values: [{name: 'attack["dcr-mia"].auc.low', value: 0.612}]},
          waiver: {by: 'the data office', until: '2026-12-31'},
        },
      ],
    },
    environment: {
      node: 'v20.20.2',
      platform: 'linux-x64',
      cpus: 2,
      memoryGigabytes: 8,
      startedAt: '2026-11-20T09:30:00.000Z',
      seconds: 41.3,
      jobs: 2,
    },
  }
}

/** With the verdicts that its entries come to. */
export function judged(result: AuditResult): AuditResult {
  return {...result, verdicts: judgeGenerators(result.results, result.plan.confidence, result.inputChecks)}
}

/** The same audit, but an attack missed its planted leak and another flagged the independent sample. */
export function failedControlResult(): AuditResult {
  const full = fullResult()
  const results = full.results.map(entry =>
    (entry.generator === 'planted-leak' && entry.name === 'reconsmote') ||
    (entry.generator === 'independent-sample' && entry.name === 'dcr-mia')
      ? {...entry, passed: false}
      : entry,
  )
  return judged({...full, complete: false, results})
}

/** As little as a result can hold. */
export function minimalResult(): AuditResult {
  const full = fullResult()
  const {policy: _policy, ...withoutPolicy} = full
  return {
    ...withoutPolicy,
    plan: {
      ...plan,
      generators: [],
      attacks: [],
      proxies: [],
      learners: [],
      fidelity: [],
      synthetic: [],
      holdout: {kind: 'none'},
      amount: {kind: 'ratio', ratio: 2},
      engine: 'auto',
      columns: completeColumns({}),
    },
    results: [],
    verdicts: [],
    methods: {},
    notes: [],
  }
}

/** One generator and nothing skipped: what a first audit looks like. */
export function smallResult(): AuditResult {
  const {policy: _policy, ...full} = fullResult()
  const kept = new Set(['none', 'class-weights', 'smote', 'planted-leak', 'independent-sample'])
  return {
    ...full,
    results: full.results.filter(({generator}) => kept.has(generator)),
    verdicts: full.verdicts.filter(({generator}) => generator === 'smote'),
  }
}

/** The full result with every text from outside replaced: generator and file names, labels, notes, reasons, sources. */
export function namedResult(text: string): AuditResult {
  const full = fullResult()
  const file = `file:${text}`
  const rename = (generator: string) => (generator === 'smote' ? text : generator === 'file:vendor.csv' ? file : generator)
  return {
    ...full,
    tool: {name: text, version: text},
    input: {...full.input, target: text, minority: [text, text]},
    plan: {
      ...plan,
      target: text,
      minority: [text, text],
      generators: plan.generators.map(({options}) => ({name: text, options: {...options, [text]: text}})),
      synthetic: [{name: text, sha256: SHA}],
      columns: completeColumns({categorical: [text], ignored: [text], group: text, delimiter: text, missing: [text]}),
    },
    results: full.results.map(entry => ({
      ...entry,
      generator: rename(entry.generator),
      ...(entry.kind === 'utility' && {classes: twoClasses(text)}),
      ...(entry.kind === 'proxy' && {
        name: text,
        estimates: Object.fromEntries([[text, {...estimate(0.3, 0.2, 0.4), method: text}]]),
      }),
      ...(entry.reason !== undefined && {reason: {code: 'not-applicable' as const, text}}),
      ...(entry.details !== undefined && {details: {...entry.details, [text]: text}}),
    })),
    verdicts: full.verdicts.map(verdict => ({
      ...verdict,
      generator: rename(verdict.generator),
      reasons: [{code: 'as-written', text}],
    })),
    methods: {...methods, [text]: {kind: 'attack', summary: text, source: text, attacker: text}},
    notes: [text],
    ...(full.policy && {
      policy: {
        ...full.policy,
        rules: full.policy.rules.map(rule => ({
          ...rule,
          name: text,
          generator: rename(rule.generator),
          expression: text,
          reason: text,
          ...(rule.because !== undefined && {because: {code: 'not-so' as const, values: [{name: text, value: text}]}}),
          ...(rule.waiver && {waiver: {by: text, until: rule.waiver.until}}),
        })),
      },
    }),
    environment: {...full.environment, node: text, platform: text, startedAt: text},
  }
}

/** Names that a file or a command line may really hold, and that must do nothing. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src="https://example.org/x.png" onerror="alert(1)">',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style><style>body{display:none}</style>',
  ']]><!--',
  'a | b \\| c `code` **bold** _it_ ~~gone~~',
  '[link](https://example.org) ![picture](https://example.org/x.png)',
  'https://example.org and www.example.org, someone@example.org',
  '_www.example.org<',
  'line one\n# heading\n\n| a | b |\n|---|---|\n- item',
  '&lt;b&gt; &amp; &#x3C;',
  '\u202egnp.exe\u2066 \u061c',
  'שלום עולם',
  '\u001b[31mred\u0007\u0000',
  '${7*7} {{7*7}} $&',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  '👩‍🔬'.repeat(40),
  '\ud800',
  '',
]
