import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {say, setting} from '../../core/text.js'
import type {AuditPlan} from '../../result/plan.js'

/**
 * The declared columns are there, no column is declared twice, and the population is no smaller than the data.
 *
 * @param columns All that are used, the target among them.
 * @throws {UserError} Before anything is run.
 */
export function checkDeclared(plan: AuditPlan, columns: readonly string[], people: number): void {
  if (plan.disclosure === undefined) return
  const {quasiIdentifiers, sensitive, population} = plan.disclosure
  for (const [side, names] of [
    ['quasiIdentifiers', quasiIdentifiers],
    ['sensitive', sensitive],
  ] as const) {
    const unknown = names.find(name => !columns.includes(name))
    if (unknown !== undefined)
      throw new UserError(
        'no-such-column',
        {setting: side, column: unknown},
        say`${setting(side)} must name columns of the data that are used. Got '${unknown}' instead.`,
        [
          ...didYouMean(unknown, columns),
          `Columns are: ${columns.join(', ')}.`,
          say`A column that names people is left out unless ${setting('keepIdentifiers')} names it.`,
        ],
      )
  }
  const both = quasiIdentifiers.find(name => sensitive.includes(name))
  if (both !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: ['quasiIdentifiers', 'sensitive'], column: both},
      `A column cannot be both a quasi-identifier and sensitive. Got '${both}' twice.`,
      [say`Leave it out of ${setting('quasiIdentifiers')} or of ${setting('sensitive')}.`],
    )
  if (population !== undefined && population < people)
    throw new UserError(
      'wrong-value',
      {setting: 'population', given: population},
      say`${setting('population')} must be at least ${people}, the number of people in the data, which are a sample of it.
        Got ${population} instead.`,
      ['Leave it out where the data are everybody.'],
    )
}
