import type {AuditResult, GeneratorVerdict} from '../result/audit-result.js'
import {isAbout} from '../core/input-check.js'
import {name, strong, type Inline} from './document.js'
import {figureOf} from './figures.js'
import {visible} from './text.js'
import {allControlsFailed, distrusted} from './view/controls.js'
import {entriesOf} from './view/entries.js'
import {beatsControl} from './view/leakage.js'
import {generatorName} from './view/names.js'

/** Names beyond these are counted instead: the lines below the headline have them all. */
const NAMED = 4

/**
 * The answer for somebody who reads nothing else: whether the audit can be relied on, whether anything needs to be released at all, which
 * generators leak, in which no leak was found, what was not tested, and whether the policy is kept. Undefined when nothing was attacked and
 * no policy was given.
 */
export function headline(result: AuditResult): readonly Inline[] | undefined {
  const {verdicts, policy, inputChecks = []} = result
  const sentences: (readonly Inline[])[] = []
  const failed = distrusted(result)
  if (allControlsFailed(result)) sentences.push([strong('Do not rely on this audit: its own controls failed.')])
  else if (failed.length > 0)
    sentences.push([
      strong('Do not rely on '),
      ...listed(failed.map(visible)),
      failed.length === 1 ? ': its control failed.' : ': their controls failed.',
    ])
  sentences.push(...withoutRelease(result))
  const of = (verdict: GeneratorVerdict['verdict']) =>
    verdicts
      .filter(one => one.verdict === verdict && (verdict !== 'leaks' || attackLeaks(result, one.generator)))
      .map(({generator}) => generatorName(generator))
  const [leaking, quiet, open] = [of('leaks'), of('no-leak-found'), of('not-tested')]
  const published = inputChecks.filter(check => isAbout(check, 'holdout-released')).flatMap(({generator}) => generator ?? [])
  if (published.length > 0)
    sentences.push([
      ...listed(published.map(generatorName)),
      ' ',
      strong(published.length === 1 ? 'holds' : 'hold'),
      ' records of real people as they are.',
    ])
  if (leaking.length > 0)
    sentences.push([
      ...listed(leaking),
      ' ',
      strong(leaking.length === 1 ? 'leaks' : 'leak'),
      ': an attack found out more about the people in the data than luck explains.',
    ])
  if (quiet.length > 0)
    sentences.push([
      leaking.length === 0 ? strong('No leak was found') : 'No leak was found',
      ' at this power in ',
      ...listed(quiet),
      '.',
    ])
  if (open.length > 0) sentences.push([...listed(open), open.length === 1 ? ' was ' : ' were ', strong('not tested'), '.'])
  if (inputChecks.some(check => isAbout(check, 'other-classes-released')))
    sentences.push(['People of other classes, of whom the release has rows too, ', strong('were not looked at'), '.'])
  if (policy !== undefined) sentences.push(['The policy ', strong(policy.passed ? 'is kept' : 'is not kept'), '.'])
  return sentences.length === 0 ? undefined : sentences.flatMap((sentence, at) => (at === 0 ? sentence : [' ', ...sentence]))
}

/** Whether it is more than records of the holdout that a verdict rests on. */
function attackLeaks(result: AuditResult, generator: string): boolean {
  const published = (result.inputChecks ?? []).some(check => isAbout(check, 'holdout-released') && check.generator === generator)
  return !published || entriesOf(result, 'attack').some(entry => entry.generator === generator && beatsControl(entry, result))
}

/** "a", "a and b", "a, b, c and 5 others". */
function listed(names: readonly string[]): Inline[] {
  const shown = names.length > NAMED ? names.slice(0, NAMED - 1) : names
  const items = [...shown.map(name), ...(names.length > NAMED ? [`${names.length - shown.length} others`] : [])]
  return items.flatMap((item, at) => {
    if (at === 0) return [item]
    return [at === items.length - 1 ? ' and ' : ', ', item]
  })
}

/** Said only when it was shown; that it was not is for the section on utility. */
function withoutRelease({withoutRelease: judged}: AuditResult): (readonly Inline[])[] {
  if (judged?.verdict !== 'not-inferior') return []
  const {alternative, against, figure, margin} = judged
  const {title} = figureOf(figure, 'utility')
  const compared: Inline[] =
    alternative === undefined || against === undefined
      ? []
      : [
          ': ',
          ...trained(alternative),
          `, which releases nothing, is not worse by ${margin} or more in ${title} than the best generator, `,
          ...trained(against),
        ]
  return [[strong('No synthetic row needs to be released'), ...compared, '.'], ['The trained model itself may still leak.']]
}

const trained = ({generator, name: learner}: {readonly generator: string; readonly name: string}): Inline[] => [
  name(generatorName(generator)),
  ' (',
  visible(learner),
  ')',
]
