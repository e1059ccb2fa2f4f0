import {createContext, type ComponentChildren} from 'preact'
import {useContext, useMemo} from 'preact/hooks'
import type {Chart} from '../../report/charts/chart.js'
import type {Block, Decision, Section} from '../../report/document.js'
import {unbroken} from '../../report/shown-text.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {ChartView} from '../pictures/chart-view.js'
import {useGrowing} from './in-pieces.js'
import {useLabel} from './labels.js'
import type {Mentions} from './mentions.js'
import {TableView} from './table-view.js'
import {NameView, TextView} from './text-view.js'

/** What stands around a section's blocks. */
export interface Surroundings {
  /** Before ids, where several documents are on one page. */
  readonly prefix: string
  /** What is shown instead of a chart, where there is something to do with it; undefined for the chart as it is. */
  readonly instead?: (chart: Chart) => ComponentChildren
  /** What stands at the end of a section, beyond what the report has. */
  readonly after?: (section: Section) => ComponentChildren
}

/** Where the document says more of whom; empty until all of it is made. */
export const MentionsContext = createContext<Mentions>(new Map())

/** Blocks that are put on the page at once: a table or a chart takes a while. */
const AT_ONCE = 6

/** A section of a report, as live elements; the blocks of a long one appear one after the other. */
export function SectionView({section, around}: {readonly section: Section; readonly around: Surroundings}) {
  const id = around.prefix + section.id
  const shown = useGrowing(section.blocks.length, AT_ONCE)
  const labelled = useLabel()
  const views = useMemo(
    () => section.blocks.map((block, at) => <BlockView key={at} block={block} around={around} />),
    [section, around],
  )
  return (
    <section id={id} class={`section-${section.id}`} aria-label={labelled(section.title)}>
      <h2>{harmless(section.title)}</h2>
      {views.slice(0, shown)}
      {shown === section.blocks.length && around.after?.(section)}
    </section>
  )
}

function BlockView({block, around}: {readonly block: Block; readonly around: Surroundings}) {
  switch (block.kind) {
    case 'headline':
      return (
        <p class="headline">
          <TextView text={block.text} />
        </p>
      )
    case 'heading':
      return (
        <h3>
          <TextView text={block.text} />
        </h3>
      )
    case 'paragraph':
      return (
        <p>
          <TextView text={block.text} />
        </p>
      )
    case 'warning':
      return (
        <p class="warning" role="note">
          <strong>{results.report.warning}</strong> <TextView text={block.text} />
        </p>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={at}>
              <TextView text={item} />
            </li>
          ))}
        </ul>
      )
    case 'definitions':
      return (
        <dl>
          {block.entries.map(({term, text}, at) => (
            <div key={at}>
              <dt>
                <TextView text={term} />
              </dt>
              <dd>
                <TextView text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'decisions':
      return (
        <ul class="decisions">
          {block.decisions.map((decision, at) => (
            <DecisionView key={at} decision={decision} around={around} />
          ))}
        </ul>
      )
    case 'chart':
      return <>{around.instead?.(block.chart) ?? <ChartView chart={block.chart} prefix={around.prefix} />}</>
    case 'table':
      return <TableView table={block} />
  }
}

/** The verdict about one generator, with links to what the report says of it. */
function DecisionView({decision, around}: {readonly decision: Decision; readonly around: Surroundings}) {
  const {verdict, name, word, sentence} = decision
  const mentions = useContext(MentionsContext).get(name) ?? []
  return (
    <li class={verdict}>
      <p>
        <NameView name={name} /> <strong class="verdict">{word}</strong>: {unbroken(harmless(sentence))}
      </p>
      {mentions.length > 0 && (
        <p class="mentions">
          {results.report.mentions}{' '}
          {mentions.map(({id, title}, at) => (
            <span key={id}>
              {at > 0 && ' · '}
              <a href={`#${around.prefix}${id}`}>{title}</a>
            </span>
          ))}
        </p>
      )}
    </li>
  )
}
