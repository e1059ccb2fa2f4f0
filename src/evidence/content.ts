import type {AuditResult} from '../result/audit-result.js'
import {jsonText, type ContentName} from './manifest.js'

/** The files that follow from a result alone, in whatever version of the tool: the result, and its parts by themselves. */
export function contentOf(result: AuditResult, json: string): Partial<Record<ContentName, string>> {
  return {
    'report.json': json,
    'plan.json': jsonText({input: result.input, plan: result.plan}),
    ...(result.policy && {'policy.json': jsonText(result.policy)}),
    'environment.json': jsonText({tool: result.tool, environment: result.environment}),
  }
}
