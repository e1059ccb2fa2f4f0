import {Fragment, type ComponentChild} from 'preact'
import type {Inline, Text} from '../../report/document.js'
import {figureParts, LONGEST_NAME, unbroken} from '../../report/shown-text.js'
import {harmless, truncate} from '../../report/text.js'

/** A text of a report as it looks on the page. Nothing in it can act: it becomes text nodes alone. */
export function TextView({text}: {readonly text: Text}) {
  const inlines = typeof text === 'string' || 'kind' in text ? [text] : text
  return (
    <>
      {inlines.map((inline, at) => (
        <Fragment key={at}>{inlineView(inline)}</Fragment>
      ))}
    </>
  )
}

function inlineView(inline: Inline): ComponentChild {
  if (typeof inline === 'string') return unbroken(harmless(inline))
  const text = harmless(inline.text)
  switch (inline.kind) {
    case 'name':
      return <NameView name={text} />
    case 'figure':
      return <FigureView text={text} />
    case 'code':
      return <code>{text}</code>
    case 'strong':
      return <strong>{text}</strong>
  }
}

/** Set apart from the direction of the text around it; a very long name is cut off and shown whole on pointing. */
export function NameView({name}: {readonly name: string}) {
  const text = harmless(name)
  const short = truncate(text, LONGEST_NAME)
  return short === text ? <bdi>{text}</bdi> : <bdi title={text}>{short}</bdi>
}

function FigureView({text}: {readonly text: string}) {
  const {value, rest} = figureParts(text)
  return rest === undefined ? (
    <>{value}</>
  ) : (
    <>
      {value} <small>{rest}</small>
    </>
  )
}
