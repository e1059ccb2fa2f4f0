import {rm} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Rng} from '../../src/core/rng.js'
import {openCutProxy, type Cut, type CutProxy} from '../../test/support/cut-proxy.js'
import {startRedis, type RedisServer} from '../../test/support/redis-server.js'
import {figuresIn} from './figures.js'
import {Party, workerArgs} from './party.js'

export interface Fault {
  /** What was done to whom; such faults are counted together. */
  readonly kind: string
  readonly milliseconds: number
}

export interface RoundOptions {
  /** Names the round: its faults follow from it. */
  readonly seed: string
  readonly rng: Rng
  readonly root: string
  readonly args: (out: string) => readonly string[]
  /** What an audit without faults found. */
  readonly figures: string
  /** How long it takes over a queue, at most. */
  readonly seconds: number
  readonly faults: number
  /** Between two faults, at most. */
  readonly gapSeconds: number
  /** Beyond the time that the work takes. */
  readonly mostSeconds: number
}

export interface RoundEnd {
  readonly persists: boolean
  readonly faults: readonly Fault[]
  /** From the end of the last fault to the end of the audit. */
  readonly secondsAfter: number
  readonly failure?: string
}

const WORKERS = 2
const pick = <T>(rng: Rng, some: readonly T[]) => some[Math.floor(rng.next() * some.length)]

/** Plays an audit over a queue, with faults at random moments, and looks at what it found. */
export async function playRound(options: RoundOptions): Promise<RoundEnd> {
  const {rng} = options
  const persists = rng.next() < 0.5
  const scene = await Scene.open(persists, options)
  const faults: Fault[] = []
  try {
    for (let fault = 0; fault < options.faults && !scene.isOver(); fault++) {
      await Promise.race([scene.over, sleep(1000 * rng.next() * options.gapSeconds)])
      if (!scene.isOver()) faults.push(await scene.strike(rng))
    }
    const after = performance.now()
    const most = 1000 * (options.mostSeconds + options.seconds)
    const isLate = await Promise.race([scene.over.then(() => false), sleep(most, true)])
    const secondsAfter = (performance.now() - after) / 1000
    const failure = scene.failure ?? (isLate ? `not at its end after ${most / 1000} s` : await scene.difference())
    return {persists, faults, secondsAfter, ...(failure !== undefined && {failure: `${failure}\n${scene.told()}`})}
  } finally {
    await scene.close()
  }
}

/** The parties of one audit, each with a way of its own to Redis. A party that has ended early is started anew, as by an operator. */
class Scene {
  readonly over: Promise<void>
  readonly #redis: RedisServer
  readonly #redisName: string
  readonly #options: RoundOptions
  readonly #ways: readonly CutProxy[]
  readonly #parties: Party[] = []
  #isClosed = false
  #isOver = false
  failure: string | undefined

  static async open(persists: boolean, options: RoundOptions): Promise<Scene> {
    const redis = await startRedis({persists})
    const ways = await Promise.all(Array.from({length: 1 + WORKERS}, () => openCutProxy(redis.port)))
    return new Scene(redis, persists, options, ways)
  }

  private constructor(redis: RedisServer, persists: boolean, options: RoundOptions, ways: readonly CutProxy[]) {
    this.#redis = redis
    this.#redisName = `Redis ${persists ? 'with' : 'without'} persistence`
    this.#options = options
    this.#ways = ways
    this.over = this.#coordinate().then(() => {
      this.#isOver = true
    })
    for (let worker = 1; worker <= WORKERS; worker++) void this.#serve(worker)
  }

  isOver(): boolean {
    return this.#isOver
  }

  get #out(): string {
    return path.join(this.#options.root, this.#options.seed.replaceAll(/\W/g, '-'))
  }

  async #coordinate(): Promise<void> {
    for (;;) {
      const party = new Party([...this.#options.args(this.#out), '--queue', this.#url(0)], this.#options.root)
      this.#parties[0] = party
      const code = await party.ended
      this.#listen(party)
      if (code === 0 || this.#isClosed) return
      // Killed, or Redis was not there when it began: whoever started it starts it again.
      if (code === null || party.text.includes('cannot be used')) continue
      this.failure = `exit code ${code}: ${party.text.slice(-600)}`
      return
    }
  }

  async #serve(worker: number): Promise<void> {
    while (!this.#isClosed) {
      const party = new Party(workerArgs(this.#url(worker)), this.#options.root)
      this.#parties[worker] = party
      await party.ended
      this.#listen(party)
    }
  }

  /** A connection whose errors nobody hears is told of on stderr by its library. */
  #listen({text}: Party): void {
    if (text.includes('Unhandled error')) this.failure = `an error was heard by nobody: ${text.slice(-600)}`
  }

  #url(party: number): string {
    return `redis://127.0.0.1:${this.#ways[party].port}`
  }

  /** Does one thing that goes wrong, and returns what it was when it is over. */
  async strike(rng: Rng): Promise<Fault> {
    // One in five is longer than a claim on a job holds.
    const milliseconds = Math.round(rng.next() < 0.2 ? 20_000 + 10_000 * rng.next() : 5000 * rng.next())
    const kind = pick(rng, ['kill', 'pause', 'cut'] as const)
    const party = Math.floor(rng.next() * (kind === 'cut' ? 1 + WORKERS : 2 + WORKERS))
    const name = party === 0 ? 'the audit' : party > WORKERS ? this.#redisName : 'a worker'
    if (kind === 'cut') {
      const cut = pick<Cut>(rng, ['reset', 'silent', 'deaf', 'slow'])
      await this.#ways[party].cut(cut, milliseconds)
      return {kind: `way of ${name} ${cut}`, milliseconds}
    }
    if (kind === 'pause') {
      const signal = (which: NodeJS.Signals) => {
        if (party > WORKERS) this.#redis.signal(which)
        else this.#parties[party].signal(which)
      }
      signal('SIGSTOP')
      await sleep(milliseconds)
      signal('SIGCONT')
      return {kind: `${name} paused`, milliseconds}
    }
    if (party > WORKERS) await this.#redis.restart(milliseconds)
    else await this.#parties[party].kill()
    return {kind: `${name} killed`, milliseconds: party > WORKERS ? milliseconds : 0}
  }

  async difference(): Promise<string | undefined> {
    const found = await figuresIn(this.#out)
    return found === this.#options.figures ? undefined : 'the report differs'
  }

  /** What the parties said, the end of it. */
  told(): string {
    return this.#parties.map(({text}, at) => `--- party ${at}\n${text.slice(-1500)}`).join('\n')
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#parties.map(party => party.kill()))
    await Promise.all(this.#ways.map(way => way.close()))
    await this.#redis.stop()
    if (this.failure === undefined) await rm(this.#out, {recursive: true, force: true})
  }
}
