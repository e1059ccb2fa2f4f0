import type {Failure} from '../engine/protocol.js'
import {FailureView} from '../results/failure-view.js'
import {useMessages} from './use.js'

/** Why something could not be done, and whose mistake it is. */
export function Problem({failure}: {readonly failure: Failure}) {
  const {problem: words} = useMessages()
  if (failure.kind === 'stopped') return <p role="status">{words.stopped}</p>
  return (
    <>
      {failure.kind === 'bug' && <p>{words.bug}</p>}
      <FailureView failure={failure} />
    </>
  )
}
