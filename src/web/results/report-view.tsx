import {useCallback, useMemo} from 'preact/hooks'
import type {AuditResult} from '../../result/audit-result.js'
import type {Chart} from '../../report/charts/chart.js'
import {measuredFrontier} from '../../report/charts/frontier.js'
import {reportFooter} from '../../report/sections/footer.js'
import {eachSection} from '../../report/sections/index.js'
import {REPORT_TITLE, subtitle} from '../../report/sections/title.js'
import {FrontierPicture} from '../pictures/frontier-picture.js'
import {DocumentView} from './document-view.js'

/** The report of a result, in the words of the static one: tables sort and filter, charts answer, verdicts lead to their grounds. */
export function ReportView({result, prefix = ''}: {readonly result: AuditResult; readonly prefix?: string}) {
  const sections = useCallback(() => eachSection(result), [result])
  const frontier = useMemo(() => measuredFrontier(result), [result])
  const instead = useCallback(
    ({id}: Chart) =>
      id === 'chart-frontier' && frontier !== undefined ? <FrontierPicture frontier={frontier} prefix={prefix} /> : undefined,
    [frontier, prefix],
  )
  return (
    <DocumentView
      title={REPORT_TITLE}
      subtitle={subtitle(result)}
      footer={reportFooter(result)}
      sections={sections}
      prefix={prefix}
      instead={instead}
    />
  )
}
