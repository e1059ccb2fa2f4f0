import type {AuditResult, PeopleAtRisk} from '../../result/audit-result.js'
import {listedPeople} from '../../result/listed-people.js'
import {figure, name, type Block, type Section, type Text} from '../document.js'
import {formatCount, formatShare} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {generatorName} from '../view/names.js'

/** Whom attacks reach that beat their control, by row number, and how often. */
export function peopleSection(result: AuditResult): Section | undefined {
  const {peopleAtRisk, plan} = result
  if (peopleAtRisk === undefined && plan.listPeople !== 0) return undefined
  return {id: 'people', title: 'People at risk', blocks: blocksOf(result)}
}

function blocksOf({peopleAtRisk, plan}: AuditResult): Block[] {
  if (peopleAtRisk === undefined)
    return [{kind: 'paragraph', text: 'The list is switched off: this report names no row of the data.'}]
  if (peopleAtRisk.length === 0)
    return [
      {
        kind: 'paragraph',
        text: prose`Nobody is listed: no attack beat its control. A person may be at risk all the same, from a leak smaller
          than the least that would have been found.`,
      },
    ]
  return [
    {
      kind: 'paragraph',
      text: prose`Listed is whom an attack that beats its control reached in more than half of the repeats in which they
        were in the data, and more often than in those in which they were not. An attack that scores people reaches whom
        it gives a score that at most 5 % of the people outside the data have. Some are listed by luck: the attack would
        say the same of as large a share of people outside the data as is given beside it. Of each generator at most
        ${formatCount(listedPeople(plan))} are listed, those whom most attacks reach first.`,
    },
    {
      kind: 'paragraph',
      text: prose`Rows are data rows, the first is 1. Rarity is the share of people of the same class whose record is less
        far from the fifth nearest record of somebody else. “2 of 3 (0 of 2)” says: reached in 2 of the 3 repeats with
        this person in the data, and in none of the 2 without. Of experiments, runs are counted.`,
    },
    ...peopleAtRisk.flatMap(generatorBlocks),
  ]
}

function generatorBlocks(risk: PeopleAtRisk): Block[] {
  const {generator, asked, found, people, attacks} = risk
  const unlisted = found - people.length
  const summary = prose`${formatCount(found)} of ${formatCount(asked)} people of the minority are at
    risk.${unlisted > 0 ? ` ${formatCount(unlisted)} of them are not listed.` : ''}`
  return [
    {kind: 'heading', text: name(generatorName(generator))},
    {kind: 'paragraph', text: summary},
    {kind: 'list', items: attacks.map(attackWords)},
    ...(people.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: `People at risk from ${generatorName(generator)}`,
            columns: [{title: 'Row'}, {title: 'Rarity', holds: 'figures'}, {title: 'Reached by', holds: 'sentences'}],
            rows: people.map(personRow),
          } as const,
        ]),
  ]
}

function attackWords({attack, counts, asked, reached, control, namesPeople}: PeopleAtRisk['attacks'][number]): Text {
  if (asked === 0) return [name(visible(attack)), ': it says nothing about single people here.']
  const against =
    control === undefined ? '' : `, and ${formatCount(control.reached)} of ${formatCount(control.asked)} while they were not`
  const what =
    counts === 'runs'
      ? `runs of ${formatCount(reached)} of ${formatCount(asked)} people differ with and without them`
      : `${formatCount(reached)} of ${formatCount(asked)} people while they were in the data${against}`
  const rest = namesPeople ? '' : '. That is no ground to name anybody'
  return [name(visible(attack)), `: ${what}${rest}.`]
}

function personRow({row, rows, rarity, reachedBy}: PeopleAtRisk['people'][number]): Text[] {
  return [
    `${row}${rows === undefined ? '' : ` (first of ${formatCount(rows)})`}`,
    rarity === undefined ? '–' : figure(formatShare(rarity)),
    reachWords(reachedBy),
  ]
}

type Reached = PeopleAtRisk['people'][number]['reachedBy']

/** Attacks with the same counts are told together. */
function reachWords(reachedBy: Reached): string {
  const attacks = new Map<string, string[]>()
  for (const {attack, member, nonMember} of reachedBy) {
    const counts = `${often(member)}${nonMember.times === 0 ? '' : ` (${often(nonMember)})`}`
    attacks.set(counts, [...(attacks.get(counts) ?? []), visible(attack)])
  }
  return [...attacks].map(([counts, names]) => `${enumerate(names)}: ${counts}`).join('; ')
}

const often = ({times, reached}: Reached[number]['member']) => `${formatCount(reached)} of ${formatCount(times)}`
