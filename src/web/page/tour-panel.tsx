import {useEffect, useRef, useState} from 'preact/hooks'
import type {Failure} from '../engine/protocol.js'
import {failureOf, type Store} from './controller.js'
import {Problem} from './problem.js'
import {TOUR_STEPS, takeStep, type TourStep} from './tour.js'
import {useMessages, type Page} from './use.js'

interface TourProps extends Page {
  readonly store: Store
  readonly onEnd: () => void
}

/** Leads a newcomer from a table to what to do, on the same page as everybody's. */
export function TourPanel({store, onEnd, ...page}: TourProps) {
  const {tour: words} = useMessages()
  const [step, setStep] = useState<TourStep>('data')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [step])
  const {title, text, action} = words.steps[step]
  const isWaiting = isBusy || !isReady(step, page)

  const goOn = () => {
    setBusy(true)
    setFailure(undefined)
    takeStep(step, page.controller, store)
      .then(next => {
        if (next === undefined) onEnd()
        else setStep(next)
      })
      .catch((error: unknown) => {
        setFailure(failureOf(error))
      })
      .finally(() => {
        setBusy(false)
      })
  }

  return (
    <section class="tour" aria-labelledby="tour-title">
      <p class="hint">{words.step(TOUR_STEPS.indexOf(step) + 1, TOUR_STEPS.length)}</p>
      <h2 id="tour-title" tabIndex={-1} ref={heading}>
        {title}
      </h2>
      <p>{text}</p>
      {step === 'remedies' && (
        <ul>
          {words.steps.remedies.ways.map(way => (
            <li key={way}>{way}</li>
          ))}
        </ul>
      )}
      {failure !== undefined && <Problem failure={failure} />}
      <p>
        <button type="button" class="main" disabled={isWaiting} onClick={goOn}>
          {action}
        </button>{' '}
        <button type="button" onClick={onEnd}>
          {words.skip}
        </button>{' '}
        <span role="status">{isWaiting && words.working}</span>
      </p>
    </section>
  )
}

/** The next step needs what this one shows. */
function isReady(step: TourStep, {state: {preview, inspection, audit}}: Page): boolean {
  if (step === 'data') return preview.status === 'done'
  if (step === 'release') return inspection.status !== 'working'
  return step !== 'audit' || audit.task.status === 'done' || audit.task.status === 'failed'
}
