import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {code, name, strong, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {prose, visible} from '../text.js'
import {CONTROL_NAMES, generatorName} from '../view/names.js'
import {reasonText} from '../words/reason.js'
import {putsReleasesTogether} from './releases.js'

/**
 * What no verdict speaks of: steps that gave no figure, and why; attacks that were not asked for; and threats that the tool has no
 * attack for, whatever it is asked.
 */
export function notTestedSection({results, notTested = {}}: AuditResult): Section {
  const missing = results.filter(({status}) => status !== 'done')
  return {
    id: 'not-tested',
    title: 'What was not tested',
    blocks: [
      {
        kind: 'paragraph',
        text:
          missing.length === 0
            ? 'Every planned step was carried out.'
            : `${missing.length} of ${results.length} planned steps gave no result.`,
      },
      ...(missing.length === 0 ? [] : [stepsTable(missing)]),

      ...attacksNotTested(notTested),
      {kind: 'heading', text: 'What this tool never tests'},
      {kind: 'list', items: limitsOf(results).map(({threat, why}) => [strong(threat), ` ${why}`])},
    ],
  }
}

function stepsTable(missing: readonly ResultEntry[]): TableBlock {
  return {
    kind: 'table',
    caption: 'Steps without a result',
    columns: [{title: 'Generator'}, {title: 'Step'}, {title: 'Kind'}, {title: 'Status'}, {title: 'Reason', holds: 'sentences'}],
    rows: missing.map(({generator, kind, name: step, status, reason}): Text[] => [
      name(CONTROL_NAMES.get(generator) ?? generatorName(generator)),
      name(visible(step)),
      kind,
      status,
      reasonText(reason),
    ]),
  }
}

/** Threats outside every audit: a reader must not take silence about them for an answer. */
const limitsOf = (results: readonly ResultEntry[]) => [
  FILES_OF_OTHERS,
  results.some(entry => entry.status === 'done' && putsReleasesTogether(entry)) ? MORE_RELEASES : LATER_RELEASES,
  ...LIMITS,
]

const FILES_OF_OTHERS = {
  threat: 'Files that somebody else holds.',
  why: prose`Whoever can join the release with a register, a news report or another data set may know more than any
    attacker here. Linkability was played, if at all, on halves of the same records.`,
}

const LATER_RELEASES = {
  threat: 'Several releases from the same data.',
  why: prose`This audit looks at one release. A second one, made anew or with a few people added, adds to what the first
    gave away, and the difference of the two is an attack of its own.`,
}

const MORE_RELEASES = {
  threat: 'More releases from the same data.',
  why: prose`Two releases of each generator were attacked together. Every further one, also of another generator, adds to
    what they gave away.`,
}

const LIMITS = [
  {
    threat: 'The release of a model.',
    why: prose`A generator or classifier that is handed out, or answers queries, can give its training records away by
      itself. Verdicts are about released rows, unless the description of an attack says that it reads a model.`,
  },
  {
    threat: 'Real rows in the same file.',
    why: prose`A file that holds real rows beside synthetic ones gives those away without any attack. Only records of
      the minority were attacked, not those of the other classes.`,
  },
  {
    threat: 'Attacks that are not known yet, or attackers who know more.',
    why: 'Each attack here is a lower bound: a better one may find what it did not.',
  },
  {
    threat: 'Groups and the future.',
    why: prose`What rows say about everybody like the people in the data (that a value goes with a disease) is no leak
      here and may still harm. Figures hold for these data; other rows of the same source need an audit of their own.`,
  },
] as const

function attacksNotTested(notTested: NonNullable<AuditResult['notTested']>): Block[] {
  const entries = Object.entries(notTested)
  if (entries.length === 0) return []
  return [
    {kind: 'paragraph', text: 'These attacks were not tried; the verdicts say nothing about them:'},
    {
      kind: 'list',
      items: entries.map(([attack, {summary}]) => [code(`--attack ${visible(attack)}`), ` ${visible(summary)}`]),
    },
  ]
}
