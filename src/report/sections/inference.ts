import type {Estimate} from '../../core/estimate.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {figure, name, type Block, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {capitalise, prose, visible} from '../text.js'
import {generatorName} from '../view/names.js'
import {guesserName} from '../words/question.js'

type Inference = NonNullable<ResultEntry['inference']>

/** What a sweep over sets of known columns came to, by how much is known and by secret column. */
export function inferenceBlocks(entries: readonly ResultEntry[]): Block[] {
  const swept = entries.flatMap(entry => (entry.inference === undefined ? [] : [{...entry, inference: entry.inference}]))
  if (swept.length === 0) return []
  const attacks = [...new Set(swept.map(entry => capitalise(visible(entry.name))))].join(', ')
  return [
    {
      kind: 'paragraph',
      text: prose`${attacks}: each secret column was guessed from ${sets(swept)}, in four ways. A guess at a number counts
        ${within(swept)}. The rows below were not picked and are not tested one by one: of so many, some lie
        above their control by chance.`,
    },
    {
      kind: 'table',
      caption: 'Guesses by how many columns are known: share of the people of whom they were right',
      folded: true,
      columns: [
        {title: 'Generator'},
        {title: 'Known'},
        {title: 'Guessed'},
        {title: 'People in the data', holds: 'figures'},
        {title: 'Control', holds: 'figures'},
      ],
      rows: swept.flatMap(({generator, inference}) => inference.sizes.map(size => sizeRow(generator, size))),
    },
    {
      kind: 'table',
      caption: 'Guesses by secret column, main and control about the same column',
      folded: true,
      columns: [
        {title: 'Generator'},
        {title: 'Secret'},
        {title: 'Guessed'},
        {title: 'People in the data', holds: 'figures'},
        {title: 'Control', holds: 'figures'},
        {title: 'Weighted by rarity', holds: 'figures'},
        {title: 'Weighted control', holds: 'figures'},
        {title: 'Advantage', holds: 'figures'},
      ],
      rows: swept.flatMap(({generator, inference}) => inference.secrets.map(secret => secretRow(generator, secret))),
    },
    {
      kind: 'paragraph',
      text: prose`Weighted by rarity, a right guess at a rare value counts for more: always guessing the most frequent of
        three levels is right a third of the time. The advantage is what people in the data have above the control so
        weighted.`,
    },
  ]
}

function sets(swept: readonly {readonly inference: Inference}[]): string {
  const isOne = swept.every(
    ({inference}) => new Set(inference.sizes.map(({known}) => known)).size === 1 && inference.sizes[0].sets === 1,
  )
  return isOne ? 'the known columns' : 'several sets of known columns'
}

function within(swept: readonly ResultEntry[]): string {
  const tolerances = [...new Set(swept.map(({details}) => Number(details?.['tolerance'])))].filter(Number.isFinite)
  const shares = tolerances.map(tolerance => `${Number((100 * tolerance).toPrecision(3))} %`)
  return `within ${shares.join(' or ')} of the column's range`
}

function sizeRow(generator: string, {known, sets, by, main, control}: Inference['sizes'][number]): Text[] {
  const columns = known === 1 ? '1 column' : `${known} columns`
  return [
    name(generatorName(generator)),
    sets === 1 ? columns : `${columns}, ${sets} sets`,
    guesserName(by),
    ...shares([main, control]),
  ]
}

function secretRow(generator: string, {secret, by, main, control, rarity}: Inference['secrets'][number]): Text[] {
  return [
    name(generatorName(generator)),
    name(visible(secret)),
    guesserName(by),
    ...shares([main, control, rarity.main, rarity.control, rarity.advantage]),
  ]
}

const shares = (estimates: readonly Estimate[]) => estimates.map(each => figure(formatEstimate(figureOf('risk'), each)))
