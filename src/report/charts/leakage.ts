import type {AuditResult} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {prose, visible} from '../text.js'
import {doneEntries, generatorsOf} from '../view/entries.js'
import {isRisk} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {ATTACK_LEGEND, attackPicture, type AttackGroup} from './attack-rows.js'
import type {Chart} from './chart.js'
import {countLines, rowChart} from './rows.js'

/**
 * Every attack with what its verdict rests on, beside its control and its baseline; the regulatory risks have a chart of their own.
 * Undefined when no attack was tested.
 */
export function leakageChart(result: AuditResult): Chart | undefined {
  const attacks = doneEntries(result, 'attack').filter(entry => !isRisk(entry))
  const groups = generatorsOf(result).map((generator): AttackGroup => ({
    heading: generatorName(generator),
    entries: attacks
      .filter(entry => entry.generator === generator)
      .map(entry => ({entry, label: `${visible(entry.name)}, ${figureOf(entry.test?.estimate ?? '').title}`})),
  }))
  const picture = attackPicture(groups)
  if (picture.rows.length === 0) return undefined
  return {
    id: 'chart-leakage',
    title: 'What each attack achieved, beside its control',
    description: prose`Dot plot with ${countLines(picture.rows)} rows, one per generator and attack; every value is
      also in the table of attacks.`,
    caption: prose`The further an attack lies to the right of its control, the more it learnt from the release. An AUC of 50
        % is guessing; a recall of 0 % is nothing found. The baseline of a reconstruction hands back the released rows
        themselves: where it is high, they are copies of real records.`,
    legend: ATTACK_LEGEND,
    options: (plot, width) => rowChart(plot, width, {...picture, label: 'recall or AUC'}),
  }
}
