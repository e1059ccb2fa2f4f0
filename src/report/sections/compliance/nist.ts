import type {AuditResult} from '../../../result/audit-result.js'
import type {TableBlock} from '../../document.js'
import {enumerate, prose, visible} from '../../text.js'
import {utilityEntries} from '../../view/utility.js'
import {attacksDone, privacyClaims, requirementTable, verdictList} from './requirement.js'

/** What NIST SP 800-188 (2023) asks of an organisation that publishes synthetic data based on identified data. */
export function nist188Table(result: AuditResult): TableBlock {
  const attacks = attacksDone(result)
  return requirementTable('NIST SP 800-188, De-Identifying Government Datasets: Techniques and Governance', [
    {asked: 'Goals of the de-identification and risks of the release', toFillIn: 'why the rows are released, and to whom.'},
    {
      asked: 'Data-sharing model',
      found: 'Synthetic records based on identified data, published or handed on as rows.',
      toFillIn: 'whether a query interface or a protected enclave would do instead.',
    },
    {asked: 'Disclosure review board', toFillIn: 'its members and its decision; this report is meant as input to it.'},
    {
      asked: 'De-identification standard with measurable performance levels',
      found: 'A policy file states the levels as rules over the figures of this report.',
      toFillIn: 'the levels.',
    },
    {
      asked: 'Re-identification study',
      found: `${attacks.length === 0 ? 'No attack was carried out.' : `Attacks: ${enumerate(attacks)}.`} ${verdictList(result)}`,
      toFillIn: 'attacks that need knowledge from outside, such as other files about the same people.',
    },
    {
      asked: 'Usefulness of the synthetic data',
      found:
        utilityEntries(result).length === 0
          ? 'Utility was not measured.'
          : 'Measured on real rows that no generator saw, beside alternatives that release nothing; see “Utility”.',
      toFillIn: 'uses other than training a classifier.',
    },
  ])
}

/** What NIST SP 800-226 (2025) asks about a claim of differential privacy; undefined when no generator makes one. */
export function nist226Table(result: AuditResult): TableBlock | undefined {
  const claims = privacyClaims(result)
  if (claims.length === 0) return undefined
  return requirementTable('NIST SP 800-226, Evaluating Differential Privacy Guarantees', [
    {asked: 'Epsilon, delta and unit of privacy', found: claims.map(visible).join(' ')},
    {
      asked: 'Algorithms and their correctness',
      found: prose`Accountant, noise and clipping are tested against published figures and by planted faults in the tool’s
          own test suite. An audit can refute a claim, never prove it.`,
      toFillIn: 'an independent review, where the release needs one.',
    },
    {
      asked: 'Utility and bias',
      found:
        utilityEntries(result).length === 0
          ? 'Utility was not measured.'
          : 'Utility on real rows is under “Utility”, beside generators without noise where the audit had some.',
      toFillIn: 'small groups, on which noise weighs most.',
    },
    {
      asked: 'Trust model',
      found: 'A trusted curator: whoever runs the generator holds the real records.',
      toFillIn: 'who that is.',
    },
    {
      asked: 'Security, side channels and data collection',
      toFillIn: 'access to the machine and the source data, what else is released from them, and how they were collected.',
    },
  ])
}
