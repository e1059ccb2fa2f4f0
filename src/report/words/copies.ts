import type {Estimate} from '../../core/estimate.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatNamedInterval, formatPoint} from '../format.js'
import {prose} from '../text.js'

/** What was found of real records in the released rows, in one or two sentences; column names in it are the data's own. */
export function copySentence({estimates, control, details, test}: ResultEntry): string {
  const figure = test?.estimate ?? 'auc'
  const main = estimates[figure] as Estimate | undefined
  if (main === undefined) return 'Released rows agree with real records.'
  const against = control?.[figure]
  const share = `${percent(main)} of the real minority records`
  const others = against === undefined ? '' : `, against ${percent(against)} of those of people who were not in the data`
  const copied = estimates['copied'] as Estimate | undefined
  const isMore = figure !== 'copied' && copied !== undefined && copied.value > 0
  const about = `${isMore ? ` ${percent(copied)} are there as they are.` : ''}${whoOf(details ?? {})}`
  switch (figure) {
    case 'copied':
      return `The released rows hold ${share} as they are (${interval(main)})${others}.${about}`
    case 'othersCopied':
      return prose`The released rows hold ${numberOf(details, 'otherCopies')} real records of other classes as they
        are, ${percent(main)} of these (${interval(main)})${others}.`
    case 'nearlyCopied':
      if (details?.['sameSkeletons'] === true)
        return prose`Released molecules equal ${share} but for salts, charges, stereo, isotopes or hydrogens that move
          (${interval(main)})${others}.${about}`
      return prose`Released rows equal ${share} in at least ${numberOf(details, 'nearCopyColumns')} of
        ${numberOf(details, 'columns')} columns (${interval(main)})${others}.${about}`
    case 'exposed':
      return `Released rows agree with ${share} more than chance explains (${interval(main)})${others}.${about}`
    default:
      return prose`Released rows agree with the records of members more than with those of others: the AUC is
        ${main.value.toFixed(2)} (${main.low.toFixed(2)} to ${main.high.toFixed(2)}), where guessing gives
        0.50.${about}`
  }
}

/** Who is exposed: a group that most of them belong to, and their rows. */
function whoOf(details: Readonly<Record<string, number | string | boolean>>): string {
  const {exposed, exposedColumn, exposedValue, exposedInGroup, atRisk} = details
  // Older results have it in words.
  const group = !Object.hasOwn(details, 'exposedColumn')
    ? details['exposedGroup']
    : `${String(exposedInGroup)} of ${String(exposed)} have ${String(exposedColumn)} = ${String(exposedValue)}`
  return [
    ...(typeof group === 'string' ? [` Of those who stand out, ${group}.`] : []),
    ...(typeof atRisk === 'string' ? [` At risk: data rows ${atRisk}.`] : []),
  ].join('')
}

const numberOf = (details: ResultEntry['details'], name: string) => String(details?.[name] ?? 'most')
const percent = (estimate: Estimate) => formatPoint(figureOf('copied'), estimate)
const interval = (estimate: Estimate) => formatNamedInterval(figureOf('copied'), estimate)
