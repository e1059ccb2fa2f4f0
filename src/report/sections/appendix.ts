import type {AuditPlan} from '../../result/plan.js'
import type {AuditResult} from '../../result/audit-result.js'
import {code, figure, name, type Block, type Section, type TableColumn, type Text} from '../document.js'
import {figureRank} from '../figures.js'
import {formatCount, formatSeconds, formatShare} from '../format.js'
import {visible} from '../text.js'
import {CONTROL_NAMES, generatorName} from '../view/names.js'
import {repeatsText} from '../words/settled.js'

/** What is needed to do it again: input, plan, seeds, versions, machine, sources, times. */
export function appendixSection(result: AuditResult): Section {
  return {
    id: 'appendix',
    title: 'Methods and reproduction',
    blocks: [
      {kind: 'definitions', entries: [...inputEntries(result), ...planEntries(result), ...environmentEntries(result)]},
      ...sources(result),
      timings(result),
    ],
  }
}

interface Entry {
  readonly term: string
  readonly text: Text
}

function inputEntries({input, tool}: AuditResult): Entry[] {
  return [
    {term: 'Tool', text: `${visible(tool.name)} ${visible(tool.version)}`},
    {
      term: 'Input',
      text: [`${formatCount(input.rows)} rows, ${formatCount(input.columns)} columns, SHA-256 `, code(visible(input.sha256))],
    },
    {
      term: 'Minority',
      text: [
        name(visible(input.target)),
        ' is ',
        ...input.minority.flatMap((label, at) => [...(at === 0 ? [] : [' or ']), name(visible(label))]),
        `: ${formatCount(input.minorityRows)} rows`,
      ],
    },
  ]
}

function planEntries(result: AuditResult): Entry[] {
  const {plan} = result
  const {holdout, amount, columns} = plan
  const holdouts = {
    fraction: () =>
      `a share of ${formatShare(holdout.kind === 'fraction' ? holdout.fraction : 0)} of the rows, split off by class in every repeat`,
    file: () => 'a file of its own',
    none: () => 'none: every row counts as seen by the generator',
  }
  const amounts = {
    balance: () => 'up to the size of the largest class',
    ratio: () => `${amount.kind === 'ratio' ? amount.ratio : 0} per real minority row`,
    count: () => `${formatCount(amount.kind === 'count' ? amount.count : 0)} per minority label`,
  }
  const list = (algorithms: AuditPlan['attacks']): Text =>
    algorithms.length === 0 ? 'none' : algorithms.map(withOptions).join('; ')
  return [
    {term: 'Seed', text: code(String(plan.seed))},
    {term: 'Repeats', text: `${repeatsText(result)}, pooled`},
    {term: 'Confidence of intervals', text: formatShare(plan.confidence)},
    {term: 'Rows the generators did not see', text: holdouts[holdout.kind]()},
    {term: 'Synthetic rows', text: amounts[amount.kind]()},
    ...(plan.changes === undefined
      ? []
      : [{term: 'Between two releases', text: `${formatCount(plan.changes)} people of each label come and as many go, at most`}]),
    {term: 'Generators', text: list(plan.generators)},
    ...plan.synthetic.map(file => ({term: 'File', text: [name(visible(file.name)), ', SHA-256 ', code(visible(file.sha256))]})),
    {term: 'Attacks', text: list(plan.attacks)},
    {term: 'Proxies', text: list(plan.proxies)},
    {term: 'Learners', text: list(plan.learners)},
    {term: 'Fidelity measures', text: list(plan.fidelity)},
    ...(holdout.kind === 'file' ? [{term: 'Holdout file', text: ['SHA-256 ', code(visible(holdout.sha256))]}] : []),
    ...named('Coded categories', columns.categorical),
    ...named('Columns left out', columns.ignored),
    ...named('Columns said to name people, left out', columns.identifiers ?? []),
    ...(columns.group === undefined ? [] : [{term: 'Rows of one person share', text: name(visible(columns.group))}]),
    ...(columns.smiles === undefined ? [] : [{term: 'Molecules', text: name(visible(columns.smiles))}]),
    ...(columns.skipUnreadable ? [{term: 'Rows without a readable molecule', text: 'left out'}] : []),
    ...(columns.signalColumns === undefined ? [] : [{term: 'Values of signals', text: name(visible(columns.signalColumns))}]),
    ...(columns.rate === undefined ? [] : [{term: 'Values a second', text: String(columns.rate)}]),
    ...(columns.embedding === undefined
      ? []
      : [{term: 'Network for features of pictures', text: ['SHA-256 ', code(visible(columns.embedding))]}]),
    ...(columns.window === undefined ? [] : [{term: 'Window of DICOM files', text: code(visible(columns.window))}]),
    ...(columns.header === undefined
      ? []
      : [{term: 'First line of the files', text: columns.header ? 'names of columns' : 'a row'}]),
    ...(columns.keepUnnamed ? [{term: 'Columns without a name', text: 'kept'}] : []),
    ...(columns.delimiter === undefined ? [] : [{term: 'Separator of the files', text: code(visible(columns.delimiter))}]),
    ...(columns.encoding === undefined ? [] : [{term: 'Encoding of the files', text: code(visible(columns.encoding))}]),
    ...(columns.sheet === undefined ? [] : [{term: 'Sheet of the files', text: name(visible(columns.sheet))}]),
    ...(columns.decimalComma ? [{term: 'Numbers', text: 'with a decimal comma'}] : []),
    ...named('Missing cells', columns.missing ?? []),
    ...named('Missing in single columns', columns.missingIn ?? []),
    ...named('Columns of numbers', columns.numeric),
    ...named('Columns of dates', columns.dates ?? []),
    ...(columns.thousands === undefined ? [] : [{term: 'Between thousands', text: code(visible(columns.thousands))}]),
    ...named('Levels, not missing', columns.keepLevel),
    ...named('Spellings of a level are one', columns.mergeLevels),
    ...named('Spellings of a level are several', columns.distinctLevels),
  ]
}

