import type {Criterion} from '../../core/finding.js'
import type {RiskQuestionAsked} from '../../core/risk-question.js'
import {enumerate, visible} from '../text.js'

/** Longer lists of columns are counted instead. */
const LISTED = 6

/**
 * What was asked and how, to stand behind "was right about 60 % of the people in the data": ": crp, as it is, from
 * age, sex and region (the best of 828 questions)". Empty for the published question about all columns.
 */
export function questionClause(criterion: Criterion | undefined, {by, known, secret, asked}: RiskQuestionAsked): string {
  if (known === undefined) return ''
  const [one, other] = [columns(known), columns(secret ?? [])]
  const choice = by === 'nearest' || by === 'all' || asked < 2 ? '' : ` (the best of ${asked.toLocaleString('en-US')} questions)`
  if (criterion === 'linkability') return `: joining a file of ${one} with one of ${other}${choice}`
  if (secret === undefined) return `: described by ${known.length === 1 ? 'the value' : 'the values'} of ${one}${choice}`
  if (by === 'candidates') return `: ${other} among the values that released rows with the same ${one} have${choice}`
  const how = Object.hasOwn(GUESSERS, by) ? `, ${guesserName(by as Guesser)}` : ''
  const nearly = by === 'nearest' || by === 'all' || how !== ''
  return `: ${other}, ${nearly ? 'nearly or ' : ''}as it is, from ${one}${how}${choice}`
}

type Guesser = keyof typeof GUESSERS

const GUESSERS = {
  neighbour: 'off the nearest released row',
  forest: 'by a random forest',
  boosting: 'by boosted trees',
  'cobp-ra': 'by CoBP-RA',
} as const satisfies Partial<Record<RiskQuestionAsked['by'], string>>

export const guesserName = (by: Guesser) => GUESSERS[by]

const columns = (names: readonly string[]) => (names.length > LISTED ? `${names.length} columns` : enumerate(names.map(visible)))
