import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {checkShape} from '../core/shapes/check-shape.js'
import {shownName} from '../core/printable.js'
import {inOrder} from '../core/shapes/in-order.js'
import type {AuditResult} from '../result/audit-result.js'
import {auditResult} from '../result/shapes/result.js'
import {upgradeResult} from '../result/upgrade.js'
import {OLD_SCHEMA, RESULT_SCHEMA} from '../result/version.js'
import {verdictSentence} from './words/verdict.js'

/**
 * The content of report.json: properties in a fixed order whatever order they were made in, indented by two spaces. Each verdict
 * comes with the sentence that the other formats show.
 * @throws {TypeError} When a number is not finite: JSON cannot hold it, and writing null instead would hide it.
 */
export function renderJson(result: AuditResult): string {
  return formatJson({
    ...result,
    verdicts: result.verdicts.map(verdict => ({...verdict, sentence: verdictSentence(result, verdict)})),
  })
}

/** The same with the sentences that the result has, if any: those of another version of the tool are its own. */
export function formatJson(result: AuditResult): string {
  checkNumbers(result, '')
  return `${JSON.stringify(inOrder(auditResult, result), null, 2)}\n`
}

/** @throws {TypeError} At the first number that JSON cannot hold. */
function checkNumbers(value: unknown, path: string): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`The result holds ${value} at ${path}.`)
  if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) checkNumbers(item, `${path}/${key}`)
}

/**
 * Reads a report.json and checks it against the definition of a result. A file of the form before is brought to the present one.
 * @param text The file's content.
 * @param name What to call the file in messages.
 * @throws {UserError} When it is not JSON, is of an unknown form, or differs from the definition: with the path of the first difference.
 */
export function parseResult(text: string, name: string): AuditResult {
  return withoutSentences(parseWritten(text, name))
}

/** The same with the sentences of the file. */
export function parseWritten(text: string, name: string): AuditResult {
  const value = ofKnownForm(parsed(text, name), name)
  const checked = checkShape(auditResult, value['schema'] === OLD_SCHEMA ? upgradeResult(value) : value)
  if (checked.problem === undefined) return checked.value
  const {at, text: what} = checked.problem
  throw new UserError('not-a-result', {at}, `${name} does not have the form of a report.json: ${what}.`, [
    "Run the audit again, or undo the changes made to the file; 'fixtures/schema/report.schema.json' describes the form.",
  ])
}

/** A verdict is worded from its reasons: what a file says beside them does not count. */
function withoutSentences(result: AuditResult): AuditResult {
  return {...result, verdicts: result.verdicts.map(({sentence: _, ...verdict}) => verdict)}
}

function ofKnownForm(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && 'schema' in value
  if (isObject && (value.schema === RESULT_SCHEMA || value.schema === OLD_SCHEMA)) return {...value}
  const got = isObject && typeof value.schema === 'string' ? `Got '${shownName(value.schema)}' instead.` : 'It names no schema.'
  throw new UserError(
    'not-a-result',
    {},
    `${name} must be the report.json of an audit, with schema '${RESULT_SCHEMA}' or '${OLD_SCHEMA}'. ${got}`,
    ["Give the report.json that 'minority-report audit' wrote, or run the audit again with this version."],
  )
}

function parsed(text: string, name: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    // The parser's own message may quote the file.
    const at = /at position (\d+)/.exec(String(error))?.[1]
    throw new UserError(
      'not-a-result',
      {},
      `${name} must be JSON. It is not${at === undefined ? '' : `, from character ${at} on`}.`,
      ["Give the report.json that 'minority-report audit' wrote."],
    )
  }
}
