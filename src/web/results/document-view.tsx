import type {VNode} from 'preact'
import {useMemo} from 'preact/hooks'
import type {Section, Text} from '../../report/document.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {MentionsContext, SectionView, type Surroundings} from './blocks.js'
import {useInPieces} from './in-pieces.js'
import {useLabel} from './labels.js'
import {mentionsIn, type Mentions} from './mentions.js'
import {TextView} from './text-view.js'

interface DocumentProps {
  readonly title: string
  readonly subtitle: Text
  readonly footer?: Text
  /** Makes the sections one after the other; the same function as long as it is the same document. */
  readonly sections: () => Iterator<Section, void>
  /** Before ids, where several documents are on one page. */
  readonly prefix: string
  /** What is shown instead of a chart, and at the end of a section. */
  readonly instead?: Surroundings['instead']
  readonly after?: Surroundings['after']
}

/** A document in the words of the static one, as live elements. Its sections appear one after the other: a long one never holds up the page. */
export function DocumentView({title, subtitle, footer, sections, prefix, instead, after}: DocumentProps) {
  const {items, done} = useInPieces(sections)
  const around = useMemo(() => ({prefix, ...(instead && {instead}), ...(after && {after})}), [prefix, instead, after])
  const mentions = useMemo(() => (done ? mentionsIn(items) : NONE), [items, done])
  const [first, ...others] = useViews(items, around)
  return (
    <MentionsContext.Provider value={mentions}>
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
    </MentionsContext.Provider>
  )
}

const NONE: Mentions = new Map()

/** One element for each section, always the same: what is on the page already is not looked at again when another one follows. */
function useViews(sections: readonly Section[], around: Surroundings): VNode[] {
  const made = useMemo(() => new Map<Section, VNode>(), [around])
  return sections.map(section => {
    const view = made.get(section) ?? <SectionView key={section.id} section={section} around={around} />
    made.set(section, view)
    return view
  })
}

function Contents({sections, prefix}: {readonly sections: readonly Section[]; readonly prefix: string}) {
  const labelled = useLabel()
  return (
    <nav aria-label={labelled(results.report.contents)}>
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
