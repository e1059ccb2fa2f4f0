import type {NamedTest} from '../../../core/finding.js'
import type {AuditResult} from '../../../result/audit-result.js'
import type {TableBlock} from '../../document.js'
import {findingNote} from '../../findings.js'
import {formatCount, formatShare} from '../../format.js'
import {enumerate, prose, visible} from '../../text.js'
import {doneEntries} from '../../view/entries.js'
import {attacksDone, controlsSentence, privacyClaims, requirementTable, verdictList} from './requirement.js'
import {repeatsText} from '../../words/settled.js'

/**
 * What EDPB Opinion 28/2024 (adopted on 17 December 2024) lists as documentation of a claim that a model is anonymous. The opinion is
 * about AI models; a saved generator is one, and for released rows the list is followed by analogy.
 */
export function edpbTable(result: AuditResult): TableBlock {
  const {plan, environment, tool, input} = result
  const attacks = attacksDone(result)
  const large = result.notes.filter(note => /has \d+ parameters for \d+ rows/.test(note))
  const claims = privacyClaims(result)
  return requirementTable('Documentation after EDPB Opinion 28/2024', [
    {
      asked: 'Data protection impact assessment, or the decision that none was needed',
      toFillIn: 'the assessment; this report can be annexed to it.',
    },
    {asked: 'Advice of the data protection officer', toFillIn: 'the advice and what was done about it.'},
    {
      asked: 'Measures taken in design to reduce the likelihood of identification, and the threat model they rest on',
      found: prose`Generators:
        ${enumerate(plan.generators.map(({name}) => visible(name))) || 'none of ours; a file made elsewhere'}. The
        threat model of each attack is under “Each attack in plain words”.`,
      toFillIn:
        'the risk assessment; measures outside the generator, for each source of the data: selection and minimisation, access, contracts.',
    },
    {
      asked: 'Measures during the whole life cycle that contribute to, or verify, the absence of personal data',
      toFillIn: 'who re-evaluates the release, when, and what happens with the model.',
    },
    {
      asked: 'Theoretical resistance to re-identification',
      found: claims.length === 0 ? 'No generator of this audit claims any.' : claims.map(visible).join(' '),
      toFillIn: 'an argument why identification is unlikely that does not rest on attacks alone.',
    },
    {
      asked: prose`Tests against membership and attribute inference, exfiltration, regurgitation of training data, model
          inversion and reconstruction`,
      found: namedAttacks(result),
      toFillIn: 'where a model is handed on, attacks on it beside those on its rows.',
    },
    {
      asked: 'Metrics on the likelihood of identification, by the state of the art',
      found: prose`${
        attacks.length === 0
          ? 'No attack was carried out.'
          : prose`Figures with
        ${formatShare(plan.confidence)} intervals and controls for ${enumerate(attacks)}.`
      }
        Proxies such as distances are not counted among them.`,
    },
    {
      asked: 'Reports on tests: by whom, when, how and to what extent',
      found: prose`${visible(tool.name)} ${visible(tool.version)}, started ${visible(environment.startedAt)};
        ${repeatsText(result)}, seed ${plan.seed},
        ${formatCount(input.minorityRows)} minority records.
        ${endSentence(result)}`,
      toFillIn: 'who ran the audit and who checked it.',
    },
    {asked: 'Results of the tests', found: `${verdictList(result)} ${controlsSentence(result)}`},
    {
      asked: 'Ratio of training data to parameters of the model, and its effect',
      found:
        large.length === 0
          ? 'No network of this audit was found to have more parameters than its training rows can bear.'
          : large.map(visible).join(' '),
      toFillIn: 'the number of parameters of each network.',
    },
    {
      asked: 'Residual risks, told to recipients and data subjects',
      found: 'Residual risks are the “Excess” figures and the smallest leak that could have been found.',
      toFillIn: 'what recipients and data subjects are told.',
    },
  ])
}

/** The kinds of attack that the opinion names for tests, by what was carried out of them. */
function namedAttacks(result: AuditResult): string {
  const attacks = doneEntries(result, 'attack').filter(({test}) => test !== undefined)
  const done = [...attacks, ...doneEntries(result, 'proxy')].map(entry => ({
    name: entry.name,
    kind: findingNote(result.methods, entry).namedTest,
  }))
  const kinds = NAMED.map(title => ({title, names: [...new Set(done.filter(({kind}) => kind === title).map(({name}) => name))]}))
  const tried = kinds.filter(({names}) => names.length > 0)
  const missing = kinds.filter(({names}) => names.length === 0)
  const list = tried.map(({title, names}) => `${title} (${enumerate(names.map(visible))})`)
  return prose`${list.length === 0 ? 'None was carried out' : `Carried out: ${enumerate(list)}`}. Not tried:
    ${enumerate(missing.map(({title}) => title))}.`
}

/** Copies are what regurgitation is of rows. No attack of the tool inverts a model or takes data out of one by queries. */
const NAMED: readonly NamedTest[] = [
  'membership inference',
  'attribute inference',
  'regurgitation',
  'reconstruction',
  'exfiltration',
  'model inversion',
]

function endSentence({complete, leftOut}: AuditResult): string {
  if (complete) return 'Every step that was needed was run or is listed with the reason why not.'
  return leftOut?.running === true ? 'The audit was still running.' : 'The audit ended early.'
}
