import {Worker, isMainThread, parentPort, workerData} from 'node:worker_threads'
import {createContext, type Context} from '../../src/core/context.js'
import {createRng} from '../../src/core/rng.js'
import type {Table} from '../../src/core/table.js'
import {splitRows} from '../../src/audit/release/split.js'
import {ctgan} from '../../src/generators/networks/ctgan.js'
import {readSet, SETS} from './sets.js'

interface Work {
  readonly data: string
  readonly steps: number
  /** Numbers of the trainings of this thread. */
  readonly trainings: readonly number[]
}

const MINORITY = {target: 'class', label: 'ME2'}
const HIDDEN = 128

interface Seconds {
  readonly wall: number
  /** Of all threads: what holds on a machine whose processors are shared with others. */
  readonly processor: number
}

/** Time that so many trainings of a ctgan take in so many threads, each on its own half of yeast_me2, the start of the threads included. */
export async function shadowTrainings(data: string, trainings: number, steps: number, threads: number): Promise<Seconds> {
  const before = process.cpuUsage()
  const startedAt = performance.now()
  // Threads do not inherit the loader of TypeScript.
  const file = JSON.stringify(import.meta.url)
  const loader = `import('tsx/esm/api').then(({tsImport}) => tsImport(${file}, ${file}))`
  await Promise.all(
    Array.from({length: threads}, (_, thread) => {
      const own = Array.from({length: trainings}, (_unused, at) => at).filter(at => at % threads === thread)
      const worker = new Worker(loader, {eval: true, workerData: {data, steps, trainings: own} satisfies Work})
      return new Promise((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
    }),
  )
  const {user, system} = process.cpuUsage(before)
  return {wall: (performance.now() - startedAt) / 1000, processor: (user + system) / 1e6}
}

/** Memory of the process in MB as one training goes on: after each tenth of its steps. */
export async function memoryOfTraining(data: string, steps: number): Promise<number[]> {
  const megabytes: number[] = []
  const progress = (fraction: number) => {
    while (megabytes.length < Math.floor(10 * fraction)) megabytes.push(process.memoryUsage().rss / 1e6)
  }
  await train(await readSet(data, SETS[0]), 0, steps, {...createContext(createRng('memory')), progress})
  return megabytes
}

async function train(table: Table, number: number, steps: number, context: Context): Promise<void> {
  const split = splitRows(table, MINORITY.target, 0.5, createRng(`shadow/${number}`))
  const generator = await ctgan.create({hidden: HIDDEN, steps})
  const fitted = await generator.fit(table.select(split.train, 'train'), MINORITY, context)
  fitted.dispose()
}

if (!isMainThread) {
  const {data, steps, trainings} = workerData as Work
  const table = await readSet(data, SETS[0])
  for (const number of trainings) await train(table, number, steps, createContext(createRng(`training/${number}`)))
  parentPort?.postMessage('done')
}
