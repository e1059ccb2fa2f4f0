import {useId, useState} from 'preact/hooks'
import {auditWords, shellLine} from '../../cli/audit-words.js'
import type {FilePreview} from '../../jobs/preview-file.js'
import {minorityOf, targetOf, type Depth} from './choices.js'
import {Tick} from './choice.js'
import {OFFERED_GENERATORS} from './generators.js'
import {ofPart} from './given-files.js'
import {auditAsk, inWords} from './settings.js'
import {useMessages, type Page} from './use.js'

const USUAL_MINUTES = 10

interface PlanProps extends Page {
  readonly preview: FilePreview
}

/** How thoroughly the data are audited, and the beginning of it. */
export function Plan({preview, ...page}: PlanProps) {
  const {state, controller} = page
  const {plan: words} = useMessages()
  const {files, choices, audit} = state
  const isReady =
    state.preview.status === 'done' &&
    ofPart(files, 'data').length > 0 &&
    targetOf(preview.columns, choices) !== undefined &&
    minorityOf(choices, preview).length > 0
  const isRunning = audit.task.status === 'working'
  return (
    <section aria-labelledby="plan-title">
      <h2 id="plan-title">{words.title}</h2>
      <DepthChoice {...page} />
      {ofPart(files, 'release').length === 0 && <GeneratorChoice {...page} />}
      {!isReady && <p class="hint">{words.notYet}</p>}
      <p>
        <button
          type="button"
          class="main"
          disabled={!isReady || isRunning}
          onClick={() => {
            controller.startAudit()
          }}
        >
          {audit.task.status === 'none' ? words.start : words.again}
        </button>
      </p>
      {isReady && <CommandLine preview={preview} {...page} />}
    </section>
  )
}

function DepthChoice({state: {choices}, controller}: Page) {
  const {plan: words} = useMessages()
  const id = useId()
  const {depth} = choices
  const set = (chosen: Depth) => {
    controller.choose({...choices, depth: chosen})
  }
  const minutes = depth.kind === 'budget' ? depth.minutes : USUAL_MINUTES
  const options: readonly (readonly [Depth, string])[] = [
    [{kind: 'quick'}, words.quick],
    [{kind: 'whole'}, words.whole],
    [{kind: 'budget', minutes}, words.budget],
  ]
  return (
    <fieldset>
      <legend>{words.depth}</legend>
      {options.map(([option, text]) => (
        <label key={option.kind} class="tick">
          <input
            type="radio"
            name={id}
            checked={depth.kind === option.kind}
            onChange={() => {
              set(option)
            }}
          />{' '}
          {text}
        </label>
      ))}
      {depth.kind === 'budget' && (
        <span class="choice">
          <label for={`${id}-minutes`}>{words.minutes}</label>
          <input
            id={`${id}-minutes`}
            type="number"
            min={1}
            max={1440}
            value={depth.minutes}
            onChange={event => {
              const given = Math.round(event.currentTarget.valueAsNumber)
              set({kind: 'budget', minutes: given >= 1 ? Math.min(given, 1440) : USUAL_MINUTES})
            }}
          />
        </span>
      )}
    </fieldset>
  )
}

function GeneratorChoice({state: {choices}, controller}: Page) {
  const {plan: words} = useMessages()
  const {generators} = choices
  return (
    <fieldset>
      <legend>{words.generators}</legend>
      <p class="hint">{words.generatorsHint}</p>
      <div class="ticks">
        {OFFERED_GENERATORS.map(name => (
          <Tick
            key={name}
            label={name}
            checked={generators.includes(name)}
            onTick={checked => {
              const chosen = checked ? [...generators, name] : generators.filter(each => each !== name)
              controller.choose({...choices, generators: chosen})
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** The same audit for a terminal: nothing about it is the page's own. */
function CommandLine({preview, state: {files, choices}}: PlanProps) {
  const {plan: words} = useMessages()
  const [isCopied, setCopied] = useState(false)
  const line = shellLine(auditWords(inWords(auditAsk(files, preview, choices, 1), files)))
  return (
    <details>
      <summary>{words.line}</summary>
      <p class="hint">{words.lineHint}</p>
      <pre tabIndex={0}>
        <code>{line}</code>
      </pre>
      <button
        type="button"
        onClick={() => {
          void navigator.clipboard.writeText(line).then(() => {
            setCopied(true)
          })
        }}
      >
        {words.copy}
      </button>{' '}
      <span role="status">{isCopied && words.copied}</span>
    </details>
  )
}
