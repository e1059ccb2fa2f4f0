import {builtIn, type Catalogue} from '../plugins/catalogue.js'
import {isInconclusive, type AuditResult, type EntryKind, type ResultEntry} from '../result/audit-result.js'
import type {Estimates} from '../core/estimate.js'
import type {Names} from '../formula/check-tree.js'
import {learners} from '../learners/registry.js'
import {segmenters} from '../learners/segmentation/registry.js'
import {disclosure} from '../metrics/disclosure/registry.js'
import {fidelity} from '../metrics/fidelity/registry.js'
import {figureNames} from '../report/figures.js'
import {CONTROL_NAMES} from '../report/view/names.js'
import type {MissingValue} from '../result/reason.js'
import type {Finding, Meaning} from './meaning.js'
import {GROUPS, partOf} from './parts.js'
import type {PolicyRules} from './policy-file.js'
import {privacyName, privacyNames} from './privacy-names.js'

/** The names of a policy over one result. */
export interface PolicyScope {
  /** For a formula whose scope is the name of a generator. */
  readonly names: Names<string>
  /** Why a name has no value for that generator; undefined when it has one. */
  readonly missing: (path: readonly string[], generator: string) => MissingValue | undefined
}

const PARTS: readonly string[] = ['value', 'low', 'high', 'trials']

/**
 * What expressions of a policy can name, for one generator at a time:
 *
 * - `verdict`: "leaks", "no-leak-found" or "not-tested"; `complete`: whether every planned step has run;
 * - `attack["dcr-mia"].auc.high`, `utility["random-forest"].averagePrecision.value`, `multiclass[...]`,
 * `segmentation[...]`, `fidelity[...]`, `disclosure[...]`: a figure's
 * `value`, the ends `low` and `high` of its interval, or its `trials`; with `.control`, `.baseline`, `.excess` or `.difference` before
 * the figure, that of the control, the baseline, the excess or the paired difference;
 * `attack[...].test.adjustedPValue`, `.pValue` and `.detectable`; of several minority labels,
 * `utility[...].label["X"]`, `.macro` and `.shots["few"]` (`partOf`);
 * - `control["planted-leak"].passed`, `control["independent-sample"].passed` over all attacks,
 *   `control["planted-leak"]["reconsmote"].passed` for one; `control["reconsmote"].recall.high` is the same as
 *   `attack["reconsmote"].control.recall.high`;
 * - `parameter.threshold`: a value that the policy itself states; `privacy.epsilon` and its like (`privacyName`).
 *
 * A name is known when the tool or the result knows the method and the figure. A known one may still have no value.
 * @param result Without it, before an audit has run, any figure is taken for known.
 */
export function policyScope(
  result?: AuditResult,
  catalogue: Catalogue = builtIn,
  parameters: NonNullable<PolicyRules['parameters']> = {},
): PolicyScope {
  const known = {result, attacks: catalogue.attacks.names, parameters}
  // Rules name the same figures again and again, and every generator asks for them.
  const meanings = new Map<string, Meaning | undefined>()
  const meaningOf = (path: readonly string[]) => {
    const key = JSON.stringify(path)
    if (!meanings.has(key)) meanings.set(key, meaning(path, known))
    return meanings.get(key)
  }
  return {
    names: {
      resolve: path => {
        const found = meaningOf(path)
        if (found === undefined) return undefined
        const {kind, find} = found
        return {
          kind,
          read: generator => {
            const finding = find(generator)
            return 'value' in finding ? finding.value : undefined
          },
        }
      },
      known: knownNames(known),
    },
    missing: (path, generator) => {
      const finding = meaningOf(path)?.find(generator)
      return finding !== undefined && 'missing' in finding ? finding.missing : undefined
    },
  }
}

function meaning([root, ...rest]: readonly string[], known: Known): Meaning | undefined {
  const {result} = known
  switch (root) {
    case 'verdict':
      return rest.length > 0 ? undefined : {kind: 'text', find: generator => verdictOf(generator, result)}
    case 'complete':
      return rest.length > 0 ? undefined : {kind: 'boolean', find: () => ({value: result?.complete ?? false})}
    case 'parameter':
      return rest.length === 1 ? ofParameter(rest[0], known) : undefined
    case 'privacy':
      return rest.length === 1 ? privacyName(rest[0], result) : undefined
    case 'attack':
    case 'utility':
    case 'multiclass':
    case 'segmentation':
    case 'fidelity':
    case 'disclosure':
      return ofMethod(root, rest, known)
    case 'control':
      return CONTROL_NAMES.has(rest[0])
        ? ofOwnControl(rest, known)
        : ofMethod('attack', [rest[0], 'control', ...rest.slice(1)], known)
    default:
      return undefined
  }
}

function ofParameter(name: string, {parameters}: Known): Meaning | undefined {
  if (!Object.hasOwn(parameters, name)) return undefined
  const value = parameters[name]
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
  return {kind, find: () => ({value})}
}

function verdictOf(generator: string, result: AuditResult | undefined): Finding {
  const verdict = result?.verdicts.find(candidate => candidate.generator === generator)
  return verdict === undefined ? {missing: {code: 'no-verdict'}} : {value: verdict.verdict}
}

function ofMethod(kind: EntryKind, [method, ...path]: readonly string[], known: Known): Meaning | undefined {
  const {result} = known
  if (!methodNames(kind, known).includes(method)) return undefined
  const entryOf = (generator: string) =>
    result?.results.find(entry => entry.kind === kind && entry.name === method && entry.generator === generator)
  return ofEntry(kind, path, result, generator => entryOf(generator) ?? {code: 'not-audited', method, kind})
}

