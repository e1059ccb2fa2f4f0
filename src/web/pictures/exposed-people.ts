import type {PeopleAtRisk} from '../../result/audit-result.js'
import {colours, type Chart} from '../../report/charts/chart.js'
import {rowChart, type Point} from '../../report/charts/rows.js'
import {visible} from '../../report/text.js'
import {generatorName} from '../../report/view/names.js'
import {results} from '../messages/results-en.js'

const words = results.people
/** More rows than these make a picture that nobody reads to its end; the table has them all. */
const MOST_DRAWN = 40

type Person = PeopleAtRisk['people'][number]
type Reached = Person['reachedBy'][number]

/** A person at risk, by data row, and the attack that tells most of whether they were in the data. */
export interface ExposedPerson {
  readonly row: number
  readonly attack: string
  readonly member: Reached['member']
  readonly nonMember: Reached['nonMember']
  /** Share of repeats or runs in which they were reached while in the data, less that while outside; in [-1, 1]. */
  readonly gap: number
  /** Attacks that reached them. */
  readonly attacks: number
}

/** People of one release, the most exposed first: by the gap of their worst attack, then by how many attacks reach them. */
export function exposedPeople({people}: Pick<PeopleAtRisk, 'people'>): readonly ExposedPerson[] {
  const exposed = people.map(({row, reachedBy}): ExposedPerson => {
    const [worst] = [...reachedBy].sort((a, b) => gapOf(b) - gapOf(a))
    return {...worst, row, gap: gapOf(worst), attacks: reachedBy.length}
  })
  return exposed.sort((a, b) => b.gap - a.gap || b.attacks - a.attacks || a.row - b.row)
}

const gapOf = ({member, nonMember}: Reached) => shareOf(member) - shareOf(nonMember)

/** 0 where it was never tried. */
const shareOf = ({times, reached}: Reached['member']) => (times === 0 ? 0 : reached / times)

/** The exposed people of a release as a picture: no value of anybody, only row numbers. Undefined where nobody is listed. */
export function exposedPeopleChart(risk: PeopleAtRisk, number: number): Chart | undefined {
  const people = exposedPeople(risk).slice(0, MOST_DRAWN)
  if (people.length === 0) return undefined
  const point = (person: ExposedPerson, row: number, inData: boolean): Point[] => {
    const tries = inData ? person.member : person.nonMember
    if (tries.times === 0) return []
    const value = shareOf(tries)
    const where = inData ? words.inData : words.outside
    return [
      {
        row,
        estimate: {value, low: value, high: value, confidence: 1, trials: tries.times, method: 'count'},
        title: words.of(person.row, visible(person.attack), tries.reached, tries.times, where),
      },
    ]
  }
  return {
    id: `chart-exposed-${number}`,
    title: words.title(generatorName(risk.generator)),
    description: words.description(people.length),
    caption: words.caption,
    legend: [
      {symbol: 'circle', colour: colours.attack, label: words.inData},
      {symbol: 'ring', colour: colours.control, label: words.outside},
    ],
    options: (plot, width) =>
      rowChart(plot, width, {
        rows: people.map(({row}) => ({label: words.row(row)})),
        series: [
          {points: people.flatMap((person, at) => point(person, at, false)), colour: colours.control, symbol: 'ring', offset: 3},
          {points: people.flatMap((person, at) => point(person, at, true)), colour: colours.attack, symbol: 'circle', offset: -3},
        ],
        label: words.axis,
        dense: true,
      }),
  }
}
