/**
 * npm run bench:queue-faults: audits over a queue while parties are killed (SIGKILL) or paused (SIGSTOP), and ways between them are cut.
 *
 *   npm run bench:queue-faults -- [--faults 200] [--streams 4] [--seed 1] [--first 0] [--rounds N]
 *
 * A round is one audit with a Redis (with or without persistence) and two workers of its own, and up to eight faults, each at a random
 * moment. A coordinator or worker that ended is started again with the same command. Rounds are played until there were so many faults,
 * or so many rounds. A round fails when the report differs from that of one process, when a command is refused, or when the audit has
 * not ended 60 s after the last fault, beyond the time its work takes (by one worker, times the audits that share the processor).
 * Rounds are seeded by their number: `--first 12 --rounds 1` plays one of them again.
 */
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import {smallCsv} from '../test/support/cli.js'
import {startRedis} from '../test/support/redis-server.js'
import {playRound, type RoundEnd} from './queue/fault-round.js'
import {figuresIn} from './queue/figures.js'
import {Party, timedAudit, workerArgs} from './queue/party.js'

const text = (value: string) => ({type: 'string', default: value}) as const
const {values} = parseArgs({
  options: {faults: text('200'), streams: text('4'), seed: text('1'), first: text('0'), rounds: text('Infinity')},
})
const [streams, first] = [Number(values.streams), Number(values.first)]
const MOST_SECONDS = 60
const MOST_FAULTS_A_ROUND = 8
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
  const worker = new Party(workerArgs(redis.url()), root)
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
console.log(`Seed ${values.seed}; without faults: ${seconds.toFixed(1)} s with one worker`)

const rounds: RoundEnd[] = []
const faultCount = () => rounds.reduce((sum, {faults}) => sum + faults.length, 0)
let next = first
async function stream(): Promise<void> {
  while (next < first + Number(values.rounds) && faultCount() < Number(values.faults)) {
    const number = next++
    const seed = `${values.seed}/${number}`
    const rng = createRng(values.seed).fork(`round/${number}`)
    const round = await playRound({
      ...{seed, rng, root, args: argsTo, figures, seconds: seconds * streams, gapSeconds: seconds / 8},
      ...{faults: MOST_FAULTS_A_ROUND, mostSeconds: MOST_SECONDS},
    })
    rounds.push(round)
    const faults = round.faults.map(({kind, milliseconds}) => kind + (milliseconds === 0 ? '' : ` for ${milliseconds} ms`))
    const how = round.failure === undefined ? 'ok' : `FAILED: ${round.failure}`
    console.log(`round ${seed}: ${faults.join('; ')}; at its end ${round.secondsAfter.toFixed(1)} s later: ${how}`)
  }
}
await Promise.all(Array.from({length: streams}, stream))

const failures = rounds.filter(({failure}) => failure !== undefined).length
const kinds = new Map<string, number>()
for (const {kind} of rounds.flatMap(({faults}) => faults)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
console.log('\n| fault | times |\n| --- | ---: |')
for (const [kind, times] of [...kinds].sort(([a], [b]) => a.localeCompare(b))) console.log(`| ${kind} | ${times} |`)
const longest = Math.max(...rounds.map(({secondsAfter}) => secondsAfter))
const persistent = rounds.filter(({persists}) => persists).length
console.log(
  `\n${faultCount()} faults in ${rounds.length} audits (${persistent} with persistence), ${failures} failures; ` +
    `the longest end was ${longest.toFixed(1)} s after the last fault. Seed ${values.seed}, rounds from ${first}.`,
)
if (failures > 0) process.exitCode = 1
else await rm(root, {recursive: true})
