import type {EventOf} from '../../result/audit-event.js'
import {findingNote} from '../../report/findings.js'
import {isShown} from '../../report/words/finding.js'

/** The three questions of the page, and what shows whether its answers can be trusted. */
export const QUESTIONS = ['anyone', 'recognised', 'worth', 'controls'] as const
export type Question = (typeof QUESTIONS)[number]

/** One step as it stands. */
export interface Line {
  readonly key: string
  readonly question: Question
  readonly sentence: string
  /** Its test shows a leak, corrected for all tests that are planned. */
  readonly leaks: boolean
}

/** Which question a finding answers: by what an attack ends in, which its figures tell. */
export function questionOf(event: EventOf<'finding'>): Question {
  switch (event.kind) {
    case 'control':
      return 'controls'
    case 'utility':
    case 'multiclass':
    case 'segmentation':
    case 'fidelity':
      return 'worth'
    case 'proxy':
    case 'disclosure':
      return 'recognised'
    case 'attack': {
      const {finds} = findingNote({}, event)
      return finds === 'membership' || finds === 'risk' || finds === undefined ? 'recognised' : 'anyone'
    }
  }
}

/** The line of a finding; the next one of the same step takes its place. */
export function lineOf(event: EventOf<'finding'>, confidence: number): Line {
  return {
    key: JSON.stringify([event.generator, event.kind, event.name]),
    question: questionOf(event),
    sentence: event.sentence,
    leaks: event.kind === 'attack' && isShown({entry: event, confidence}),
  }
}

export function withLine(lines: readonly Line[], line: Line): readonly Line[] {
  const at = lines.findIndex(({key}) => key === line.key)
  return at < 0 ? [...lines, line] : lines.with(at, line)
}
