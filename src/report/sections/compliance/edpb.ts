import type {AuditResult} from '../../../audit/result.js'
import type {TableBlock} from '../../document.js'
import {formatCount, formatShare} from '../../format.js'
import {enumerate, visible} from '../../text.js'
import {attacksDone, controlsSentence, requirementTable, verdictList} from './requirement.js'

/**
 * What EDPB Opinion 28/2024 (adopted on 17 December 2024) lists as documentation of a claim that a model is anonymous. The opinion is
 * about AI models; a saved generator is one, and for released rows the list is followed by analogy.
 */
export function edpbTable(result: AuditResult): TableBlock {
  const {plan, environment, tool, input} = result
  const attacks = attacksDone(result)
  return requirementTable('Documentation after EDPB Opinion 28/2024', [
    {
      asked: 'Data protection impact assessment, or the decision that none was needed',
      toFillIn: 'the assessment; this report can be annexed to it.',
    },
    {asked: 'Advice of the data protection officer', toFillIn: 'the advice and what was done about it.'},
    {
      asked: 'Measures taken in design to reduce the likelihood of identification, and the threat model they rest on',
      found: `Generators: ${enumerate(plan.generators.map(({name}) => visible(name))) || 'none of ours; a file made elsewhere'}. The threat model of each attack is under “Each attack in plain words”.`,
      toFillIn: 'measures outside the generator: selection and minimisation of the source data, access, contracts.',
    },
    {
      asked: 'Measures during the whole life cycle',
      toFillIn: 'who re-evaluates the release, when, and what happens with the model.',
    },
    {
      asked: 'Metrics on the likelihood of identification, by the state of the art',
      found: `${attacks.length === 0 ? 'No attack was carried out.' : `Figures with ${formatShare(plan.confidence)} intervals and controls for ${enumerate(attacks)}.`} Proxies such as distances are not counted among them.`,
    },
    {
      asked: 'Reports on tests: by whom, when, how and to what extent',
      found: `${visible(tool.name)} ${visible(tool.version)}, started ${visible(environment.startedAt)}; ${plan.repeats} ${plan.repeats === 1 ? 'repeat' : 'repeats'}, seed ${plan.seed}, ${formatCount(input.minorityRows)} minority records. ${result.complete ? 'Every planned step was run or is listed with the reason why not.' : 'The audit ended early.'}`,
      toFillIn: 'who ran the audit and who checked it.',
    },
    {asked: 'Results of the tests', found: `${verdictList(result)} ${controlsSentence(result)}`},
    {
      asked: 'Ratio of training data to parameters of the model, and its effect',
      found: 'For networks, the notes of the generators say how many parameters were trained on how many rows.',
    },
    {
      asked: 'Residual risks, told to recipients and data subjects',
      found: 'Residual risks are the “Excess” figures and the smallest leak that could have been found.',
      toFillIn: 'what recipients and data subjects are told.',
    },
  ])
}
