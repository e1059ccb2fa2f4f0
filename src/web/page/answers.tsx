import {useEffect, useMemo, useRef, useState} from 'preact/hooks'
import {describeClass} from '../../jobs/describe-class.js'
import type {InspectedSoFar} from '../../jobs/inspect-file.js'
import {harmless} from '../../report/text.js'
import type {EngineClient} from '../engine/client.js'
import {ScenePicture} from '../pictures/scene-picture.js'
import {minorityOf, targetOf} from './choices.js'
import {ofPart} from './given-files.js'
import {Problem} from './problem.js'
import {QUESTIONS, type Line, type Question} from './questions.js'
import {inspectAsk} from './settings.js'
import {latest, type Task} from './state.js'
import {useMessages, type Page} from './use.js'

interface AnswersProps extends Page {
  readonly engine: EngineClient
}

/** What is found, as it comes, by the questions of somebody who must decide. */
export function Answers({engine, ...page}: AnswersProps) {
  const {state} = page
  const {running: words} = useMessages()
  const {audit, inspection} = state
  const heading = useRef<HTMLHeadingElement>(null)
  const isAudit = audit.task.status !== 'none'
  // Who starts an audit wants to hear what comes of it; an inspection begins by itself and takes nobody along.
  useEffect(() => {
    if (isAudit) heading.current?.focus()
  }, [isAudit])
  return (
    <section aria-labelledby="answers-title">
      <h2 id="answers-title" tabIndex={-1} ref={heading}>
        {words.title}
      </h2>
      {audit.task.status === 'working' ? (
        <Progress label={words.working} stop={words.stop} task={audit.task} {...page} />
      ) : (
        inspection.status === 'working' && (
          <Progress label={words.working} stop={words.stopInspection} task={inspection} {...page} />
        )
      )}
      <Ending {...page} />
      <Sentences title={words.verdicts} sentences={audit.verdicts} className="verdicts" />
      <Sentences title={words.files} sentences={audit.checks} />
      {QUESTIONS.map(question => (
        <Answer key={question} question={question} engine={engine} {...page} />
      ))}
    </section>
  )
}

interface ProgressProps extends Page {
  readonly label: string
  readonly stop: string
  readonly task: Extract<Task<unknown>, {status: 'working'}>
}

/** Less than this tells nothing about the time that is left. */
const LEAST_FRACTION = 0.02

function Progress({label, stop, task: {startedAt, fraction}, controller}: ProgressProps) {
  const {running: words} = useMessages()
  const now = useSeconds()
  const elapsed = Math.max(0, now - startedAt) / 1000
  const left = fraction > LEAST_FRACTION ? words.left(elapsed * (1 / fraction - 1)) : ''
  return (
    <div class="progress">
      <progress aria-label={words.progress} value={fraction} max={1} />
      <span>
        {label} {left}
      </span>
      <button
        type="button"
        onClick={() => {
          controller.stop()
        }}
      >
        {stop}
      </button>
    </div>
  )
}

