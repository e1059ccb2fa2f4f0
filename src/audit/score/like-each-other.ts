import {subContext, type Context} from '../../core/context.js'
import {permutation} from '../../core/rng.js'
import {concatTables, type Table} from '../../core/table.js'
import {AGREEMENT_SCORES, bestAgreement, type Agreement, type AgreementScore} from '../../stats/agreement.js'
import type {Natural} from '../../stats/extremes.js'
import type {GroundTruth} from '../release/ground-truth.js'
import {byPerson} from './agreement-by-person.js'

/**
 * How well the people of a class agree with each other: all that the audit knows, also those whom a control release was
 * made of. Somebody who is in the data twice is found in any release that holds the other record, whoever made it.
 *
 * @param population Who decides what is rare, as in the scores that are compared with these.
 * @param most People who are set beside each other at most; beyond that they are sampled.
 */
export async function likeEachOther(
  truth: GroundTruth,
  population: Table<'train'>,
  most: number,
  context: Context,
): Promise<Record<AgreementScore, Natural>> {
  const {members, nonMembers, unasked, people, synthetic} = truth
  const tables = [members, ...(nonMembers ? [nonMembers] : []), ...(unasked ? [unasked.rows] : [])]
  const owners = [...people.members, ...people.nonMembers, ...(unasked?.people ?? [])]
  const own = subContext(context, 'like each other')
  const order = permutation(own.rng, owners.length).subarray(0, most)
  const rows = concatTables('train', tables).select(order, 'train')
  const persons = Array.from(order, at => owners[at])
  const agreement = await bestAgreement(rows, rows, population, own, (person, row) => persons[person] === persons[row])
  const places = [...persons.keys()]
  return natural(byPerson(agreement, {places, rows: places, persons}), population, owners.length, synthetic.rowCount)
}

/**
 * On the scale of scores beside a release. There a person's own record counts among those that are as close, and here it does
 * not, which makes a column worth ln(n / (n - 1)) less.
 *
 * @param population Who decided what is rare. @param count Of all rows that these are a sample of. @param released With so many
 *   rows the scores beside a release come from.
 */
export function natural(
  agreement: Agreement,
  population: Table,
  count: number,
  released: number,
): Record<AgreementScore, Natural> {
  const {rowCount, columns} = population
  const less = rowCount > 1 ? columns.length * Math.log(rowCount / (rowCount - 1)) : 0
  const compared = Math.max(1, agreement.near.length)
  const of = (score: AgreementScore): Natural => {
    const scores = agreement[score].filter(Number.isFinite).map(value => value + less)
    return {scores: scores.sort(), times: Math.max(1, count / compared), denser: compared / released}
  }
  const names = Object.keys(AGREEMENT_SCORES) as AgreementScore[]
  return Object.fromEntries(names.map(name => [name, of(name)])) as Record<AgreementScore, Natural>
}
