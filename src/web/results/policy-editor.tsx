import {useCallback, useEffect, useId, useMemo, useRef, useState} from 'preact/hooks'
import type {PolicyExample} from '../../jobs/try-policy.js'
import {policySection} from '../../report/sections/policy.js'
import {harmless} from '../../report/text.js'
import type {AuditResult, PolicyOutcome} from '../../result/audit-result.js'
import type {Failure} from '../engine/protocol.js'
import {results} from '../messages/results-en.js'
import {useAsked, type Asked, type Engine} from './asked.js'
import {SectionView} from './blocks.js'
import {FailureView} from './failure-view.js'
import {DocumentLabel, useLabel} from './labels.js'
import {lineRange} from './line-range.js'

const words = results.policy
/** The rules are checked when nobody has typed for so long. */
const PAUSE_MILLISECONDS = 400

interface EditorProps {
  readonly result: AuditResult
  readonly engine: Engine
  readonly prefix?: string
}

/** A policy to edit, and what it says of the result while it is edited: in the engine, since what reads formulas is much code. */
export function PolicyEditor({result, engine, prefix = 'policy-'}: EditorProps) {
  const labelled = useLabel()
  const [text, setText] = useState('')
  const settled = useSettled(text)
  const area = useRef<HTMLTextAreaElement>(null)
  const examples = useAsked(useCallback((signal: AbortSignal) => engine.ask('policies', {}, {signal}), [engine]))
  const first = examples.status === 'done' ? examples.value[0].text : undefined
  useEffect(() => {
    if (first !== undefined) setText(before => (before === '' ? first : before))
  }, [first])
  const question = useCallback(
    (signal: AbortSignal) => engine.ask('policy', {text: settled, result}, {signal}),
    [engine, settled, result],
  )
  const asked = useAsked<PolicyOutcome>(settled.trim() === '' ? undefined : question)
  const goTo = (line: number) => {
    const [start, end] = lineRange(text, line)
    area.current?.focus()
    area.current?.setSelectionRange(start, end)
  }
  return (
    <section class="policy-editor" aria-label={labelled(words.title)}>
      <h2>{words.title}</h2>
      <p>{words.intro}</p>
      {examples.status === 'done' && <Examples examples={examples.value} onChoose={setText} />}
      {examples.status === 'failed' && <FailureView failure={examples.failure} />}
      <Editor area={area} text={text} onText={setText} failure={asked.status === 'failed' ? asked.failure : undefined} />
      <Outcome asked={asked} result={result} prefix={prefix} onLine={goTo} />
    </section>
  )
}

/** The text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text)
    }, PAUSE_MILLISECONDS)
    return () => {
      clearTimeout(timer)
    }
  }, [text])
  return settled
}

interface ExamplesProps {
  readonly examples: readonly PolicyExample[]
  readonly onChoose: (text: string) => void
}

function Examples({examples, onChoose}: ExamplesProps) {
  const id = useId()
  return (
    <p>
      <label for={id}>{words.example}</label>{' '}
      <select
        id={id}
        aria-describedby={`${id}-note`}
        onChange={event => {
          const chosen = examples.find(({name}) => name === event.currentTarget.value)
          if (chosen !== undefined) onChoose(chosen.text)
        }}
      >
        {examples.map(({name, title}) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>{' '}
      <small id={`${id}-note`}>{words.unedited}</small>
    </p>
  )
}

interface AreaProps {
  readonly area: {current: HTMLTextAreaElement | null}
  readonly text: string
  readonly onText: (text: string) => void
  readonly failure: Failure | undefined
}

function Editor({area, text, onText, failure}: AreaProps) {
  const id = useId()
  return (
    <>
      <label for={id}>{words.text}</label>
      <textarea
        id={id}
        ref={area}
        class="code"
        rows={18}
        spellcheck={false}
        autocomplete="off"
        value={text}
        aria-invalid={failure?.kind === 'mistake'}
        onInput={event => {
          onText(event.currentTarget.value)
        }}
      />
    </>
  )
}

interface OutcomeProps {
  readonly asked: Asked<PolicyOutcome>
  readonly result: AuditResult
  readonly prefix: string
  readonly onLine: (line: number) => void
}

function Outcome({asked, result, prefix, onLine}: OutcomeProps) {
  const labelled = useLabel()
  const policy = asked.status === 'done' ? asked.value : undefined
  const section = useMemo(() => policy && policySection({...result, policy}), [result, policy])
  const line = asked.status === 'failed' && asked.failure.kind === 'mistake' ? asked.failure.data['line'] : undefined
  return (
    <>
      <p role="status" class={policy === undefined ? 'verdict' : policy.passed ? 'verdict kept' : 'verdict broken'}>
        {asked.status === 'working' ? words.working : policy && outcomeWords(policy)}
      </p>
      {asked.status === 'failed' && <FailureView failure={asked.failure} />}
      {typeof line === 'number' && (
        <button
          type="button"
          onClick={() => {
            onLine(line)
          }}
        >
          {words.goToLine(line)}
        </button>
      )}
      {section !== undefined && (
        <DocumentLabel.Provider value={labelled(words.outcome)}>
          <SectionView section={section} around={{prefix}} />
        </DocumentLabel.Provider>
      )}
    </>
  )
}

function outcomeWords({passed, rules}: PolicyOutcome): string {
  return passed ? words.passed : harmless(words.failed(rules.filter(({status}) => status === 'failed').length))
}
