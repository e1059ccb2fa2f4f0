import type {Log, ReportingDescriptor, Result} from 'sarif'
import {sha256Hex} from '../platform/hash.js'
import type {AuditResult} from '../result/audit-result.js'
import {checksOf, type Check} from './checks.js'
import {visible} from './text.js'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * The checks of a result as SARIF 2.1.0 (OASIS standard, errata 01): a rule per policy rule, verdict and control, a result per
 * check. What is not kept is an error, a warning is one, and what is waived is a suppressed error. Results are
 * located in report.json, since the data have no place that could be shown.
 */
export function renderSarif(result: AuditResult): string {
  const checks = checksOf(result)
  const rules = [...new Map(checks.map(check => [ruleId(check), check]))]
  const index = new Map(rules.map(([id], at) => [id, at]))
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: 'minority-report', version: visible(result.tool.version), rules: rules.map(descriptor)}},
        columnKind: 'utf16CodeUnits',
        invocations: [{executionSuccessful: result.complete}],
        results: checks.map(check => finding(check, index.get(ruleId(check)) ?? 0)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

const ruleId = ({group, rule}: Check) => `${group}/${rule}`

function descriptor([id, {group, rule, about}]: readonly [string, Check]): ReportingDescriptor {
  return {
    id,
    shortDescription: {text: message(rule)},
    fullDescription: {text: message(about)},
    defaultConfiguration: {level: group === 'policy' ? 'error' : 'warning'},
  }
}

function finding(check: Check, ruleIndex: number): Result {
  const {status, subject} = check
  const kind = ({passed: 'pass', failed: 'fail', warning: 'fail', waived: 'fail', 'not run': 'open'} as const)[status]
  return {
    ruleId: ruleId(check),
    ruleIndex,
    kind,
    level: kind !== 'fail' ? 'none' : status === 'warning' ? 'warning' : 'error',
    message: {text: message(check.message)},
    locations: [
      {
        physicalLocation: {artifactLocation: {uri: 'report.json'}, region: {startLine: 1}},
        logicalLocations: [{name: subject, kind: 'module'}],
      },
    ],
    partialFingerprints: {
      'check/v1': sha256Hex(JSON.stringify([ruleId(check), subject])),
    },
    // Where one result of a run has suppressions, all must have them.
    suppressions: status === 'waived' ? [{kind: 'external', status: 'accepted', justification: check.message}] : [],
  }
}

/** In a message, brackets could begin a link and braces a placeholder (sections 3.11.5 and 3.11.6 of the standard). */
function message(text: string): string {
  return text
    .replaceAll(/[\\[\]]/g, character => `\\${character}`)
    .replaceAll('{', '{{')
    .replaceAll('}', '}}')
}
