import type {Finding, FindingNote} from '../core/finding.js'
import type {Knowledge} from './attack.js'
import type {RiskQuestion} from './risks/risk.js'

/** What an attack ends in follows from what it is given and asked. */
export function findingOf({asks, looksFor, targets, released}: Knowledge): Finding {
  if (asks !== undefined) return 'risk'
  if (looksFor !== undefined) return looksFor
  if (targets) return 'membership'
  return released === 'augmented' ? 'rows' : 'records'
}

/**
 * What attacks that end in the same have in common. A rebuilt, copied or recognised record singles out the person; learning that someone
 * was in the minority class is an inference of the class label.
 */
export function usualNote(knows: Knowledge): Omit<FindingNote, 'finds'> {
  switch (findingOf(knows)) {
    case 'copies':
      return {criterion: 'singling-out', namedTest: 'regurgitation'}
    case 'records':
      return {criterion: 'singling-out', namedTest: 'reconstruction'}
    case 'rows':
      return {criterion: 'singling-out'}
    case 'membership':
      return MEMBERSHIP
    case 'risk':
      return knows.asks === undefined ? {} : RISKS[knows.asks.kind]
  }
}

/** Of experiments too. */
export const MEMBERSHIP = {criterion: 'inference', namedTest: 'membership inference'} as const satisfies Omit<
  FindingNote,
  'finds'
>

const RISKS: Readonly<Record<RiskQuestion['kind'], Omit<FindingNote, 'finds'>>> = {
  predicates: {criterion: 'singling-out'},
  links: {criterion: 'linkability'},
  attribute: {criterion: 'inference', namedTest: 'attribute inference'},
}
