import type {AuditResult} from '../../result/audit-result.js'
import {capitalise, prose, visible} from '../text.js'
import {doneEntries} from '../view/entries.js'
import {isRisk} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {ATTACK_LEGEND, attackPicture, type AttackGroup} from './attack-rows.js'
import type {Chart} from './chart.js'
import {countLines, rowChart} from './rows.js'

/** Success of each regulatory risk per generator, beside people outside the data and random guesses; undefined when none was measured. */
export function risksChart(result: AuditResult): Chart | undefined {
  const entries = doneEntries(result, 'attack').filter(isRisk)
  const groups = [...new Set(entries.map(entry => entry.name))].map((risk): AttackGroup => ({
    heading: capitalise(visible(risk)),
    entries: entries.filter(entry => entry.name === risk).map(entry => ({entry, label: generatorName(entry.generator)})),
  }))
  const picture = attackPicture(groups)
  if (picture.rows.length === 0) return undefined
  return {
    id: 'chart-risks',
    title: 'How often each risk came true',
    description: `Dot plot with ${countLines(picture.rows)} rows, one per risk and generator; every value is also in the table of risks.`,
    caption: prose`Of the people in the data, the share of whom the attack was right. Only what lies to the right of the
        control is a leak: an inference that works as well on people who were not in the data follows from what is
        true of everybody.`,
    legend: ATTACK_LEGEND,
    options: (plot, width) => rowChart(plot, width, {...picture, label: 'share of people'}),
  }
}