/** The time, once a second. */
function useSeconds(): number {
  const [now, setNow] = useState(performance.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(performance.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return now
}

/** How the audit ended. */
function Ending({state: {audit, choices}}: Page) {
  const {running: words} = useMessages()
  const {task} = audit
  if (task.status === 'failed') return <Problem failure={task.failure} />
  if (task.status !== 'done') return null
  const {complete} = task.value.result
  const text = complete ? words.ended : choices.depth.kind === 'whole' ? words.stopped : words.budgetOver
  return <p role="status">{text}</p>
}

interface SentencesProps {
  readonly title: string
  readonly sentences: readonly string[]
  readonly className?: string
}

function Sentences({title, sentences, className}: SentencesProps) {
  if (sentences.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class={className}>
        {sentences.map((sentence, at) => (
          <li key={at}>{harmless(sentence)}</li>
        ))}
      </ul>
    </>
  )
}

interface AnswerProps extends AnswersProps {
  readonly question: Question
}

function Answer({question, ...page}: AnswerProps) {
  const {questions} = useMessages()
  const {state} = page
  const lines = state.audit.lines.filter(line => line.question === question)
  const isAboutRelease = question === 'anyone' && ofPart(state.files, 'release').length > 0
  if (lines.length === 0 && !isAboutRelease) return null
  const {title, lead} = questions[question]
  return (
    <section class="answer" aria-labelledby={`${question}-title`}>
      <h3 id={`${question}-title`}>{title}</h3>
      <p class="hint">{lead}</p>
      {isAboutRelease && <Inspection task={state.inspection} />}
      <Lines lines={lines} />
      {isAboutRelease && state.inspection.status === 'done' && <Scene {...page} />}
    </section>
  )
}

/** Leaks stand first, in the order in which they were found. */
function Lines({lines}: {readonly lines: readonly Line[]}) {
  const {running: words} = useMessages()
  const sorted = [...lines.filter(({leaks}) => leaks), ...lines.filter(({leaks}) => !leaks)]
  return (
    <ul class="findings">
      {sorted.map(({key, sentence, leaks}) => (
        <li key={key} class={leaks ? 'leak' : undefined}>
          {leaks && <strong>{words.leak}: </strong>}
          {harmless(sentence)}
        </li>
      ))}
    </ul>
  )
}

function Inspection({task}: {readonly task: Task<InspectedSoFar>}) {
  const {inspection: words} = useMessages()
  if (task.status === 'failed') return <Problem failure={task.failure} />
  const found = latest(task)
  return (
    <>
      {task.status === 'working' && <p>{words.working}</p>}
      {found !== undefined && <Inspected result={found} isWhole={task.status === 'done'} />}
    </>
  )
}

interface InspectedProps {
  readonly result: InspectedSoFar
  readonly isWhole: boolean
}

function Inspected({result: {classes, leaks}, isWhole}: InspectedProps) {
  const {inspection: words, running} = useMessages()
  const isInterpolated = classes.some(({interpolated}) => interpolated.verdict === 'interpolated')
  const isUnclear = classes.some(({interpolated}) => interpolated.verdict === 'undecidable')
  return (
    <ul class="findings">
      {classes.map((each, at) => {
        const [first, ...others] = describeClass(each)
        const leaksByLines = each.interpolated.verdict === 'interpolated'
        return (
          <li key={at} class={leaksByLines ? 'leak' : undefined}>
            {leaksByLines && <strong>{running.leak}: </strong>}
            {harmless(first)}
            {others.map((line, place) => (
              <small key={place}>{harmless(line.trim())}</small>
            ))}
          </li>
        )
      })}
      {leaks.map(({kind, message, rows}, at) => (
        <li key={`${kind}-${at}`} class="leak">
          <strong>{running.leak}: </strong>
          {harmless(message)} {rows !== undefined && words.rows(rows.first, rows.count)}
        </li>
      ))}
      {isWhole && leaks.length === 0 && (
        <li>{`${isUnclear ? `${words.unclear} ` : ''}${isInterpolated ? words.noneElse : words.none}`}</li>
      )}
    </ul>
  )
}

/** Lines that meet in rebuilt records. */
function Scene({engine, state: {files, choices, preview}}: AnswersProps) {
  const asked = useMemo(() => {
    const release = ofPart(files, 'release').at(0)
    if (release === undefined || preview.status !== 'done') return undefined
    const isClear = targetOf(preview.value.columns, choices) !== undefined && minorityOf(choices, preview.value).length > 0
    return isClear ? inspectAsk(release, preview.value, choices) : undefined
  }, [files, choices, preview])
  const mounted = useMemo(() => files.map(({path, file}) => ({path, file})), [files])
  const real = ofPart(files, 'data').at(0)?.path
  if (asked === undefined) return null
  return <ScenePicture engine={engine} release={asked} files={mounted} {...(real !== undefined && {real})} />
}
