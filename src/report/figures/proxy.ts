import {catalogue, type Figure} from './figure.js'

const rate = (title: string): Figure => ({title, unit: 'rate'})
const number = (title: string): Figure => ({title, unit: 'number'})

/** Proxies have no definitions here: what each of them measures is among the methods. */
export const proxyFigures = catalogue([
  ['median', number('median')],
  ['fifthPercentile', number('5th percentile')],
  ['medianRatio', number('median, against unused records')],
  ['fifthPercentileRatio', number('5th percentile, against unused records')],
  ['closerToTrainShare', rate('closer to used than to unused records')],
  ['holdoutMedian', number('median to unused records')],
  ['holdoutFifthPercentile', number('5th percentile to unused records')],
  ['share', rate('synthetic rows that are copies')],
  ['foundShare', rate('records that were copied')],
  ['holdoutShare', rate('synthetic rows that equal unused records')],
  ['main', rate('linked')],
  ['control', rate('linked among unused records')],
  ['risk', rate('residual risk')],
  ['precision', rate('precision')],
  ['recall', rate('recall')],
  ['f1', {title: 'F1', unit: 'score'}],
])