/** `control["planted-leak"]...`: the audit's tests of itself, which do not depend on the generator. */
function ofOwnControl([control, ...path]: readonly string[], known: Known): Meaning | undefined {
  const {result} = known
  const entries = result?.results.filter(({kind, generator}) => kind === 'control' && generator === control) ?? []
  if (path.length === 1 && path[0] === 'passed') {
    const judged = entries.flatMap(({status, passed}) => (status === 'done' && passed !== undefined ? [passed] : []))
    const find = (): Finding =>
      judged.length === 0 ? {missing: {code: 'control-not-run', control}} : {value: judged.every(passed => passed)}
    return {kind: 'boolean', find}
  }
  const [method, ...figure] = path
  if (!methodNames('attack', known).includes(method)) return undefined
  const entry = entries.find(({name}) => name === method) ?? {code: 'control-not-run' as const, control, attack: method}
  if (figure.length === 1 && figure[0] === 'passed') {
    return {kind: 'boolean', find: () => outcomeOf(entry, control)}
  }
  return ofEntry('attack', figure, result, () => entry)
}

type EntryOrMissing = ResultEntry | MissingValue

const isMissing = (entry: EntryOrMissing): entry is MissingValue => 'code' in entry

function outcomeOf(entry: EntryOrMissing, control: string): Finding {
  if (isMissing(entry)) return {missing: entry}
  if (entry.passed !== undefined) return {value: entry.passed}
  const {name: attack, reason} = entry
  return isInconclusive(entry)
    ? {missing: {code: 'control-inconclusive', control, attack, ...(reason && {reason})}}
    : {missing: {code: 'control-not-run', control, attack}}
}

function ofEntry(
  kind: EntryKind,
  path: readonly string[],
  result: AuditResult | undefined,
  entryOf: (generator: string) => EntryOrMissing,
): Meaning | undefined {
  const done = (find: (entry: ResultEntry) => Finding): Meaning => ({
    kind: 'number',
    find: generator => {
      const entry = entryOf(generator)
      if (isMissing(entry)) return {missing: entry}
      const {status, name: method, reason, doubt} = entry
      if (status !== 'done') return {missing: {code: 'not-done', method, status, ...(reason && {reason})}}
      return doubt === undefined ? find(entry) : {missing: {code: 'cannot-tell', method, reason: doubt}}
    },
  })
  const tested = ['adjustedPValue', 'pValue', 'detectable'] as const
  const quantity = tested.find(name => name === path[1])
  if (path.length === 2 && path[0] === 'test' && quantity !== undefined)
    return done(({name, test}) =>
      test?.cannotTell === undefined
        ? found(test?.[quantity], {code: 'no-test', method: name, quantity})
        : {missing: {code: 'cannot-tell', method: name, reason: test.cannotTell}},
    )
  const part = partOf(kind, path, result?.plan)
  if (part === undefined) return undefined
  const group = GROUPS.find(name => name === part.rest[0])
  const [figure, end, ...more] = group === undefined ? part.rest : part.rest.slice(1)
  if (more.length > 0 || !PARTS.includes(end) || !isFigure(kind, figure, result)) return undefined
  return done(entry => {
    const figures = part.of(entry)
    if ('code' in figures) return {missing: figures}
    const estimates: Estimates | undefined = figures[group ?? 'estimates']
    const estimate = estimates !== undefined && Object.hasOwn(estimates, figure) ? estimates[figure] : undefined
    return found(estimate?.[end as 'value'], {code: 'no-figure', method: entry.name, figure, ...(group && {of: group}), kind})
  })
}

const found = (value: number | undefined, missing: MissingValue): Finding => (value === undefined ? {missing} : {value})

function isFigure(kind: EntryKind, figure: string, result: AuditResult | undefined): boolean {
  return result === undefined || figureNames(kind).includes(figure) || measured(kind, result).includes(figure)
}

function measured(kind: EntryKind, result: AuditResult): string[] {
  return result.results.filter(entry => entry.kind === kind).flatMap(({estimates}) => Object.keys(estimates))
}

/** What there is to tell which methods there are. */
interface Known {
  readonly result: AuditResult | undefined
  /** Attacks that can be part of an audit. */
  readonly attacks: readonly string[]
  readonly parameters: NonNullable<PolicyRules['parameters']>
}

function methodNames(kind: EntryKind, {result, attacks}: Known): string[] {
  const byKind: Partial<Record<EntryKind, readonly string[]>> = {
    attack: attacks,
    utility: learners.names,
    multiclass: learners.entries.filter(({multiclass}) => multiclass === true).map(({name}) => name),
    segmentation: segmenters.names,
    fidelity: fidelity.names,
    disclosure: disclosure.names,
  }
  const registered = byKind[kind] ?? []
  const used = result?.results.filter(entry => entry.kind === kind).map(({name}) => name) ?? []
  return [...new Set([...registered, ...used])]
}

function knownNames(known: Known): string[] {
  const figures = (kind: EntryKind) =>
    methodNames(kind, known).map(name => `${kind}[${JSON.stringify(name)}].${figureNames(kind)[0] ?? 'FIGURE'}.high`)
  return [
    'verdict',
    'complete',
    'control["planted-leak"].passed',
    ...Object.keys(known.parameters).map(name => `parameter.${name}`),
    ...privacyNames.map(name => `privacy.${name}`),
    ...figures('attack'),
    ...figures('utility'),
    ...learners.names.map(name => `utility[${JSON.stringify(name)}].macro.averagePrecision.low`),
    ...figures('multiclass'),
    ...figures('segmentation'),
    ...figures('fidelity'),
    ...figures('disclosure'),
  ]
}
