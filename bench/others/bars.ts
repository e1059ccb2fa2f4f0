import {NOT_ASKED, type Measured} from './measure.js'
import {areMapsNamed} from './named.js'
import {isNeighboursHeld, meanRecall, share, shareOf, tellsNeighbours, totalOf} from './total.js'

/** One line of the table of bars. */
interface Bar {
  readonly what: string
  /** Before this bench was there: of single files. */
  readonly before: string
  readonly bar: string
  /** Nothing where no release of the kinds was measured. */
  readonly reached: (runs: readonly Measured[]) => {readonly text: string; readonly met: boolean} | undefined
}

const show = (value: number) => value.toFixed(3)
const filesOf = ({length}: readonly unknown[]) => (length === 1 ? '1 file' : `${length} files`)

function of(
  kinds: readonly string[],
  value: (runs: readonly Measured[]) => number | undefined,
  isMet: (value: number) => boolean,
) {
  return (runs: readonly Measured[]) => {
    const own = runs.filter(({meta}) => kinds.includes(meta.kind))
    const reached = own.length === 0 ? undefined : value(own)
    return reached === undefined ? undefined : {text: `${show(reached)} (${filesOf(own)})`, met: isMet(reached)}
  }
}

const recallOf = (kinds: readonly string[], bar: number) => of(kinds, meanRecall, value => value >= bar)

/** Records found, of those that lie on a used edge: the others left no trace. */
const onEdges = (kind: string, bar: number) =>
  of(
    [kind],
    runs => {
      const {foundOnEdge, realOnEdge} = totalOf(runs)
      return share(foundOnEdge, realOnEdge)
    },
    value => value >= bar,
  )

/** Wrong records among the certain ones, the worst kind. */
function certainWrong(runs: readonly Measured[]) {
  const kinds = [...new Set(runs.map(({meta}) => meta.kind))]
  const shares = kinds.flatMap(kind => {
    const {certain, certainWrong: wrong} = totalOf(runs.filter(({meta}) => meta.kind === kind))
    return certain === 0 ? [] : [{kind, share: wrong / certain, wrong, certain}]
  })
  if (shares.length === 0) return undefined
  const worst = shares.reduce((a, b) => (b.share > a.share ? b : a))
  const over = shares.filter(({share: value}) => value > MOST_WRONG).length
  const all = totalOf(runs)
  return {
    text:
      `${show(all.certainWrong / all.certain)} over all (${all.certainWrong} of ${all.certain}); ` +
      `worst ${worst.kind}: ${worst.wrong} of ${worst.certain}; ${over} of ${shares.length} kinds above`,
    met: over === 0,
  }
}

const MOST_WRONG = 0.02

const NATURAL = [
  'smote',
  'smotenc',
  'borderline-1',
  'borderline-2',
  'adasyn',
  'svm-smote',
  'kmeans-smote',
  'smote-tomek',
  'smote-enn',
]

/** A real sampler of imbalanced-learn at natural ratio: all records, those that two lines pass through, and wrong ones. */
const naturalBars = NATURAL.flatMap((name): Bar[] => [
  {
    what: `${name} at natural ratio, recall of the records on two lines (of all)`,
    before: '-',
    bar: '>= 0.98',
    reached(runs) {
      const own = runs.filter(({meta}) => meta.kind === `natural-${name}`)
      const {foundOnTwo, realOnTwo} = totalOf(own)
      const all = meanRecall(own)
      if (all === undefined) return undefined
      return {text: `${show(foundOnTwo / realOnTwo)} (${show(all)}; ${filesOf(own)})`, met: foundOnTwo >= 0.98 * realOnTwo}
    },
  },
  {
    what: `${name} at natural ratio, precision`,
    before: '-',
    bar: '>= 0.99',
    reached: of(
      [`natural-${name}`],
      runs => {
        const {right, reported} = totalOf(runs)
        return share(right, reported)
      },
      value => value >= 0.99,
    ),
  },
])

/** Truncated files tell whole numbers only where columns of full precision say between which records a row lies. */
const identifies = ({meta}: Measured) => FLOAT_SETS.has(meta.set)
const FLOAT_SETS = new Set(['pima', 'pbc', 'boston', 'nafld', 'mgus2'])

