import {useCallback, useMemo} from 'preact/hooks'
import type {Chart} from '../../report/charts/chart.js'
import type {Comparison} from '../../report/compare/comparison.js'
import {COMPARISON_TITLE, comparedFrontier, comparisonSections, comparisonSubtitle} from '../../report/compare/sections.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {FrontierPicture} from '../pictures/frontier-picture.js'
import {DocumentView} from './document-view.js'

const words = results.comparison

/** Audits side by side, what they differ in first, and the ways to train of all of them on one picture. */
export function ComparisonView({comparison, prefix = 'compared-'}: {readonly comparison: Comparison; readonly prefix?: string}) {
  const sections = useCallback(() => comparisonSections(comparison)[Symbol.iterator](), [comparison])
  const frontier = useMemo(() => comparedFrontier(comparison), [comparison])
  const instead = useCallback(
    ({id}: Chart) =>
      id === 'chart-frontier' && frontier !== undefined ? <FrontierPicture frontier={frontier} prefix={prefix} /> : undefined,
    [frontier, prefix],
  )
  return (
    <section aria-label={words.region}>
      <Differences comparison={comparison} />
      <DocumentView
        title={COMPARISON_TITLE}
        subtitle={comparisonSubtitle(comparison)}
        sections={sections}
        prefix={prefix}
        instead={instead}
      />
    </section>
  )
}

/** The plans decide what can be compared at all. */
function Differences({comparison: {differences}}: {readonly comparison: Comparison}) {
  if (differences.length === 0) return <p class="same-audits">{words.same}</p>
  return (
    <div class="warning" role="note">
      <p>
        <strong>{words.differs}</strong>
      </p>
      <ul>
        {differences.map((each, at) => (
          <li key={at}>{harmless(each)}</li>
        ))}
      </ul>
    </div>
  )
}
