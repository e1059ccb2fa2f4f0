import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import type {
  AuditResult,
  ClassesEstimates,
  Environment,
  GeneratorVerdict,
  InputSummary,
  LabelEstimates,
  MethodNote,
  PolicyOutcome,
  ResultEntry,
  RuleOutcome,
  SignificanceTest,
} from '../../../src/result/audit-result.js'
import type {AuditPlan} from '../../../src/result/plan.js'
import {UserError} from '../../../src/core/errors.js'
import type {Estimate} from '../../../src/core/estimate.js'
import type {InputCheck} from '../../../src/core/input-check.js'
import {parseResult, renderJson} from '../../../src/report/json.js'
import {
  failedControlResult,
  fullResult,
  hostileTexts,
  minimalResult,
  namedResult,
  smallResult,
} from '../../support/example-result.js'

interface ObjectSchema {
  readonly type: 'object'
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly additionalProperties: boolean
}

const schema = JSON.parse(
  readFileSync(new URL('../../../fixtures/schema/report.schema.json', import.meta.url), 'utf8'),
) as ObjectSchema & {readonly $schema: string; readonly $defs: Readonly<Record<string, ObjectSchema>>}

type RequiredKeys<T> = {[K in keyof T]-?: object extends Pick<T, K> ? never : K}[keyof T]
type OptionalKeys<T> = Exclude<keyof T, RequiredKeys<T>>

/** Every property of the type, said to be required or not: what the compiler accepts here is what the type says. */
type Properties<T> = Record<RequiredKeys<T>, 'required'> & Record<OptionalKeys<T>, 'optional'>

const result: Properties<AuditResult> = {
  schema: 'required',
  tool: 'required',
  input: 'required',
  plan: 'required',
  results: 'required',
  verdicts: 'required',
  methods: 'required',
  withoutRelease: 'optional',
  reading: 'optional',
  cost: 'optional',
  notTested: 'optional',
  inputChecks: 'optional',
  notes: 'required',
  complete: 'required',
  policy: 'optional',
  environment: 'required',
}
const input: Properties<InputSummary> = {
  sha256: 'required',
  rows: 'required',
  columns: 'required',
  target: 'required',
  minority: 'required',
  minorityRows: 'required',
}
const policy: Properties<PolicyOutcome> = {passed: 'required', evaluatedOn: 'required', sha256: 'required', rules: 'required'}
const rule: Properties<RuleOutcome> = {
  name: 'required',
  generator: 'required',
  expression: 'required',
  reason: 'required',
  status: 'required',
  because: 'optional',
  waiver: 'optional',
}
const plan: Properties<AuditPlan> = {
  seed: 'required',
  target: 'required',
  minority: 'required',
  generators: 'required',
  attacks: 'required',
  proxies: 'required',
  learners: 'required',
  fidelity: 'required',
  synthetic: 'required',
  holdout: 'required',
  amount: 'required',
  known: 'optional',
  secret: 'optional',
  engine: 'required',
  repeats: 'required',
  cost: 'optional',
  figure: 'required',
  confidence: 'required',
  columns: 'required',
}
const entry: Properties<ResultEntry> = {
  generator: 'required',
  kind: 'required',
  name: 'required',
  status: 'required',
  reason: 'optional',
  estimates: 'required',
  control: 'optional',
  baseline: 'optional',
  difference: 'optional',
  excess: 'optional',
  test: 'optional',
  doubt: 'optional',
  passed: 'optional',
  strongest: 'optional',
  roc: 'optional',
  question: 'optional',
  perRecord: 'optional',
  details: 'optional',
  columns: 'optional',
  reliability: 'optional',
  classes: 'optional',
  costs: 'optional',
  seconds: 'required',
}
const classes: Properties<ClassesEstimates> = {
  labels: 'required',
  macro: 'required',
  macroDifference: 'optional',
  groups: 'required',
}
const label: Properties<LabelEstimates> = {
  label: 'required',
  trainRows: 'required',
  reason: 'optional',
  estimates: 'required',
  difference: 'optional',
}
const test: Properties<SignificanceTest> = {
  estimate: 'required',
  method: 'required',
  pValue: 'required',
  adjustedPValue: 'required',
  detectable: 'optional',
  compared: 'optional',
  smallestPValue: 'optional',
  below: 'optional',
  cannotTell: 'optional',
}
const verdict: Properties<GeneratorVerdict> = {generator: 'required', verdict: 'required', because: 'required'}
const method: Properties<MethodNote> = {kind: 'required', summary: 'required', source: 'required', attacker: 'optional'}
const inputCheck: Properties<InputCheck> = {
  code: 'required',
  severity: 'required',
  message: 'required',
  generator: 'optional',
  column: 'optional',
  count: 'optional',
  of: 'optional',
  expected: 'optional',
  rows: 'optional',
  pValue: 'optional',
  auc: 'optional',
}
const environment: Properties<Environment> = {
  node: 'required',
  platform: 'required',
  cpus: 'required',
  memoryGigabytes: 'required',
  startedAt: 'required',
  seconds: 'required',
  jobs: 'required',
}
const estimate: Properties<Estimate> = {
  value: 'required',
  low: 'required',
  high: 'required',
  confidence: 'required',
  trials: 'required',
  method: 'required',
}

