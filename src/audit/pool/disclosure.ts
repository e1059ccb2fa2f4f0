import type {Estimates} from '../../core/estimate.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {TaskOutput} from '../plan/task-output.js'
import {meanEstimates} from './mean-estimate.js'

type DisclosureOutput = Extract<TaskOutput, {kind: 'disclosure'}>

/** Disclosure figures over repeats: means, as the repeats draw on the same people. Details are those of the first. */
export function disclosureEstimates(
  outputs: readonly DisclosureOutput[],
): Pick<ResultEntry, 'estimates' | 'control' | 'baseline' | 'sensitive' | 'details'> {
  const mean = (pick: (output: DisclosureOutput) => Estimates | undefined) =>
    meanEstimates(outputs.map(output => pick(output) ?? {}))
  const [{sensitive, details}] = outputs
  const hasControl = outputs.some(({control}) => control !== undefined)
  return {
    estimates: mean(({estimates}) => estimates),
    ...(hasControl && {control: mean(({control}) => control)}),
    ...(outputs.some(({baseline}) => baseline !== undefined) && {baseline: mean(({baseline}) => baseline)}),
    ...(sensitive && {
      sensitive: sensitive.map(({name}, at) => ({
        name,
        estimates: mean(output => output.sensitive?.[at].estimates),
        ...(hasControl && {control: mean(output => output.sensitive?.[at].control)}),
      })),
    }),
    ...(details && {details}),
  }
}
