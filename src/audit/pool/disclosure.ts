import type {Estimate, Estimates} from '../../core/estimate.js'
import {worstOf, type DisclosureFigures, type SensitiveFigures} from '../../metrics/disclosure/disclosure.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {meanEstimates} from './mean-estimate.js'

type Figures = Pick<DisclosureFigures, 'estimates' | 'control' | 'baseline'>

/** Disclosure figures over repeats: means, as the repeats draw on the same people, and the worst of what is the worst of all. */
export function disclosureEstimates(
  outputs: readonly DisclosureFigures[],
): Pick<ResultEntry, 'estimates' | 'control' | 'baseline' | 'sensitive' | 'details'> {
  const [{sensitive, details, extremes = {}}] = outputs
  if (sensitive !== undefined) {
    const columns = sensitive.map(({name}): SensitiveFigures => {
      const own = outputs.flatMap(output => output.sensitive?.find(column => column.name === name) ?? [])
      return {name, ...pooled(own, extremes)}
    })
    return worstOf(columns)
  }
  return {...pooled(outputs, extremes), ...(details && {details})}
}

function pooled(outputs: readonly Figures[], extremes: NonNullable<DisclosureFigures['extremes']>): Figures {
  const of = (part: keyof Figures) => {
    const given = outputs.flatMap(output => (output[part] === undefined ? [] : [output[part]]))
    return given.length === 0 ? undefined : {...meanEstimates(given), ...worst(given, extremes)}
  }
  const [control, baseline] = [of('control'), of('baseline')]
  return {estimates: of('estimates') ?? {}, ...(control && {control}), ...(baseline && {baseline})}
}

function worst(repeats: readonly Estimates[], extremes: NonNullable<DisclosureFigures['extremes']>): Estimates {
  const found = Object.entries(extremes).flatMap(([name, which]) => {
    const sign = which === 'largest' ? 1 : -1
    const given = repeats.flatMap((estimates): Estimate[] => (Object.hasOwn(estimates, name) ? [estimates[name]] : []))
    const [first] = given.toSorted((a, b) => sign * (b.value - a.value))
    return given.length === 0
      ? []
      : [
          [
            name,
            repeats.length === 1 ? first : {...first, method: `${first.method}; the ${which} of ${repeats.length} repeats`},
          ] as const,
        ]
  })
  return Object.fromEntries(found)
}
