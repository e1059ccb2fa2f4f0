import type {Trained, WithoutRelease} from '../../result/audit-result.js'
import type {WithoutReleaseReason} from '../../result/reason.js'
import {formatShare} from '../format.js'
import {prose, visible} from '../text.js'
import {utilityFigureNamed} from '../utility-figure.js'
import {generatorName} from '../view/names.js'

type Words = {
  readonly [C in WithoutReleaseReason['code']]: (reason: Extract<WithoutReleaseReason, {readonly code: C}>) => string
}

const WORDS: Words = {
  'as-written': ({text}) => visible(text),
  'nothing-in-common': () => 'There is no repeat in which a generator and an alternative were both measured.',
  'one-split': () =>
    'One split of the rows cannot show it: what training on other rows would give is unknown. Run the audit with --repeats 2 or more.',
}

/** Whether anything needs to be released at all, in one or two sentences. */
export function withoutReleaseSentence(judged: WithoutRelease): string {
  const {reason, alternative, against, verdict} = judged
  if (reason !== undefined) return (WORDS[reason.code] as (reason: WithoutReleaseReason) => string)(reason)
  const {title, ofCosts} = utilityFigureNamed(judged.figure)
  if (alternative === undefined || against === undefined) return `Whether ${title} needs synthetic rows was not tested.`
  const pair = `${trained(alternative)}, which releases nothing, against ${trained(against)}`
  if (verdict === 'not-inferior')
    return prose`No synthetic row needs to be released for ${title}: ${pair} is not worse by
      ${judged.margin}${ofCosts ? ', 2 % of what it costs without a model,' : ''} or more${figures(judged)}. The
      trained model itself may still leak.`
  return `It was not shown that ${title} can be had without synthetic rows: ${pair}${figures(judged)}.`
}

const trained = ({generator, name}: Trained) => `${visible(name)} with ${generatorName(generator)}`

function figures({difference, pValue}: WithoutRelease): string {
  if (difference === undefined || pValue === undefined) return ''
  const {value, low, high, confidence} = difference
  const p = pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`
  return ` (difference ${signed(value)}, ${formatShare(confidence)} interval ${signed(low)} to ${signed(high)}, p ${p})`
}

const signed = (figure: number) => `${figure < 0 ? '-' : '+'}${Math.abs(figure).toFixed(3)}`
