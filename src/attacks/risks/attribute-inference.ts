import {RISKS_SOURCE} from './risk.js'
import {defineAttack} from '../define-attack.js'
import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import type {Table} from '../../core/table.js'
import {Spaces} from '../spaces.js'
import {agreementMatches, codeColumns, columnsNamed, equalityMatch, knownSets} from './kept-columns.js'
import {nearestReleased, nearestWithoutEach} from './nearest-released.js'
import {namesOf, searchOption, type Incomplete, type SecretGuesses} from './risk.js'

export const attributeInferenceOptions = {
  secret: {
    type: 'text',
    description: 'The columns to infer, separated by commas (default: each in turn, or all that are not known).',
  },
  known: {
    type: 'text',
    description: 'The columns that the attacker knows, separated by commas (default: all but the secret ones, and a search).',
  },
  tolerance: {
    type: 'number',
    min: 0,
    max: 1,
    default: 0.05,
    description: "A number guessed off the nearest row counts when it is off by at most this share of the column's range.",
  },
  search: searchOption,
} as const satisfies OptionSpecs

/**
 * Attribute inference: someone knows columns of a person's record, and reads another off a released row (Article 29 Working
 * Party, Opinion 05/2014). Four ways to find that row:
 *
 * - the published one (Giomi et al., doi:10.56553/popets-2023-0055, the inference algorithm): all other columns are
 *   known, and the nearest row is
 *   taken. Numbers are min-max scaled to [-1, 1] and levels one-hot over the released rows and the people, Euclidean; the paper has Gower's
 *   distance. Missing cells among the known columns take the median or the most frequent level. The tolerance is a
 *   share of the column's range, not of
 *   the value itself as in the paper, so that it does not depend on where a column's zero lies.
 * - by agreement: the row that agrees with the known columns in what is most surprising, the others not counting (`agreementMatches`).
 * - by equality: a row that has the person's values in a few known columns (`knownSets`, `equalityMatch`). The attacker
 *   does not know which columns a
 *   release kept together, so all sets of a stated family are tried; when columns are given, these alone.
 *
 * - by candidates: the value is claimed to be among those of all rows that have the person's values in a few known columns.
 *
 * What is read off in the last three ways counts when it is the value itself. Written from the definitions.
 *
 * @throws {NotApplicable} Without people to ask about, released rows, or known columns.
 */
export const attributeInference = defineAttack({
  name: 'attribute-inference',
  summary: 'Guesses a column of a record from columns that the attacker knows.',
  source: RISKS_SOURCE,
  attacker:
    "Someone who knows some or all other columns of a person's record, gets the file of synthetic rows, and wants to learn one more.",
  byDefault: true,
  knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
  options: attributeInferenceOptions,
  asks: ({secret, known, tolerance, search}) => ({
    kind: 'attribute',
    tolerance,
    search,
    ...(secret !== undefined && {secrets: namesOf(secret)}),
    ...(known !== undefined && {known: namesOf(known)}),
  }),
  success: {
    forOnePerson: 'whoever knows their other values reads a hidden one off the release correctly in {share} cases{elsewhere}',
  },
  create({search}) {
    return {
      async guess({released, incomplete, spaces = new Spaces()}, context) {
        if (incomplete === undefined) throw new NotApplicable('there is nobody whose record lacks a column')
        if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
        if (incomplete.records.columns.length < 2) throw new NotApplicable('there are no known columns')
        const guessed = await nearestGuesses(incomplete, released, spaces, context)
        const searched = search ? await searchedGuesses(incomplete, released, spaces, context) : NOTHING_SEARCHED
        return {kind: 'attribute', guessed, ...searched, parameters: {estimated: []}}
      },
    }
  },
})

async function nearestGuesses({records, secrets, known}: Incomplete, released: Table, spaces: Spaces, context: Context) {
  const rowsOf = async (columns: readonly string[]) => {
    const others = records.columns.map(({field}) => field.name).filter(name => !columns.includes(name))
    const nearest = await nearestReleased(records.without(others), released, 1, spaces, context)
    return secrets.map(() => nearest)
  }
  const rows = await (known === undefined ? nearestWithoutEach(records, released, secrets, spaces, context) : rowsOf(known))
  return secrets.map((secret, at) => released.select(rows[at], 'reconstructed').column(secret))
}

type Searched = Pick<SecretGuesses, 'readings' | 'candidates'>
const NOTHING_SEARCHED: Searched = {readings: {agreement: [], equality: []}, candidates: []}

async function searchedGuesses(
  {records, secrets, known}: Incomplete,
  released: Table,
  spaces: Spaces,
  context: Context,
): Promise<Searched> {
  const coded = codeColumns(records, released, spaces)
  const names = coded.columns.map(({name}) => name)
  if (known !== undefined) {
    const agreement = await agreementMatches(coded, known, [undefined], context)
    const equality = [equalityMatch(coded, columnsNamed(coded, known))]
    return {readings: {agreement, equality}, candidates: secrets.map(secret => ({known, secret}))}
  }
  const agreement = await agreementMatches(coded, names, secrets, context)
  const equality: Searched['readings']['equality'][number][] = []
  const candidates: Searched['candidates'][number][] = []
  const breathe = breather(context)
  for (const columns of knownSets(coded)) {
    equality.push(equalityMatch(coded, columns))
    // Who is meant by a combination does not depend on which of its columns is called the secret: the one that tells most.
    const [secret, ...others] = columns.map(({name}) => name)
    if (others.length > 0) candidates.push({known: others, secret})
    await breathe()
  }
  return {readings: {agreement: agreement.map((match, at) => ({...match, only: secrets[at]})), equality}, candidates}
}
