import type {EventOf} from '../../result/audit-event.js'

/** What went wrong on another machine, and what becomes of it. */
export function troubleSentence({
  trouble,
  step,
  worker = 'a worker',
  reason,
}: Omit<EventOf<'trouble'>, 'schema' | 'event' | 'sentence'>): string {
  const what = step === undefined ? 'a step' : `${step.name} on ${step.generator}, repeat ${step.repeat},`
  const why = reason === undefined ? '' : `: ${reason}`
  switch (trouble) {
    case 'worker-gone':
      return `Worker ${worker} is gone: ${what} is run elsewhere.`
    case 'attempt-failed':
      return `Worker ${worker} could not run ${what.replace(/,$/, '')}${why}`
    case 'tried-alone':
      return `${what} and the steps of the same job failed each time, so they are tried one by one${why}`
  }
}
