import type {AuditResult} from '../audit/result.js'

export const reportFormats = ['json', 'md', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The report in one of its formats. What a format needs is loaded only when it is asked for. */
export async function renderReport(result: AuditResult, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('./json.js')).renderJson(result)
    case 'md':
      return (await import('./markdown.js')).renderMarkdown(result)
    case 'html':
      return (await import('./html.js')).renderHtml(result)
  }
}
