import type {Criterion} from './finding.js'
import type {Infer} from './shapes/infer.js'
import type {riskQuestion} from './shapes/risk-question.js'

/** The question that the figures of a regulatory risk are about, by names of columns. */
export type RiskQuestionAsked = Infer<typeof riskQuestion>

/** Longer lists of columns are counted instead. */
const LISTED = 6

/**
 * What was asked and how, to stand behind "was right about 60 % of the people in the data": ": crp, as it is, from age, sex and region (the best of 828
 * questions)". Empty for the published question about all columns.
 *
 * @param show Makes a name from the input fit to be shown.
 */
export function questionClause(
  criterion: Criterion | undefined,
  {by, known, secret, asked}: RiskQuestionAsked,
  show: (name: string) => string,
): string {
  if (known === undefined) return ''
  const [one, other] = [columns(known, show), columns(secret ?? [], show)]
  const choice = by === 'nearest' || asked < 2 ? '' : ` (the best of ${asked.toLocaleString('en-US')} questions)`
  if (criterion === 'linkability') return `: joining a file of ${one} with one of ${other}${choice}`
  if (secret === undefined) return `: described by ${known.length === 1 ? 'the value' : 'the values'} of ${one}${choice}`
  if (by === 'candidates') return `: ${other} among the values that released rows with the same ${one} have${choice}`
  return `: ${other}, ${by === 'nearest' ? 'nearly or ' : ''}as it is, from ${one}${choice}`
}

function columns(names: readonly string[], show: (name: string) => string): string {
  if (names.length > LISTED) return `${names.length} columns`
  const shown = names.map(show)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
}
