import type {EntryKind} from '../result/audit-result.js'
import {formatSeconds} from './format.js'
import {aligned} from './plain-text.js'
import {truncate} from './text.js'
import {generatorName} from './view/names.js'

interface Forecast {
  readonly steps: readonly {
    readonly generator: string
    readonly kind: EntryKind
    readonly name: string
    readonly tasks: number
    readonly expectedSeconds?: number
  }[]
  readonly expectedSeconds: number
}

/** The planned steps and what they are expected to cost, as a table of plain text. */
export function renderForecast({steps, expectedSeconds}: Forecast): string {
  const rows = steps.map(step => [
    truncate(generatorName(step.generator), 32),
    // A learner may have two steps.
    truncate(step.kind === 'multiclass' ? `${step.name}, all classes` : step.name, 24),
    String(step.tasks),
    step.expectedSeconds === undefined ? 'not known' : formatSeconds(step.expectedSeconds),
  ])
  const unknown = steps.some(step => step.expectedSeconds === undefined)
  return [
    ...aligned([['subject', 'step', 'times at most', 'expected'], ...rows]),
    '',
    `Expected: ${formatSeconds(expectedSeconds)} of processor time${unknown ? ', and what is not known' : ''}.`,
    'An estimate from the size of the table, measured on one core of a common machine.',
  ].join('\n')
}
