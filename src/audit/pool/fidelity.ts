import type {Estimate, Estimates} from '../../core/estimate.js'
import type {FidelityFigure, FidelityFigures} from '../../metrics/fidelity/fidelity.js'
import {poolFigure, type PoolSettings} from '../../metrics/pool-figure.js'
import type {ColumnEstimate, ResultEntry} from '../../result/audit-result.js'
import type {TaskOutput} from '../plan/task-output.js'

type FidelityOutput = Extract<TaskOutput, {kind: 'fidelity' | 'segmentation'}> & Omit<FidelityFigures, 'figures'>

/** Pools the repeats of one fidelity measure or segmenter; a figure or column that some repeats do not define rests on the others. */
export function fidelityEstimates(
  outputs: readonly FidelityOutput[],
  settings: Pick<PoolSettings, 'confidence' | 'newSplits'>,
): Pick<ResultEntry, 'estimates' | 'columns' | 'details'> {
  const [{trainRows, testRows}] = outputs
  const pool = (figures: readonly FidelityFigure[]): Estimate =>
    poolFigure(
      figures.map(({value}) => value),
      figures.map(({standardError}) => standardError),
      figures[0].range,
      {...settings, trainRows, testRows},
      'standard error',
    )
  const names = [...new Set(outputs.flatMap(({figures}) => Object.keys(figures)))]
  const estimates: Estimates = Object.fromEntries(
    names.map(name => [name, pool(outputs.flatMap(({figures}) => (Object.hasOwn(figures, name) ? [figures[name]] : [])))]),
  )
  const columns = columnsOf(outputs, pool)
  return {
    estimates,
    ...(columns.length > 0 && {columns}),
    ...(outputs[0].details && {details: meanDetails(outputs)}),
  }
}

function columnsOf(outputs: readonly FidelityOutput[], pool: (figures: readonly FidelityFigure[]) => Estimate): ColumnEstimate[] {
  const all = outputs.flatMap(({columns}) => columns ?? [])
  const first = new Map([...all].reverse().map(column => [column.name, column]))
  const order = [...new Set(all.map(({name}) => name))]
  return order.flatMap(name => {
    const column = first.get(name)
    if (column === undefined) return []
    return [{name, statistic: column.statistic, estimate: pool(all.filter(each => each.name === name))}]
  })
}

function meanDetails(outputs: readonly FidelityOutput[]): Record<string, number> {
  const given = outputs.flatMap(({details}) => (details === undefined ? [] : [details]))
  const names = [...new Set(given.flatMap(details => Object.keys(details)))]
  return Object.fromEntries(
    names.map(name => [name, given.reduce((sum, details) => sum + (details[name] ?? 0), 0) / given.length]),
  )
}

/** Beside every column stands what real rows reach in it. */
export function withColumnBaselines(columns: readonly ColumnEstimate[], real: readonly ColumnEstimate[] = []): ColumnEstimate[] {
  const byName = new Map(real.map(column => [column.name, column.estimate]))
  return columns.map(column => {
    const baseline = byName.get(column.name)
    return baseline === undefined ? column : {...column, baseline}
  })
}
