import type {Chemistry} from '../../chemistry/chemistry.js'
import {loadChemistry} from '../../chemistry/load-chemistry.js'
import {breather, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Estimate} from '../../core/estimate.js'
import {moleculeColumn, moleculesOf} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import {clopperPearson} from '../../stats/intervals.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput, RealPeople} from './disclosure.js'

/**
 * How many secret scaffolds of real molecules the release shows. A scaffold is secret that exactly one person (a company, where rows are
 * grouped so; else one molecule) of the minority has in the data: who publishes it publishes what that one holds. `secretsShown` is the
 * share of the secret scaffolds that a released molecule has, `rowsOfSecrets` the share of released molecules that have one.
 *
 * The control asks the same of people whom the generator did not see, for scaffolds that exactly one of them has and nobody in the data:
 * how many are met by chance. Scaffolds are those of Bemis and Murcko (doi:10.1021/jm9602928); molecules without a ring have none.
 *
 * Where no scaffold is secret there is no such share.
 *
 * @throws {NotApplicable} When the rows are no molecules, or nothing was released.
 * @throws {UserError} When RDKit is not installed.
 */
export const secretScaffolds = defineDisclosure({
  name: 'secret-scaffolds',
  summary: 'How many scaffolds that exactly one real molecule of the class has are in the release.',
  source: 'scaffolds of Bemis and Murcko, doi:10.1021/jm9602928; uniques as Raab, Nowok and Dibben 2024, arXiv 2406.16826',
  limits:
    'A scaffold that is secret among the data may be published elsewhere; only what lies beyond the control is the data’s own.',
  onlySamples: ['molecule'],
  options: {},
  create: () => ({measure}),
})

async function measure(input: DisclosureInput, context: Context): Promise<DisclosureFigures> {
  const {members, others, released, confidence} = input
  if (moleculeColumn(released) === undefined) throw new NotApplicable('the rows are no molecules')
  if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
  const chemistry = await loadChemistry()
  const ours = await holders(members, chemistry, context)
  const theirs = others && (await holders(others, chemistry, context))
  const secrets = secretOf(ours)
  const made = await scaffoldsOf(released, chemistry, context)
  const shown = new Set(made)
  const strangers = theirs && new Set([...secretOf(theirs)].filter(scaffold => !ours.has(scaffold)))
  const countShown = (among: ReadonlySet<string>) => [...among].filter(scaffold => shown.has(scaffold)).length
  const share = (among: ReadonlySet<string>): Estimate => clopperPearson(countShown(among), among.size, confidence)
  const rows = made.filter(scaffold => secrets.has(scaffold)).length
  return {
    estimates: {
      ...(secrets.size > 0 && {secretsShown: share(secrets)}),
      rowsOfSecrets: clopperPearson(rows, made.length, confidence),
    },
    ...(strangers && strangers.size > 0 && {control: {secretsShown: share(strangers)}}),
    details: {
      secretScaffolds: secrets.size,
      shown: countShown(secrets),
      ...(strangers && {secretScaffoldsOfOthers: strangers.size, shownOfOthers: countShown(strangers)}),
    },
  }
}

/** Whose a scaffold is, in the minority. */
async function holders(
  {rows, people, isMinority}: RealPeople,
  chemistry: Chemistry,
  context: Context,
): Promise<Map<string, Set<number>>> {
  const chosen = Array.from(isMinority.keys()).filter(row => isMinority[row] === 1)
  const scaffolds = await scaffoldsOf(rows.select(chosen, rows.role), chemistry, context)
  const all = new Map<string, Set<number>>()
  scaffolds.forEach((scaffold, at) => {
    if (scaffold !== '') all.set(scaffold, (all.get(scaffold) ?? new Set()).add(people[chosen[at]]))
  })
  return all
}

const secretOf = (all: ReadonlyMap<string, ReadonlySet<number>>) =>
  new Set([...all].flatMap(([scaffold, {size}]) => (size === 1 ? [scaffold] : [])))

async function scaffoldsOf(table: Table, chemistry: Chemistry, context: Context): Promise<string[]> {
  const breathe = breather(context)
  const scaffolds: string[] = []
  for (const smiles of moleculesOf(table)) {
    scaffolds.push(chemistry.scaffold(smiles) ?? '')
    await breathe()
  }
  return scaffolds
}
