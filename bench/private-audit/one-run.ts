import {createContext} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import {Table} from '../../src/core/table.js'
import {dpGaussianCopula} from '../../src/generators/private/dp-gaussian-copula.js'
import {gaussianMu} from '../../src/stats/gaussian-privacy.js'
import {guessExtremes} from '../../src/stats/one-run/one-run.js'
import {oneRunEpsilon} from '../../src/stats/one-run/one-run-epsilon.js'
import {oneRunMu} from '../../src/stats/one-run/one-run-mu.js'
import {cells} from './noise.js'

const CANARIES = 1000
/** A guess about every fifth canary. */
const GUESSES = CANARIES / 5

/**
 * One fit of the private copula on one column in which each of many canaries has a level of its own and was put in by a
 * coin: the count of its level is what each is guessed by.
 */
export async function oneRunRow(epsilon: number, delta: number, seed: string): Promise<string> {
  const levels = Array.from({length: CANARIES}, (_, level) => String(level))
  const column = (name: string, own: readonly string[], codes: Int32Array) =>
    ({kind: 'categorical', field: {kind: 'categorical', name, levels: own, missing: 0}, codes}) as const
  const everybody = new Table(
    'train',
    [column('level', levels, Int32Array.from(levels.keys())), column('y', ['1'], new Int32Array(CANARIES))],
    CANARIES,
  )
  const coins = createRng(`${seed}/coins`)
  const included = levels.map(() => coins.next() < 0.5)
  const train = everybody.select(
    Int32Array.from(levels.keys()).filter(row => included[row]),
    'train',
  )
  const domain = JSON.stringify({level: {levels}})
  const generator = dpGaussianCopula.create({epsilon, delta, domain, insecureSeed: true})
  const fitted = await generator.fit(train, {target: 'y', label: '1'}, createContext(createRng(seed)))
  const scores = Float64Array.from(levels.keys(), row => fitted.privacyLoss?.(everybody, row) ?? NaN)
  const run = guessExtremes(scores, included, GUESSES)
  const [mu, claimed] = [oneRunMu(run, 0.95).value, gaussianMu(epsilon, delta)]
  const share = `${((100 * mu) / claimed).toFixed(0)} %`
  const counts = `${run.correct} of ${run.guesses}`
  return cells(epsilon, claimed.toFixed(3), seed, counts, mu.toFixed(3), share, oneRunEpsilon(run, delta, 0.95).value.toFixed(3))
}
