import type {AuditResult} from '../../result/audit-result.js'
import {strong, type Block, type Page, type Section} from '../document.js'
import {subtitle} from '../sections/title.js'
import {prose} from '../text.js'

/** A document that a standard or a regulator asks for, filled in as far as a result goes. */
export interface Standard {
  readonly title: string
  /** Whose headings they are, and where these were read. */
  readonly source: string
  readonly clauses: (result: AuditResult) => readonly Clause[]
}

export interface Clause {
  readonly title: string
  readonly parts: readonly Part[]
}

export interface Part {
  readonly heading?: string
  /** What the audit has to say to it. */
  readonly found?: readonly Block[]
  /** What only the releasing organisation can answer. */
  readonly questions?: readonly string[]
}

/** The whole document. What the audit cannot know is a marked blank: left out, it would read as nothing to say. */
export function standardPage(standard: Standard, result: AuditResult): Page {
  const clauses = standard.clauses(result)
  const blanks = clauses.flatMap(({parts}) => parts.flatMap(({questions = []}) => questions)).length
  const about = prose`Filled in from one audit as far as that goes. ${blanks} questions are left, each marked “${TO_FILL_IN}”: only
    the releasing organisation can answer them. Nothing in here certifies anything, and no clause is shown to be met by being
    filled in.`
  return {
    title: standard.title,
    subtitle: subtitle(result),
    sections: [
      {
        id: 'about',
        title: 'About this document',
        blocks: [
          {kind: 'paragraph', text: about},
          {kind: 'paragraph', text: standard.source},
        ],
      },
      ...clauses.map((clause, at) => sectionOf(clause, at)),
    ],
  }
}

function sectionOf({title, parts}: Clause, at: number): Section {
  return {id: `clause-${at + 1}`, title, blocks: parts.flatMap(blocksOf)}
}

const TO_FILL_IN = 'To be filled in'

function blocksOf({heading, found = [], questions = []}: Part): Block[] {
  return [
    ...(heading === undefined ? [] : [{kind: 'heading', text: heading} as const]),
    ...found,
    ...(questions.length === 0
      ? []
      : [{kind: 'list', items: questions.map(question => [strong(`${TO_FILL_IN}:`), ` ${question}`])} as const]),
  ]
}
