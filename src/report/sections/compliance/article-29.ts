import type {AuditResult} from '../../../audit/result.js'
import {strong, type Block, type Text} from '../../document.js'
import {enumerate} from '../../text.js'
import {attackRows} from './requirement.js'

interface Criterion {
  readonly title: string
  /** The attacks that measure it, the one made for it first. */
  readonly attacks: readonly string[]
  readonly without: string
}

/*
 * Opinion 05/2014 on Anonymisation Techniques (WP216): singling out is isolating records that identify an individual, linkability is
 * linking records of the same person or group, inference is deducing the value of an attribute. A rebuilt or recognised record singles
 * out the person; learning that someone was in the minority class is an inference of the class label.
 */
const CRITERIA: readonly Criterion[] = [
  {title: 'Singling out', attacks: ['singling-out', 'reconsmote', 'distinsmote'], without: 'singling-out'},
  {title: 'Linkability', attacks: ['linkability'], without: 'linkability'},
  {
    title: 'Inference',
    attacks: ['attribute-inference', 'dcr-mia', 'mc', 'logan', 'gan-leaks', 'domias', 'dpi', 'gen-lra', 'shadow-features'],
    without: 'attribute-inference',
  },
]

/** The three criteria of the Article 29 Working Party, each with its figures and what they are held against. */
export function article29Blocks(result: AuditResult): Block[] {
  const rows = CRITERIA.flatMap(({title, attacks}) =>
    attackRows(result, attacks).map(([generator, attack, ...rest]): Text[] => [title, generator, attack, ...rest]),
  )
  const missing = CRITERIA.filter(({without}) => attackRows(result, [without]).length === 0)
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
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: [
              strong('Not measured: '),
              `${enumerate(missing.map(({title, without}) => `${title.toLowerCase()} by its own attack (${without})`))}. Nothing is known about it from this audit.`,
            ],
          } as const,
        ]),
  ]
}
