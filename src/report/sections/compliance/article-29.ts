import type {Criterion} from '../../../core/finding.js'
import type {AuditResult, ResultEntry} from '../../../result/audit-result.js'
import {strong, type Block, type Text} from '../../document.js'
import {findingNote, madeFor} from '../../findings.js'
import {enumerate, prose, visible} from '../../text.js'
import {attackRows} from './requirement.js'

/*
 * Opinion 05/2014 on Anonymisation Techniques (WP216): singling out is isolating records that identify an individual, linkability is
 * linking records of the same person or group, inference is deducing the value of an attribute. Every attack says which one it speaks to.
 */
const CRITERIA: readonly {readonly title: string; readonly criterion: Criterion}[] = [
  {title: 'Singling out', criterion: 'singling-out'},
  {title: 'Linkability', criterion: 'linkability'},
  {title: 'Inference', criterion: 'inference'},
]

/** The three criteria of the Article 29 Working Party, each with its figures and what they are held against. */
export function article29Blocks(result: AuditResult): Block[] {
  const speaksTo = (criterion: Criterion) => (entry: ResultEntry) => findingNote(result.methods, entry).criterion === criterion
  const rows = CRITERIA.flatMap(({title, criterion}) =>
    attackRows(result, speaksTo(criterion)).map(([generator, attack, ...rest]): Text[] => [title, generator, attack, ...rest]),
  )
  const isOwn = (criterion: Criterion) => (entry: ResultEntry) =>
    speaksTo(criterion)(entry) && findingNote(result.methods, entry).finds === 'risk'
  const missing = CRITERIA.filter(({criterion}) => attackRows(result, isOwn(criterion)).length === 0)
  return [
    ...(rows.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'The three criteria of Opinion 05/2014 (Article 29 Working Party)',
            columns: [
              {title: 'Criterion'},
              {title: 'Generator'},
              {title: 'Attack'},
              {title: 'Figure', holds: 'figures'},
              {title: 'Control', holds: 'figures'},
              {title: 'Beats its control'},
            ],
            rows,
          } as const,
          {
            kind: 'paragraph',
            text: prose`Where one of the three cannot be ruled out, the opinion asks for a thorough evaluation of the
              identification risks. An attack that does not beat its control does not rule one out: another might.`,
          } as const,
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: [
              strong('Not measured: '),
              prose`${enumerate(
                missing.map(
                  each => prose`${each.title.toLowerCase()} by its own
                attack${named(madeFor(result, each.criterion))}`,
                ),
              )}.
                Nothing is known about it from this audit.`,
            ],
          } as const,
        ]),
  ]
}

function named(attacks: readonly string[]): string {
  return attacks.length === 0 ? '' : ` (${enumerate(attacks.map(visible))})`
}
