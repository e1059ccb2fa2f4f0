import type {AuditResult} from '../../result/audit-result.js'
import {visible} from '../text.js'
import {anonymisationReport} from './anonymisation-report.js'
import {iso27559} from './iso-27559.js'
import {standardPage, type Standard} from './standard.js'
import type {StandardFormat, StandardName} from '../formats.js'

const STANDARDS: Readonly<Record<StandardName, Standard>> = {'iso-27559': iso27559, 'anonymisation-report': anonymisationReport}

/** The document that a standard asks for, filled in from a result as far as that goes. */
export async function renderStandard(result: AuditResult, name: StandardName, format: StandardFormat): Promise<string> {
  const page = standardPage(STANDARDS[name], result)
  if (format === 'md') return (await import('../markdown.js')).renderMarkdownPage(page)
  const {tool} = result
  return (await import('../html.js')).renderPage({...page, footer: `${visible(tool.name)} ${visible(tool.version)}`})
}
