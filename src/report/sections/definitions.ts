import type {AuditResult} from '../../result/audit-result.js'
import {type Block, type Section} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {capitalise, prose} from '../text.js'
import {doneEntries} from '../view/entries.js'
import {figureNames} from './all-figures.js'

const NAMES: Readonly<Partial<Record<string, string>>> = {attack: 'attacks', multiclass: 'all classes'}

/** What the words in the tables mean; only those that occur. */
export function definitionsSection(result: AuditResult): Section | undefined {
  const groups = (['attack', 'utility', 'multiclass', 'segmentation', 'fidelity', 'disclosure'] as const).flatMap(kind => {
    const entries = figureNames(doneEntries(result, kind), kind).flatMap(figureName => {
      const {title, definition} = figureOf(figureName, kind)
      return definition === undefined ? [] : [{term: capitalise(title), text: definition}]
    })
    return entries.length === 0 ? [] : [{kind, entries}]
  })
  if (groups.length === 0) return undefined
  const terms = {
    attack: [
      {term: 'Excess', text: excessFigure.definition ?? ''},
      {
        term: 'Control',
        text: prose`What the attack gets without a leak: the same figure for people who were not in the data. Where
          rows are told apart, they are in one file with the people in the data and the released rows.`,
      },
      {
        term: 'Baseline',
        text: 'The same figure for the simplest possible guess, such as handing back the released rows themselves.',
      },
      {
        term: 'Found from',
        text: prose`The smallest value that the attack’s test had an 80 % chance to tell from its control, given the
          number of records. Where no size is given, not even a total leak was that likely to be found.`,
      },
    ],
    utility: [],
    multiclass: [],
    segmentation: [],
    fidelity: [],
    disclosure: [],
  }
  const blocks = groups.flatMap(({kind, entries}): Block[] => [
    {kind: 'paragraph', text: `Figures of ${NAMES[kind] ?? kind}:`},
    {kind: 'definitions', entries: [...entries, ...terms[kind]]},
  ])
  return {id: 'definitions', title: 'Definitions', blocks}
}
