import {prose} from '../text.js'
import {catalogue, type Figure} from './figure.js'

const rate = (title: string, definition: string): Figure => ({title, unit: 'rate', definition})
const number = (title: string, definition: string): Figure => ({title, unit: 'number', definition})
const count = (title: string, definition: string): Figure => ({title, unit: 'count', definition})
const score = (title: string, definition: string): Figure => ({title, unit: 'score', definition})

/** The name of the same figure of people of the minority alone. */
export function minorityFigure(name: string): string {
  return `minority${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}

/** In the order of measures, then of tables. A figure of the minority stands behind that of everybody. */
export const disclosureFigures = catalogue([
  [
    'risk',
    rate(
      'identity disclosure',
      prose`Mean chance that somebody who knows the quasi-identifiers of a person in the data, and meets them in the release, has
          the right person: 1 over the number of people of the population with the combination, 0 where it is not in the release.`,
    ),
  ],
  ['minorityRisk', {title: 'identity disclosure, minority', unit: 'rate'}],
  [
    'highestRisk',
    rate(
      'highest identity disclosure',
      'The same chance of the person of whom it is the largest: 1 over the smallest number of people whose combination is released.',
    ),
  ],
  ['minorityHighestRisk', {title: 'highest identity disclosure, minority', unit: 'rate'}],
  [
    'meaningfulRisk',
    rate('meaningful identity disclosure', 'The same, where the match tells something new about a sensitive column.'),
  ],
  ['minorityMeaningfulRisk', {title: 'meaningful identity disclosure, minority', unit: 'rate'}],
  [
    'disclosed',
    rate(
      'sensitive value disclosed',
      prose`Share of the people whose combination of quasi-identifiers has one sensitive value alone in the release, which is
          theirs; of the sensitive column with the most.`,
    ),
  ],
  ['minorityDisclosed', {title: 'sensitive value disclosed, minority', unit: 'rate'}],
  [
    'attribution',
    rate('correct attribution', 'Mean share of the released rows with a person’s combination that have their sensitive value.'),
  ],
  ['minorityAttribution', {title: 'correct attribution, minority', unit: 'rate'}],
  [
    'f1',
    score(
      'membership F1',
      'Harmonic mean of precision and recall of taking for members whose combination is in the release; the baseline takes everybody.',
    ),
  ],
  ['minorityF1', {title: 'membership F1, minority', unit: 'score'}],
  ['relativeF1', score('relative F1', '(F1 - t) / (1 - t), t being the share of people asked about who are in the data.')],
  ['minorityRelativeF1', {title: 'relative F1, minority', unit: 'score'}],
  ['taken', rate('taken for members', 'Share of the people whom that adversary takes for members.')],
  ['minorityTaken', {title: 'taken for members, minority', unit: 'rate'}],
  ['found', rate('combination in the release', 'Share of the people whose combination of quasi-identifiers a released row has.')],
  ['minorityFound', {title: 'combination in the release, minority', unit: 'rate'}],
  [
    'uniquesFound',
    rate('unique combination in the release', 'The same as a share of the people whose combination nobody else in the data has.'),
  ],
  ['minorityUniquesFound', {title: 'unique combination in the release, minority', unit: 'rate'}],
  [
    'replicatedUniques',
    rate('replicated uniques', 'Share of the people whose combination is unique in the data and in the release.'),
  ],
  ['minorityReplicatedUniques', {title: 'replicated uniques, minority', unit: 'rate'}],
  ['rows', rate('rows with a real combination', 'Share of the released rows whose combination a person in the data has.')],
  [
    'rowsOfUniques',
    rate('rows with a unique real combination', 'Share of the released rows whose combination one person in the data has.'),
  ],
  ['uniqueRows', rate('rows alone in their cell', 'Share of the rows whose combination no other row has.')],
  ['k', count('smallest cell (k)', 'The fewest rows that share a combination of quasi-identifiers.')],
  ['minorityK', {title: 'smallest cell (k), minority', unit: 'count'}],
  ['smallCells', count('small cells', 'Combinations of quasi-identifiers that 1 to 10 rows have.')],
  ['minoritySmallCells', {title: 'small cells, minority', unit: 'count'}],
  ['inSmallCells', rate('rows in small cells', 'Share of the rows in such cells.')],
  ['minorityInSmallCells', {title: 'rows in small cells, minority', unit: 'rate'}],
  ['minorityUniqueRows', {title: 'rows alone in their cell, minority', unit: 'rate'}],
  ['diversity', count('distinct l-diversity', 'The fewest different values of a sensitive column within a cell.')],
  ['entropyDiversity', number('entropy l-diversity', 'e to the smallest entropy of a sensitive column within a cell.')],
  ['closeness', score('t-closeness', 'The largest distance of a sensitive column within a cell from that in all rows.')],
  ['smallestLevel', count('rarest sensitive value', 'The fewest rows that have a category of a sensitive column.')],
  ['sampleUniques', rate('unique in the data', 'Share of the people whose combination nobody else in the data has.')],
  ['minoritySampleUniques', {title: 'unique in the data, minority', unit: 'rate'}],
  [
    'populationUniques',
    rate('unique in the population', 'Estimated share of the people whose combination nobody else in the population has.'),
  ],
  ['minorityPopulationUniques', {title: 'unique in the population, minority', unit: 'rate'}],
  [
    'stillUnique',
    rate('chance of a unique to be so in the population', 'Unique in the population, of those unique in the data.'),
  ],
  [
    'secretsShown',
    rate(
      'secret scaffolds shown',
      'Share of the scaffolds that exactly one real molecule of the class has which a released molecule has too.',
    ),
  ],
  ['rowsOfSecrets', rate('rows with a secret scaffold', 'Share of the released molecules that have such a scaffold.')],
])