/** The text of the full result with one thing in it set, or left out. */
function changed(path: string, value?: unknown): string {
  const steps = path.split('/')
  const change = (at: unknown, [step, ...rest]: readonly string[]): unknown => {
    const inner = at as Record<string, unknown>
    const replaced = rest.length === 0 ? value : change(inner[step], rest)
    return Array.isArray(at) ? at.with(Number(step), replaced) : {...inner, [step]: replaced}
  }
  return JSON.stringify(change(JSON.parse(renderJson(fullResult())), steps))
}

describe('report.json', () => {
  it.each([
    ['full', fullResult()],
    ['small', smallResult()],
    ['failed controls', failedControlResult()],
    ['minimal', minimalResult()],
    ...hostileTexts.map((text, at): [string, AuditResult] => [`hostile names ${at}`, namedResult(text)]),
  ])('comes back from text as it was: %s', async (_, example) => {
    // A lone surrogate is not text; JSON.stringify writes it as an escape and it comes back.
    expect(await parseResult(renderJson(example), 'report.json')).toEqual(example)
  })

  it('has the same text whatever order its properties were made in', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, reversed(item)]),
      )
    }
    expect(renderJson(reversed(fullResult()) as AuditResult)).toBe(renderJson(fullResult()))
  })

  it('begins with its schema and is indented by two spaces', () => {
    expect(renderJson(minimalResult())).toMatch(/^\{\n {2}"schema": "minority-report\/audit\/1",\n {2}"tool": \{/)
  })

  it('refuses a number that JSON cannot hold instead of writing null', () => {
    const example = fullResult()
    const broken = {...example, environment: {...example.environment, seconds: NaN}}
    expect(() => renderJson(broken)).toThrow('NaN at /environment/seconds')
  })
})

describe('the schema of report.json', () => {
  it.each([
    ['the whole', schema, result],
    ['input', schema.$defs['input'], input],
    ['plan', schema.$defs['plan'], plan],
    ['entry', schema.$defs['entry'], entry],
    ['classes', schema.$defs['classes'], classes],
    ['label', schema.$defs['label'], label],
    ['test', schema.$defs['test'], test],
    ['verdict', schema.$defs['verdict'], verdict],
    ['method', schema.$defs['method'], method],
    ['inputCheck', schema.$defs['inputCheck'], inputCheck],
    ['policy', schema.$defs['policy'], policy],
    ['rule', schema.$defs['rule'], rule],
    ['environment', schema.$defs['environment'], environment],
    ['estimate', schema.$defs['estimate'], estimate],
  ])('has the properties of the TypeScript type and no others: %s', (_, definition, properties) => {
    const names = Object.keys(properties)
    const required = Object.entries(properties).flatMap(([name, need]) => (need === 'required' ? [name] : []))
    expect(Object.keys(definition.properties).sort()).toEqual(names.sort())
    expect([...definition.required].sort()).toEqual(required.sort())
    expect(definition.additionalProperties).toBe(false)
  })

  it('is draft 2020-12', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
  })
})

describe('reading a report.json', () => {
  const tested = fullResult().results.findIndex(entry => entry.test !== undefined)
  const refused: [string, string, RegExp][] = [
    ['an unknown property', changed('results/0/extra', 1), /\/results\/0 .*"extra"/],
    ['a missing property', changed('environment/jobs'), /\/environment .*jobs/],
    ['an unknown kind', changed('results/0/kind', 'guess'), /\/results\/0\/kind .*"proxy"/],
    ['a figure that is text', changed('input/rows', '4000'), /\/input\/rows must be integer/],
    ['a hash that is none', changed('input/sha256', 'x'), /\/input\/sha256/],
    ['an unknown verdict', changed('verdicts/0/verdict', 'safe'), /\/verdicts\/0\/verdict/],
    ['an unknown holdout', changed('plan/holdout', {kind: 'some'}), /\/plan\/holdout/],
    ['a probability over 1', changed(`results/${tested}/test/pValue`, 2), /pValue/],
    ['a skipped step without a reason', changed('results/0/status', 'skipped'), /\/results\/0 .*reason/],
    [
      'a number too large to be one',
      renderJson(fullResult()).replace(/"seconds": 41.3/, '"seconds": 1e999'),
      /\/environment\/seconds must be number/,
    ],
    ['another version', changed('schema', 'minority-report/audit/2'), /Got 'minority-report\/audit\/2'/],
    ['something else that is JSON', '[1, 2]', /It names no schema/],
    ['something that is not JSON', '{"schema": secret}', /must be JSON/],
    ['nothing', '', /must be JSON/],
  ]
  it.each(refused)('refuses %s and says where', async (_, text, message) => {
    const attempt = parseResult(text, 'my report')
    await expect(attempt).rejects.toThrow(UserError)
    await expect(attempt).rejects.toThrow(message)
    await expect(attempt).rejects.toThrow(/^my report/)
  })

  it('does not quote the content of a file that is not JSON', async () => {
    await expect(parseResult('{"schema": secret}', 'r.json')).rejects.not.toThrow(/secret/)
  })
})
