/** An attack that takes as much work and as much time as it is told, for benches of the queue. Its scores are of chance. */
import {setTimeout as sleep} from 'node:timers/promises'
import {defineAttack, throwIfStopped} from 'minority-report'

export const timed = defineAttack({
  name: 'timed',
  summary: 'Takes as much work and as much time as it is told.',
  source: 'Made up for the benches of the queue',
  attacker: 'Nobody: it guesses by chance.',
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {
    rounds: {type: 'integer', min: 0, max: 1e6, default: 0, description: 'Thousands of sines that are reckoned.'},
    wait: {type: 'integer', min: 0, max: 1e6, default: 0, description: 'Milliseconds that are waited for.'},
  },
  create: ({rounds, wait}) => ({
    async guess({targets}, context) {
      let sum = 0
      for (let round = 0; round < rounds; round++) {
        if (round % 1000 === 0) throwIfStopped(context)
        for (let at = 0; at < 1000; at++) sum += Math.sin(sum + at)
      }
      await sleep(wait, undefined, {signal: context.signal}).catch(() => undefined)
      throwIfStopped(context)
      const scores = Float64Array.from({length: targets.rowCount}, () => context.rng.next() + 0 * sum)
      return {kind: 'membership', scores, parameters: {estimated: []}}
    },
  }),
})
