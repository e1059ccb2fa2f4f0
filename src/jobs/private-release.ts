import {UserError} from '../core/errors.js'
import type {Role, Table} from '../core/table.js'
import {declareLevels} from '../dp/declare-levels.js'
import {domainsOf, parseDomain} from '../dp/domain.js'
import {isPrivate} from '../generators/private/private-options.js'
import {builtIn, type Catalogue} from '../plugins/catalogue.js'
import type {Amount, PlannedAlgorithm} from '../core/planned.js'
import {say, setting} from '../core/text.js'

/** The table with the levels that generators' domains declare; see `declareLevels`. */
export function withDeclaredLevels<R extends Role>(table: Table<R>, algorithms: readonly PlannedAlgorithm[]): Table<R> {
  return algorithms.reduce(
    (widened, {name, options}) =>
      typeof options['domain'] === 'string' ? declareLevels(widened, parseDomain(name, options['domain'])) : widened,
    table,
  )
}

/**
 * Whether each private generator among these has the domain it needs: better said before anything is trained than in the middle.
 * @throws {UserError} When one lacks a column or does not fit it.
 */
export function checkDomains(
  table: Table,
  target: string,
  algorithms: readonly PlannedAlgorithm[],
  {generators}: Catalogue = builtIn,
): void {
  const fields = table.without([target]).columns.map(({field}) => field)
  for (const {name, options} of algorithms)
    if (Object.hasOwn(generators.get(name).options, 'domain'))
      domainsOf(name, parseDomain(name, typeof options['domain'] === 'string' ? options['domain'] : '{}'), fields)
}

/**
 * The names of these generators that can take their noise from the seed.
 * @throws {UserError} When none can.
 */
export function seedable(names: readonly string[], {generators}: Catalogue = builtIn): string[] {
  const found = names.filter(name => generators.has(name) && Object.hasOwn(generators.get(name).options, 'insecureSeed'))
  if (found.length > 0) return found
  const known = generators.entries.filter(({options}) => Object.hasOwn(options, 'insecureSeed')).map(({name}) => name)
  throw new UserError(
    'not-private',
    {generators: names},
    say`${setting('insecureSeed', true)} is for private generators: others draw everything from ${setting('seed')} anyway.`,
    [`Leave it out, or choose among: ${known.join(', ')}.`],
  )
}

interface ReleaseRequest {
  readonly generator: PlannedAlgorithm
  readonly amount: Amount
  readonly augmented: boolean
  readonly write: {readonly roundIntegers?: boolean}
}

/**
 * What is written may say no more than the generator's claim allows.
 * @throws {UserError} When a private generator's rows would be written with real ones, in a number or a form that tells about the data.
 */
export function refuseUnprotectedParts(
  {generator: {name, options}, amount, augmented, write}: ReleaseRequest,
  {generators}: Catalogue = builtIn,
): void {
  if (!isPrivate(generators.get(name).options, options)) return
  if (amount.kind !== 'count')
    throw new UserError(
      'privacy-claim-broken',
      {generator: name, settings: ['count']},
      say`With ${name} the number of rows must be given with ${setting('count')}: any other tells how many real rows there are.`,
    )
  if (augmented)
    throw new UserError(
      'privacy-claim-broken',
      {generator: name, settings: ['augmented']},
      say`${setting('augmented', true)} writes the real rows, which ${name} is there to protect.`,
      ['Write the synthetic rows alone.'],
    )
  if (write.roundIntegers === true)
    throw new UserError(
      'privacy-claim-broken',
      {generator: name, settings: ['roundIntegers']},
      say`${setting('roundIntegers', true)} looks at the data, which ${name} must not.`,
      ['Give the columns a step in the domain, such as {"age": {"min": 0, "max": 120, "step": 1}}.'],
    )
}
