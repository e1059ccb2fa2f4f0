import type {GivenOptions} from '../../src/core/options.js'
import {recogniseInterpolation} from '../../src/inspect/recognise.js'
import {PAPER_SETS} from '../support/paper-sets.js'
import type {Bench, Row, Section} from './bench.js'
import {distinguish, reconstruct, type Run} from './measure.js'
import {contextOf} from './releases.js'
import {average, mean, show, table} from './summary.js'
import {made} from './variants.js'

const SAMPLERS: readonly (readonly [generator: string, options?: GivenOptions])[] = [
  ['smote'],
  ['svm-smote'],
  ['smote-tomek'],
  ['smote-enn'],
  ['smote-ipf'],
  ['prowsyn'],
  ['mixup'],
  ['polynom-fit-smote'],
  ['polynom-fit-smote', {topology: 'bus'}],
  ['polynom-fit-smote', {topology: 'mesh'}],
  ['polynom-fit-smote', {topology: 'curve'}],
  ['g-smote'],
  ['loras'],
]
const SAMPLER_SETS = ['ecoli', 'yeast_me2', 'abalone', 'mammography']
/** From here on the attack says that it is sure of a record. */
const SURE = 0.9

/** What each sampler of the SMOTE family gives away to the two attacks, and whether `inspect` sees that rows were interpolated. */
export const samplersRow: Row = {name: 'samplers', title: 'Samplers, natural ratio', measure}

async function measure(bench: Bench): Promise<Section> {
  const rows: string[][] = []
  for (const set of bench.chosen(PAPER_SETS).filter(({name}) => SAMPLER_SETS.includes(name)))
    for (const [generator, options = {}] of SAMPLERS) {
      const label = [set.name, generator, ...Object.values(options)].join(', ')
      bench.note(label)
      const train = await bench.sets.read(set)
      const runs: Run[] = []
      const distinguished: Run[] = []
      const verdicts: string[] = []
      for (const seed of bench.seeds) {
        const context = contextOf(label, seed)
        const release = await made(train, set, context, generator, options)
        if (release === undefined) continue
        runs.push(await reconstruct(release, context))
        distinguished.push(await distinguish(release, context))
        verdicts.push((await recogniseInterpolation(release.synthetic, context)).verdict)
      }
      bench.observe('exact', runs)
      rows.push(
        runs.length === 0
          ? [label, 'does not apply', '', '', '', '']
          : [label, ...figures(runs), show(mean(distinguished, 'f1')), [...new Set(verdicts)].join(', ')],
      )
    }
  return {
    lines: [
      'Recall and precision of ReconSMOTE count all records; sure ones have a confidence of 0.9 or more. F1 is that of DistinSMOTE on',
      'real and synthetic rows, mixed. Parents that a sampler does not use, and records that show on no line, cannot come back.',
      '',
      ...table(['released', 'recall', 'precision', 'sure: right / wrong', 'F1', '`inspect`'], rows),
    ],
  }
}

/** Recall, precision, and how many records the attack is sure of, over all runs. */
function figures(runs: readonly Run[]): string[] {
  const sure = runs.flatMap(({records}) => records.filter(({confidence}) => confidence >= SURE))
  const right = sure.filter(({isRight}) => isRight).length
  const found = runs.flatMap(({rates}) => (rates.precision === undefined ? [] : [rates.precision]))
  return [show(mean(runs, 'recall')), found.length === 0 ? 'none' : show(average(found)), `${right} / ${sure.length - right}`]
}
