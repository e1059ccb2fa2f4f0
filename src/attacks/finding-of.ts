import {USUAL, type Finding, type FindingNote} from '../core/finding.js'
import type {Knowledge} from './attack.js'
import type {RiskQuestion} from './risks/risk.js'

/** What an attack ends in follows from what it is given and asked. */
export function findingOf({asks, looksFor, targets, released}: Knowledge): Finding {
  if (asks !== undefined) return 'risk'
  if (looksFor !== undefined) return looksFor
  if (targets) return 'membership'
  return released === 'augmented' ? 'rows' : 'records'
}

/** What is said of an attack's findings that the attack itself leaves unsaid. */
export function usualNote(knows: Knowledge): FindingNote {
  const finds = findingOf(knows)
  return {finds, holds: holdingsOf(knows), ...USUAL[finds], ...(knows.asks && RISKS[knows.asks.kind])}
}

const RISKS: Readonly<Record<RiskQuestion['kind'], Pick<FindingNote, 'criterion' | 'namedTest'>>> = {
  predicates: {criterion: 'singling-out'},
  links: {criterion: 'linkability'},
  attribute: {criterion: 'inference', namedTest: 'attribute inference'},
  sweep: {criterion: 'inference', namedTest: 'attribute inference'},
}

/** What the attacker holds, in a few words. */
export function holdingsOf(
  knows: Pick<Knowledge, 'targets' | 'auxiliary' | 'generator' | 'asks' | 'releases'> & {
    readonly released: Knowledge['released'] | 'model'
  },
): string {
  const {released, targets, auxiliary, generator, asks, releases} = knows
  const more = [
    ...(targets || asks?.kind === 'attribute' || asks?.kind === 'sweep' ? ["a person's record"] : []),
    ...(asks?.kind === 'links' ? ['two files about the same people'] : []),
    ...(auxiliary ? ['records of other people'] : []),
    ...(generator === 'black-box' ? ['the generator to run'] : []),
    ...(generator === 'white-box' ? ['the trained generator'] : []),
  ]
  const rows = releases === undefined ? 'synthetic rows' : 'synthetic rows of several releases'
  const held = {synthetic: rows, augmented: 'real and synthetic mixed', model: 'answers of a classifier'}[released]
  return more.length === 0 && released === 'synthetic' ? `${rows} alone` : [held, ...more].join(', ')
}
