import {harmless} from '../../report/text.js'
import type {Failure} from '../engine/protocol.js'

/** What is wrong and what to do next, in the words of the error. Nothing where somebody stopped it. */
export function FailureView({failure}: {readonly failure: Failure}) {
  if (failure.kind === 'stopped') return null
  return (
    <div class="warning failure" role="alert">
      <p>{harmless(failure.message)}</p>
      {failure.kind === 'mistake' && failure.suggestions.length > 0 && (
        <ul>
          {failure.suggestions.map((each, at) => (
            <li key={at}>{harmless(each)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
