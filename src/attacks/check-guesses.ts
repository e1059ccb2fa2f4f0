import type {Finding} from '../core/finding.js'
import type {AttackerView, Guesses, Knowledge} from './attack.js'
import {findingOf} from './finding-of.js'

/**
 * Hands guesses on that are of the kind that the attack's knowledge and question ask for, and complete. An attack that leaves out a
 * score, or gives one that is no number, would else look like one that found nothing.
 *
 * @throws {TypeError} Naming the attack and what is wrong.
 */
export function checkGuesses<G extends Guesses>(
  name: string,
  knows: Knowledge,
  {released, targets}: AttackerView,
  guesses: G,
): G {
  const fail = (what: string) => new TypeError(`${name} ${what}.`)
  const wanted = knows.asks?.kind ?? KINDS[findingOf(knows)]
  const {kind, parameters} = asGiven(guesses)
  if (kind !== wanted) throw fail(`must guess '${wanted ?? 'nothing'}'. Got '${String(kind)}'`)
  if (!Array.isArray(parameters?.estimated))
    throw fail("must give its 'parameters' with the list 'estimated', which may be empty")
  if (guesses.kind === 'membership') {
    const people = targets?.rowCount ?? 0
    if (guesses.scores.length !== people)
      throw fail(`must give one score for each of the ${people} targets. Got ${guesses.scores.length}`)
    if (guesses.scores.some(Number.isNaN)) throw fail('must give numbers as scores. Got NaN')
    if (guesses.changes !== undefined && guesses.changes.length !== people)
      throw fail(`must say of each of the ${people} targets whether it came or went. Got ${guesses.changes.length}`)
  }
  if (guesses.kind === 'origins') {
    const {origins, scores, ends} = guesses
    if ([origins, scores, ends].some(each => each.length !== released.rowCount))
      throw fail(`must give an origin, a score and its ends for each of the ${released.rowCount} released rows`)
  }
  if (guesses.kind === 'records' && [guesses.support, guesses.confidence].some(each => each.length !== guesses.records.rowCount))
    throw fail(`must give support and confidence for each of its ${guesses.records.rowCount} records`)
  return guesses
}

/** What comes from a plug-in need not be what its types say. */
function asGiven(guesses: unknown): {readonly kind?: unknown; readonly parameters?: {readonly estimated?: unknown}} {
  return typeof guesses === 'object' && guesses !== null ? guesses : {}
}

const KINDS: Readonly<Partial<Record<Finding, Guesses['kind']>>> = {
  copies: 'membership',
  membership: 'membership',
  rows: 'origins',
  records: 'records',
}
