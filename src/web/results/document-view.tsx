import type {ComponentChildren} from 'preact'
import type {Chart} from '../../report/charts/chart.js'
import type {Section, Text} from '../../report/document.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {SectionView} from './blocks.js'
import {useInPieces} from './in-pieces.js'
import {TextView} from './text-view.js'

interface DocumentProps {
  readonly title: string
  readonly subtitle: Text
  readonly footer?: Text
  /** Makes the sections one after the other; the same function as long as it is the same document. */
  readonly sections: () => Iterator<Section, void>
  /** Before ids, where several documents are on one page. */
  readonly prefix: string
  /** What is shown instead of a chart. */
  readonly instead?: (chart: Chart) => ComponentChildren
}

/** A document in the words of the static one, as live elements. Its sections appear one after the other: a long one never holds up the page. */
export function DocumentView({title, subtitle, footer, sections, prefix, instead}: DocumentProps) {
  const {items, done} = useInPieces(sections)
  const around = {prefix, sections: items, ...(instead && {instead})}
  const [first, ...others] = items.map(section => <SectionView key={section.id} section={section} around={around} />)
  return (
    <article class="document" aria-labelledby={`${prefix}title`} aria-busy={!done}>
      <header>
        <h2 class="document-title" id={`${prefix}title`}>
          {harmless(title)}
        </h2>
        <p class="subtitle">
          <TextView text={subtitle} />
        </p>
      </header>
      {first}
      {items.length > 2 && <Contents sections={items.slice(1)} prefix={prefix} />}
      {others}
      {!done && <p role="status">{results.report.reading(items.length)}</p>}
      {footer !== undefined && done && (
        <footer>
          <p>
            <TextView text={footer} />
          </p>
        </footer>
      )}
    </article>
  )
}

function Contents({sections, prefix}: {readonly sections: readonly Section[]; readonly prefix: string}) {
  return (
    <nav aria-label={results.report.contents}>
      <ul>
        {sections.map(({id, title}) => (
          <li key={id}>
            <a href={`#${prefix}${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
