import type {AuditResult, ResultEntry} from '../../../result/audit-result.js'
import {strong, type Block, type Text} from '../../document.js'
import {enumerate} from '../../text.js'
import {attackRows} from './requirement.js'

interface Criterion {
  readonly title: string
  /** The attack made for it. */
  readonly own: string
  /** Whether another attack says something to it. */
  readonly serves: (entry: ResultEntry) => boolean
}

/*
 * Opinion 05/2014 on Anonymisation Techniques (WP216): singling out is isolating records that identify an individual, linkability is
 * linking records of the same person or group, inference is deducing the value of an attribute. A rebuilt or recognised record singles
 * out the person; learning that someone was in the minority class is an inference of the class label.
 */
const CRITERIA: readonly Criterion[] = [
  {title: 'Singling out', own: 'singling-out', serves: ({test}) => test?.estimate === 'recall'},
  {title: 'Linkability', own: 'linkability', serves: () => false},
  {title: 'Inference', own: 'attribute-inference', serves: ({test}) => test?.estimate === 'auc'},
]

/** The three criteria of the Article 29 Working Party, each with its figures and what they are held against. */
export function article29Blocks(result: AuditResult): Block[] {
  const rows = CRITERIA.flatMap(({title, own, serves}) =>
    attackRows(result, entry => entry.name === own || serves(entry)).map(([generator, attack, ...rest]): Text[] => [
      title,
      generator,
      attack,
      ...rest,
    ]),
  )
  const missing = CRITERIA.filter(({own}) => attackRows(result, entry => entry.name === own).length === 0)
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
            text: 'Where one of the three cannot be ruled out, the opinion asks for a thorough evaluation of the identification risks. An attack that does not beat its control does not rule one out: another might.',
          } as const,
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: [
              strong('Not measured: '),
              `${enumerate(missing.map(({title, own}) => `${title.toLowerCase()} by its own attack (${own})`))}. Nothing is known about it from this audit.`,
            ],
          } as const,
        ]),
  ]
}
