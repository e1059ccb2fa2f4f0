import {table} from '../geometry/summary.js'
import {NOT_ASKED, type Measured} from './measure.js'
import {areDigitsNamed, areMapsNamed, isBent, mapsOf, samplerNamed} from './named.js'
import {isNeighboursExact, isNeighboursHeld, meanRecall, share, shareOf, tellsNeighbours, totalOf, worstRecall} from './total.js'

const show = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(3))

/** One line per kind of release that interpolates or averages records. */
export function kindsTable(runs: readonly Measured[]): string[] {
  const kinds = groups(runs.filter(({meta}) => meta.isInterpolated))
  const rows = [...kinds].map(([kind, of]) => {
    const total = totalOf(of)
    const told = of.filter(isAsked).filter(tellsNeighbours)
    return [
      kind,
      String(of.length),
      `${total.certainWrong} of ${total.certain}`,
      show(share(total.right, total.reported)),
      of[0].meta.isRebuilt ? `${show(meanRecall(of))} / ${show(worstRecall(of))}` : '-',
      of[0].meta.isRebuilt ? show(share(total.foundOnTwo, total.realOnTwo)) : '-',
      of[0].meta.isRebuilt ? show(share(total.foundOnEdge, total.realOnEdge)) : '-',
      `${show(mean(of.map(({own}) => own.precision)))} / ${show(mean(of.map(({own}) => own.recall)))}`,
      show(mean(of.map(({explainedShare}) => explainedShare))),
      of.some(isBent) ? show(shareOf(of, areMapsNamed)) : mapsFound(of),
      show(shareOf(of, areDigitsNamed)),
      show(shareOf(of.filter(isAsked), isRecognised)),
      told.length === 0 ? '-' : `${show(shareOf(told, isNeighboursExact))} / ${show(shareOf(told, isNeighboursHeld))}`,
      samplers(of),
      `${mean(of.map(({attackSeconds}) => attackSeconds)).toFixed(1)} / ${mean(of.map(({inspectSeconds}) => inspectSeconds)).toFixed(1)}`,
    ]
  })
  return table(
    [
      ...['kind', 'files', 'certain and wrong', 'precision', 'recall: mean / worst', 'of records on two edges', 'on an edge'],
      ...[
        'own precision / recall',
        'explained',
        'maps named',
        'digits named',
        'recognised',
        'k exact / in interval',
        'sampler first / its probability',
        's attack / inspect',
      ],
    ],
    rows,
  )
}

/** One line per kind of file without interpolation. */
export function cleanTable(runs: readonly Measured[]): string[] {
  const kinds = groups(runs.filter(({meta}) => !meta.isInterpolated))
  const rows = [...kinds].map(([kind, of]) => {
    const total = totalOf(of)
    return [
      kind,
      String(of.length),
      String(total.reported),
      String(total.likely),
      String(total.sure),
      of.some(isAsked) ? `${of.filter(isRecognised).length} of ${of.filter(isAsked).length}` : '-',
      `${mean(of.map(({attackSeconds}) => attackSeconds)).toFixed(1)} / ${mean(of.map(({inspectSeconds}) => inspectSeconds)).toFixed(1)}`,
    ]
  })
  return table(
    ['kind', 'files', 'records reported', 'at 0.5 or more', 'at 0.9 or more', 'called interpolated', 's attack / inspect'],
    rows,
  )
}

/** Of the releases of which `inspect` says which sampler they resemble. */
function samplers(runs: readonly Measured[]): string {
  const told = runs.flatMap(run => samplerNamed(run) ?? [])
  if (told.length === 0) return '-'
  const first = told.filter(({isFirst}) => isFirst).length / told.length
  return `${show(first)} / ${show(mean(told.map(({probability}) => probability)))}`
}

const isAsked = ({inspected}: Measured) => inspected.verdict !== NOT_ASKED
const isRecognised = ({inspected}: Measured) => inspected.verdict === 'interpolated'

/** Maps named where there are none. */
const mapsFound = (runs: readonly Measured[]) => {
  const wrong = runs.filter(run => mapsOf(run).length > 0).length
  return wrong === 0 ? '-' : `${wrong} wrong`
}

function groups(runs: readonly Measured[]): Map<string, Measured[]> {
  const kinds = new Map<string, Measured[]>()
  for (const run of runs) kinds.set(run.meta.kind, [...(kinds.get(run.meta.kind) ?? []), run])
  return kinds
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
