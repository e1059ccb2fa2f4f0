import type {AuditResult} from '../result/audit-result.js'
import type {ReportFormat} from './formats.js'

/** The name of a format's file in the folder of a report. */
export const REPORT_FILES: Readonly<Record<ReportFormat, string>> = {
  json: 'report.json',
  md: 'report.md',
  html: 'report.html',
  junit: 'report.junit.xml',
  sarif: 'report.sarif',
}

/**
 * The report in one of its formats: `json`, `md`, `html`, `junit` or `sarif`. What a format needs is loaded only when it is asked for.
 *
 * @throws {TypeError} When a number of the result is not finite and the format is JSON, which cannot hold it.
 * @example await writeFile('report.html', await renderReport(result, 'html'))
 */
export async function renderReport(result: AuditResult, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('./json.js')).renderJson(result)
    case 'md':
      return (await import('./markdown.js')).renderMarkdown(result)
    case 'html':
      return (await import('./html.js')).renderHtml(result)
    case 'junit':
      return (await import('./junit.js')).renderJunit(result)
    case 'sarif':
      return (await import('./sarif.js')).renderSarif(result)
  }
}
