import type {ErrorObject} from 'ajv'
import {RESULT_SCHEMA, type AuditResult} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'

/** Order of the properties in report.json: what a reader looks for first comes first. Others follow by the alphabet. */
const ORDER = [
  'schema tool input plan results verdicts withoutRelease cost methods notes reading complete policy environment',
  'name version sha256 generator kind status reason verdict because',
  'rows columns target minority minorityRows seed generators attacks proxies learners fidelity synthetic holdout amount engine repeats figure',
  'options categorical ignored group header keepUnnamed delimiter encoding decimalComma thousands missing keepLevel numeric mergeLevels distinctLevels fraction ratio count',
  'estimates control baseline difference excess test passed strongest roc perRecord details columns reliability classes costs seconds',
  'precision recall f1 auc',
  'value low high confidence trials method estimate pValue adjustedPValue detectable compared smallestPValue below cannotTell',
  'labels macro macroDifference groups label shots trainRows',
  'summary source attacker',
  'node platform cpus memoryGigabytes startedAt jobs',
].flatMap(line => line.split(' '))

const rank = new Map(ORDER.map((key, at) => [key, at]))

/**
 * The content of report.json: properties in a fixed order whatever order they were made in, indented by two spaces.
 * @throws {TypeError} When a number is not finite: JSON cannot hold it, and writing null instead would hide it.
 */
export function renderJson(result: AuditResult): string {
  return `${JSON.stringify(ordered(result, ''), null, 2)}\n`
}

function ordered(value: unknown, path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`The result holds ${value} at ${path}.`)
  if (Array.isArray(value)) return value.map((item, at) => ordered(item, `${path}/${at}`))
  if (typeof value !== 'object' || value === null) return value
  const rankOf = (key: string) => rank.get(key) ?? Infinity
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (rankOf(a) === rankOf(b) ? (a < b ? -1 : 1) : rankOf(a) - rankOf(b)))
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item, `${path}/${key}`)]))
}

/**
 * Reads a report.json and checks it against the published JSON schema.
 * @param text The file's content.
 * @param name What to call the file in messages.
 * @throws {UserError} When it is not JSON, is of another version, or differs from the schema: with the path of the first difference.
 */
export async function parseResult(text: string, name: string): Promise<AuditResult> {
  const value = parsed(text, name)
  const version = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (version !== RESULT_SCHEMA)
    throw new UserError(`${name} must be the report.json of an audit, with schema '${RESULT_SCHEMA}'. ${gotVersion(version)}`, [
      "Give the report.json that 'minority-report audit' wrote, or run the audit again with this version.",
    ])
  const validate = await loadValidator()
  if (validate(value)) return value
  const error = deepest(validate.errors ?? [])
  throw new UserError(`${name} does not have the form of a report.json: ${explain(error)}.`, [
    "Run the audit again, or undo the changes made to the file; 'fixtures/schema/report.schema.json' describes the form.",
  ])
}

function parsed(text: string, name: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    // The parser's own message may quote the file.
    const at = /at position (\d+)/.exec(String(error))?.[1]
    throw new UserError(`${name} must be JSON. It is not${at === undefined ? '' : `, from character ${at} on`}.`, [
      "Give the report.json that 'minority-report audit' wrote.",
    ])
  }
}

function gotVersion(version: unknown): string {
  return typeof version === 'string' ? `Got '${version}' instead.` : 'It names no schema.'
}

async function loadValidator() {
  const [{Ajv2020}, {default: schema}] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('../../fixtures/schema/report.schema.json', {with: {type: 'json'}}),
  ])
  return new Ajv2020().compile<AuditResult>(schema)
}

/** Where alternatives are tried, the branch that got furthest says most. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({instancePath}: ErrorObject) => instancePath.split('/').length
  return [...errors].sort((a, b) => depth(b) - depth(a)).at(0)
}

function explain(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it is not valid'
  const {instancePath, message = 'is not valid', params} = error
  const wanted: unknown = params['additionalProperty'] ?? params['allowedValues'] ?? params['allowedValue']
  const detail = wanted === undefined ? '' : ` (${JSON.stringify(wanted)})`
  return `${instancePath === '' ? 'the whole' : instancePath} ${message}${detail}`
}
