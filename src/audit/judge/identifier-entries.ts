import type {Estimates} from '../../core/estimate.js'
import type {ReleasedIdentifiers} from '../../identity/released-identifiers.js'
import {clopperPearson} from '../../stats/intervals.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {AuditPlan} from '../../result/plan.js'
import type {MethodNote, ResultEntry} from '../../result/audit-result.js'
import type {UnclearIdentifiers} from '../../result/details.js'
import {subjectName} from '../plan/task.js'

/** What results call it. */
export const IDENTIFIERS = 'identifiers'

export const identifiersMethod: MethodNote = {
  kind: 'attack',
  summary:
    'Looks for the values of columns that name people (ids, names, exact times) in the release, ' +
    'spelt alike or not, whatever class they are of.',
  source:
    'Own construction: exact tests of Fisher (doi:10.2307/2340521), or binomial, against the chance of meeting a real value.',
  attacker: 'Anybody who knows the identifier of a person.',
  holds: 'released rows, an identifier',
  finds: 'identifiers',
  criterion: 'singling-out',
}

/**
 * One entry per file made elsewhere, about the column that names people most clearly: no attack is needed to see it,
 * and no control vouches for it. The p-value is that of this column times the number of such columns.
 */
export function identifierEntries(plan: AuditPlan, {identifiers = []}: AuditInputs): ResultEntry[] {
  return plan.synthetic.flatMap(({name, sha256}, index) => {
    const found = (identifiers.at(index) ?? []).toSorted((a, b) => a.pValue - b.pValue || b.people.found - a.people.found)
    const generator = subjectName({kind: 'file', index, name, sha256})
    return found.length === 0 ? [] : [entryOf(generator, found, plan.confidence)]
  })
}

/** @param columns Those with the smallest p-values first. */
export function entryOf(generator: string, columns: readonly ReleasedIdentifiers[], confidence: number): ResultEntry {
  const [{column, kind, people, others, rows, chance, pValue, method, unclear, fewest}] = columns
  const least = Math.min(1, columns.length * pValue)
  const also = columns.slice(1).filter(each => columns.length * each.pValue < 1 - confidence)
  const share = ({found, of}: ReleasedIdentifiers['people']): Estimates =>
    of === 0 ? {} : {named: clopperPearson(found, of, confidence)}
  return {
    generator,
    kind: 'attack',
    name: IDENTIFIERS,
    status: 'done',
    estimates: share(people),
    ...(others && others.of > 0 && {control: share(others)}),
    test: {
      estimate: 'named',
      method,
      pValue: least,
      adjustedPValue: least,
      ...(fewest !== undefined && {detectable: fewest / people.of}),
    },
    details: {
      column,
      valueKind: kind,
      people: people.found,
      peopleInData: people.of,
      releasedRows: rows.of,
      rowsWithRealValue: rows.found,
      chance,
      columnsCompared: columns.length,
      ...(also.length > 0 && {alsoNames: also.map(each => `'${each.column}'`).join(', ')}),
      ...(unclear !== undefined && {unclear: unclear satisfies UnclearIdentifiers}),
    },
    seconds: 0,
  }
}