function named(term: string, names: readonly string[]): Entry[] {
  return names.length === 0 ? [] : [{term, text: names.map(visible).join(', ')}]
}

function withOptions({name: algorithm, options}: AuditPlan['attacks'][number]): string {
  const given = Object.entries(options).map(([key, value]) => `${visible(key)}=${visible(String(value))}`)
  return `${visible(algorithm)}${given.length === 0 ? '' : ` (${given.join(', ')})`}`
}

function environmentEntries({environment}: AuditResult): Entry[] {
  const {node, platform, cpus, memoryGigabytes, startedAt, seconds, jobs} = environment
  return [
    {term: 'Started', text: visible(startedAt)},
    {term: 'Took', text: `${formatSeconds(seconds)} with ${jobs} ${jobs === 1 ? 'job' : 'jobs'}`},
    {
      term: 'Machine',
      text: `${runtimeName(node)} on ${visible(platform)}, ${cpus} processors, ${memoryOf(memoryGigabytes)}`,
    },
  ]
}

/** Some browsers do not tell it. */
const memoryOf = (gigabytes: number) => (gigabytes === 0 ? 'memory not told' : `${formatCount(gigabytes)} GB`)

/** `node` holds the version of Node, or the name of a browser and its version. */
const runtimeName = (node: string) => (/^v\d/.test(node) ? `Node ${visible(node)}` : visible(node))

function sources({methods}: AuditResult): Block[] {
  const rows = Object.entries(methods).map(([method, {kind, summary, source}]): Text[] => [
    name(visible(method)),
    kind,
    visible(summary),
    visible(source),
  ])
  if (rows.length === 0) return []
  const columns: TableColumn[] = [
    {title: 'Method'},
    {title: 'Kind'},
    {title: 'What it does', holds: 'sentences'},
    {title: 'Source', holds: 'sentences'},
  ]
  return [{kind: 'table', caption: 'Methods and where they are from', columns, rows}]
}

function timings({results}: AuditResult): Block {
  return {
    kind: 'table',
    caption: 'Settings found and time taken, per step',
    folded: true,
    columns: [
      {title: 'Generator'},
      {title: 'Step'},
      {title: 'Settings and counts', holds: 'sentences'},
      {title: 'Time', holds: 'figures'},
    ],
    rows: results.map(({generator, name: step, details, seconds}): Text[] => [
      name(CONTROL_NAMES.get(generator) ?? generatorName(generator)),
      name(visible(step)),
      Object.entries(details ?? {})
        // Why a figure is missing is told beside the figures.
        .filter(([key]) => figureRank(key, 'attack') === Infinity)
        .map(
          ([key, value]) =>
            `${visible(key)} ${typeof value === 'number' ? Number(value.toPrecision(4)) : visible(String(value))}`,
        )
        .join(', ') || '–',
      figure(formatSeconds(seconds)),
    ]),
  }
}
