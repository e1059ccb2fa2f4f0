import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import type {Profile} from './profile.js'

/** Values for parameters, by name, in place of the profile's own. */
export type ParameterValues = Readonly<Partial<Record<string, number>>>

/**
 * The values in texts such as "threshold=0.05".
 * @throws {UserError} When one has another form, or names no parameter of the profile.
 */
export function givenParameters({name: profile, parameters}: Profile, given: readonly string[]): ParameterValues {
  const known = parameters.map(({name}) => name)
  const values = given.map((text): [string, number] => {
    const [name, ...rest] = text.split('=')
    const written = rest.join('=').trim()
    if (!known.includes(name))
      throw new UserError('no-such-name', {kind: 'parameter', name, known}, `${profile} has no parameter '${shownName(name)}'.`, [
        ...didYouMean(name, known),
        `Its parameters: ${known.join(', ') || 'none'}.`,
      ])
    const value = Number(written)
    if (written === '' || !Number.isFinite(value))
      throw new UserError('wrong-value', {setting: 'parameter', given: text}, `The parameter '${name}' must be a number.`, [
        `For example: ${name}=0.1`,
      ])
    return [name, value]
  })
  return Object.fromEntries(values)
}

/** The parameters that have no value yet. */
export function toFillIn({parameters}: Profile, values: ParameterValues): string[] {
  return parameters.flatMap(({name, value}) => (value === undefined && values[name] === undefined ? [name] : []))
}
