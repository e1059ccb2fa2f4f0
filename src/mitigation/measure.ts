import type {AuditResult} from '../result/audit-result.js'
import {utilityFigure} from '../report/utility-figure.js'
import {doneEntries, estimateOf} from '../report/view/entries.js'
import {strongestAttack} from '../report/view/leakage.js'
import {mainLearner} from '../report/view/utility.js'
import type {Measured} from '../report/mitigation/mitigation.js'

/** What an audit of one generator came to, held against its policy. */
export function measuredBy(result: AuditResult, generator: string): Measured {
  const {policy, verdicts, peopleAtRisk} = result
  const verdict = verdicts.find(each => each.generator === generator)?.verdict
  const strongest = strongestAttack(result, generator)
  const risk = peopleAtRisk?.find(each => each.generator === generator)
  const entry = utilityOf(result, generator)
  const {name} = utilityFigure(result)
  const [utility, difference] = [entry?.estimates, entry?.difference].map(estimates => estimateOf(estimates, name))
  return {
    policyPassed: policy?.passed === true,
    failedRules: (policy?.rules ?? []).filter(({status}) => status === 'failed').map(({name: rule}) => rule),
    ...(verdict && {verdict}),
    ...(strongest && {strongest: {attack: strongest.entry.name, figure: strongest.figure, excess: strongest.excess}}),
    atRisk: {found: risk?.found ?? 0, asked: risk?.asked ?? 0},
    ...(utility && {utility}),
    ...(difference && {difference}),
  }
}

/** The main learner's entry of one way to train. */
export function utilityOf(result: AuditResult, generator: string) {
  const learner = mainLearner(result)
  return doneEntries(result, 'utility').find(entry => entry.name === learner && entry.generator === generator)
}

/** Data rows of the people at risk; the audit must list all of them. */
export function rowsAtRisk({peopleAtRisk}: AuditResult, generator: string): number[] {
  const risk = peopleAtRisk?.find(each => each.generator === generator)
  return (risk?.people ?? []).map(({row}) => row).sort((a, b) => a - b)
}
