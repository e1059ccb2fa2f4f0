import type {AuditResult} from '../../result/audit-result.js'
import type {FootedPage} from '../document.js'
import {visible} from '../text.js'
import {anonymisationReport} from './anonymisation-report.js'
import {iso27559} from './iso-27559.js'
import {standardPage, type Standard} from './standard.js'
import type {StandardFormat, StandardName} from '../formats.js'

const STANDARDS: Readonly<Record<StandardName, Standard>> = {'iso-27559': iso27559, 'anonymisation-report': anonymisationReport}

/** The document that a standard asks for, filled in from a result as far as that goes. */
export function pageOfStandard(result: AuditResult, name: StandardName): FootedPage {
  const {tool} = result
  return {...standardPage(STANDARDS[name], result), footer: `${visible(tool.name)} ${visible(tool.version)}`}
}

export async function renderStandard(result: AuditResult, name: StandardName, format: StandardFormat): Promise<string> {
  const page = pageOfStandard(result, name)
  return format === 'md'
    ? (await import('../markdown.js')).renderMarkdownPage(page)
    : (await import('../html.js')).renderPage(page)
}
