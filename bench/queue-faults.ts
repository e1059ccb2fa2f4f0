/**
 * npm run bench:queue-faults: audits over a queue while parties are killed (SIGKILL) or paused (SIGSTOP), and ways between them are cut.
 *
 *   npm run bench:queue-faults -- [--rounds 50] [--faults 5] [--first 0] [--streams 4] [--seed 1]
 *
 * A round is one audit with a Redis (with or without persistence) and two workers of its own, and up to five faults, each at a random
 * moment. A coordinator or worker that ended is started again with the same command. A round fails when the report differs from that of
 * one process, when a command is refused, or when the audit has not ended 60 s after the last fault, beyond the time its work takes (by
 * one worker, times the audits that share the processor).
 * Rounds are seeded by their number: `--first 12 --rounds 1` plays one of them again.
 */
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import {smallCsv} from '../test/support/cli.js'
import {startRedis} from '../test/support/redis-server.js'
import {playRound} from './queue/fault-round.js'
import {figuresIn} from './queue/figures.js'
import {Party, TIMED, timedAudit} from './queue/party.js'

const text = (value: string) => ({type: 'string', default: value}) as const
const {values} = parseArgs({
  options: {rounds: text('50'), faults: text('5'), first: text('0'), streams: text('4'), seed: text('1')},
})
const MOST_SECONDS = 60
const WORK = {repeats: 5, rounds: 100, wait: 1000}

const root = await mkdtemp(path.join(os.tmpdir(), 'queue-faults-'))
await writeFile(path.join(root, 'data.csv'), smallCsv(1, 160, 40))
const argsTo = (out: string) => timedAudit('data.csv', out, WORK)

async function ended(args: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  const party = new Party(args, root)
  if ((await party.ended) !== 0) throw new Error(`An audit without faults must end well: ${party.text}`)
  return (performance.now() - startedAt) / 1000
}

/** Of the same audit by one worker: how long its work takes. */
async function secondsOverQueue(): Promise<number> {
  const redis = await startRedis()
  const worker = new Party(['worker', '--queue', redis.url(), '--jobs', '1', '--plugin', TIMED], root)
  try {
    return await ended([...argsTo('queued'), '--queue', redis.url()])
  } finally {
    await worker.kill()
    await redis.stop()
  }
}

await ended([...argsTo('alone'), '--jobs', '1'])
const figures = await figuresIn(path.join(root, 'alone'))
const seconds = await secondsOverQueue()
console.log(`Without faults: ${seconds.toFixed(1)} s with one worker`)

let [faults, failures, longest, next] = [0, 0, 0, 0]
async function stream(): Promise<void> {
  while (next < Number(values.rounds)) {
    const number = Number(values.first) + next++
    const seed = `${values.seed}/${number}`
    const rng = createRng(values.seed).fork(`round/${number}`)
    const args = (out: string) => argsTo(out)
    const round = await playRound({
      ...{seed, rng, root, args, figures, seconds: seconds * Number(values.streams), gapSeconds: seconds / 4},
      faults: Number(values.faults),
      mostSeconds: MOST_SECONDS,
    })
    faults += round.faults.length - 1
    longest = Math.max(longest, round.secondsAfter)
    if (round.failure !== undefined) failures++
    const how = round.failure === undefined ? 'ok' : `FAILED: ${round.failure}`
    console.log(`round ${seed}: ${round.faults.join('; ')}; at its end ${round.secondsAfter.toFixed(1)} s later: ${how}`)
  }
}
await Promise.all(Array.from({length: Number(values.streams)}, stream))
console.log(
  `${faults} faults in ${values.rounds} audits, ${failures} failures; the longest end was ${longest.toFixed(1)} s after the last`,
)
if (failures > 0) process.exitCode = 1
else await rm(root, {recursive: true})
