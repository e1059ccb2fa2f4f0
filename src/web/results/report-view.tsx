import {useCallback, useMemo} from 'preact/hooks'
import type {AuditResult} from '../../result/audit-result.js'
import type {Chart} from '../../report/charts/chart.js'
import {measuredFrontier} from '../../report/charts/frontier.js'
import type {Section} from '../../report/document.js'
import {reportFooter} from '../../report/sections/footer.js'
import {eachSection} from '../../report/sections/index.js'
import {REPORT_TITLE, subtitle} from '../../report/sections/title.js'
import {FrontierPicture} from '../pictures/frontier-picture.js'
import {PeoplePictures, type AuditedData} from '../pictures/people-picture.js'
import {DocumentView} from './document-view.js'

interface ReportProps {
  readonly result: AuditResult
  /** Before ids, where several results are on one page. */
  readonly prefix?: string
  /** The audited data, where the user gave them. */
  readonly data?: AuditedData
}

/** The report of a result, in the words of the static one: tables sort and filter, charts answer, verdicts lead to their grounds. */
export function ReportView({result, prefix = '', data}: ReportProps) {
  const sections = useCallback(() => eachSection(result), [result])
  const frontier = useMemo(() => measuredFrontier(result), [result])
  const instead = useCallback(
    ({id}: Chart) =>
      id === 'chart-frontier' && frontier !== undefined ? <FrontierPicture frontier={frontier} prefix={prefix} /> : undefined,
    [frontier, prefix],
  )
  const after = useCallback(
    ({id}: Section) => (id === 'people' ? <PeoplePictures result={result} prefix={prefix} {...(data && {data})} /> : undefined),
    [result, prefix, data],
  )
  return (
    <DocumentView
      title={REPORT_TITLE}
      subtitle={subtitle(result)}
      footer={reportFooter(result)}
      sections={sections}
      prefix={prefix}
      instead={instead}
      after={after}
    />
  )
}