const BARS: readonly Bar[] = [
  {what: 'certain records wrong, each kind', before: 'up to 1', bar: '<= 0.02', reached: certainWrong},
  {
    what: 'records at 0.5 or more on files without interpolation',
    before: 'few',
    bar: '0',
    reached(runs) {
      const clean = runs.filter(({meta}) => !meta.isInterpolated)
      const {likely} = totalOf(clean)
      return clean.length === 0 ? undefined : {text: `${likely} (${filesOf(clean)})`, met: likely === 0}
    },
  },
  {
    what: 'files without interpolation, or of means of three, with a record at 0.9 or more',
    before: '-',
    bar: '0',
    reached(runs) {
      const clean = runs.filter(({meta}) => !meta.isInterpolated)
      const alarms = clean.filter(({score}) => score.sure > 0).length
      return clean.length === 0 ? undefined : {text: `${alarms} of ${filesOf(clean)}`, met: alarms === 0}
    },
  },
  {what: 'one log1p column, recall', before: '0-0.37', bar: '>= 0.95', reached: recallOf(['log1p-one'], 0.95)},
  {what: 'several log1p columns, recall', before: '0-0.37', bar: '>= 0.95', reached: recallOf(['log1p-several'], 0.95)},
  {
    what: 'log1p columns named, and no other',
    before: '-',
    bar: '1',
    reached: of(
      ['log1p-one', 'log1p-several'],
      runs => shareOf(runs, areMapsNamed),
      value => value === 1,
    ),
  },
  {
    what: 'truncated integers, exact recall where columns identify',
    before: '0.005-0.54',
    bar: '>= 0.90',
    reached: runs => recallOf(['truncated', 'truncated-smotenc'], 0.9)(runs.filter(identifies)),
  },
  ...naturalBars,
  {what: 'float32, recall', before: '0.57-1', bar: '>= 0.98', reached: recallOf(['float32', 'float32-as-double'], 0.98)},
  {what: '%.6g, recall', before: '0.04-0.99', bar: '>= 0.95', reached: recallOf(['significant-6'], 0.95)},
  {what: 'rounded like the source, recall', before: '0.42, 0.96', bar: '>= 0.90', reached: recallOf(['like-the-source'], 0.9)},
  {
    what: 'ratio 1, 3-6 decimals, of the records on used edges',
    before: '0.73-0.80',
    bar: '>= 0.90',
    reached: onEdges('ratio-1', 0.9),
  },
  {
    what: 'ratio 0.5, 3-6 decimals, of the records on used edges',
    before: '0',
    bar: '>= 0.6',
    reached: onEdges('ratio-half', 0.6),
  },
  {
    what: 'k exact or in its interval',
    before: '0 of 12 scaled',
    bar: '>= 0.95',
    reached(runs) {
      const told = runs.filter(run => tellsNeighbours(run) && run.inspected.k !== undefined)
      const held = shareOf(told, isNeighboursHeld)
      return held === undefined ? undefined : {text: `${show(held)} (${filesOf(told)} with an estimate)`, met: held >= 0.95}
    },
  },
  {
    what: 'recognised by `inspect`',
    before: 'float32 0 of 5',
    bar: '>= 0.95',
    reached(runs) {
      const made = runs.filter(({meta, inspected}) => meta.isInterpolated && meta.isRebuilt && inspected.verdict !== NOT_ASKED)
      const seen = shareOf(made, ({inspected}) => inspected.verdict === 'interpolated')
      return seen === undefined ? undefined : {text: `${show(seen)} (${filesOf(made)})`, met: seen >= 0.95}
    },
  },
  {
    what: 'false alarms of `inspect`',
    before: '-',
    bar: '<= 0.01',
    reached(runs) {
      const clean = runs.filter(({meta, inspected}) => !meta.isInterpolated && inspected.verdict !== NOT_ASKED)
      const alarms = shareOf(clean, ({inspected}) => inspected.verdict === 'interpolated')
      return alarms === undefined ? undefined : {text: `${show(alarms)} (${filesOf(clean)})`, met: alarms <= 0.01}
    },
  },
  {
    what: 'processor time of the slowest attack, s',
    before: '-',
    bar: '< 60',
    reached(runs) {
      if (runs.length === 0) return undefined
      const slowest = runs.reduce((a, b) => (b.attackSeconds > a.attackSeconds ? b : a))
      return {text: `${slowest.attackSeconds.toFixed(1)} (${slowest.name})`, met: slowest.attackSeconds < 60}
    },
  },
]

/** A row per bar of which something was measured: figure, before, bar, reached, met. */
export function barRows(runs: readonly Measured[]): string[][] {
  return BARS.flatMap(({what, before, bar, reached}) => {
    const now = reached(runs)
    return now === undefined ? [] : [[what, before, bar, now.text, now.met ? 'yes' : 'NO']]
  })
}
