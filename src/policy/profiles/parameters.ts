import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {shownName} from '../../core/printable.js'
import type {Parameter, ParameterValue, Profile} from './profile.js'

/** Values for parameters, by name, in place of the profile's own. */
export type ParameterValues = Readonly<Partial<Record<string, ParameterValue>>>

/**
 * The values in texts such as "threshold=0.05".
 * @throws {UserError} When one has another form, or names no parameter of the profile.
 */
export function givenParameters({name: profile, parameters}: Profile, given: readonly string[]): ParameterValues {
  const known = parameters.map(({name}) => name)
  const values = given.map((text): [string, ParameterValue] => {
    const [name, ...rest] = text.split('=')
    const parameter = parameters.find(candidate => candidate.name === name)
    if (parameter === undefined)
      throw new UserError('no-such-name', {kind: 'parameter', name, known}, `${profile} has no parameter '${shownName(name)}'.`, [
        ...didYouMean(name, known),
        `Its parameters: ${known.join(', ') || 'none'}.`,
      ])
    return [name, valueOf(parameter, rest.join('=').trim())]
  })
  return Object.fromEntries(values)
}

/** The parameters that have no value yet. */
export function toFillIn({parameters}: Profile, values: ParameterValues): string[] {
  return parameters.flatMap(({name, value}) => (value === undefined && values[name] === undefined ? [name] : []))
}

function valueOf({name, value, also = []}: Parameter, given: string): ParameterValue {
  const wrong = (must: string, hint: string) =>
    new UserError('wrong-value', {setting: 'parameter', given}, `The parameter '${name}' must be ${must}.`, [hint])
  if (typeof value === 'string') {
    const known = [value, ...also].map(String)
    if (known.includes(given)) return given
    throw wrong(known.join(' or '), `For example: ${name}=${known[0]}`)
  }
  const number = Number(given)
  if (given === '' || !Number.isFinite(number)) throw wrong('a number', `For example: ${name}=${value ?? 0.1}`)
  return number
}
