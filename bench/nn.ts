/**
 * Milliseconds per training step of the training core, next to the speed of a plain matrix product in the same minute, and the
 * throughput of two trainings in two threads. Run: npm run bench:nn [-- --kernels typescript | --engine tensorflow]
 *
 * G = WGAN with gradient penalty, one critic and one generator step, noise and dropout masks included: generator of
 * CTGAN (128 noise columns, two residual blocks with batch norm), critic of two hidden layers with LeakyReLU and
 * dropout 0.5, no packing. D = diffusion network with 3 hidden layers and time embeddings of 128 columns, noise and
 * mean squared error included. C and P are critic and generator step of conv-wgan-gp on grey pictures, side x filters, batches of 32; run
 * alone by `-- --pictures`. G and D have 40 columns: 16 numeric and 6 groups of 4 levels. hidden / batch.
 */
import {Worker, isMainThread, parentPort, workerData} from 'node:worker_threads'
import {parseArgs} from 'node:util'
import {createTensorflowExecutor} from '../src/backend/tensorflow.js'
import {createRng} from '../src/core/rng.js'
import type {Executor} from '../src/nn/executor.js'
import {createOwnExecutor} from '../src/nn/own/executor.js'
import {matrixProduct} from './support/matrix-product.js'
import {pictureSteps} from './support/picture-steps.js'
import {diffusionSteps, wganSteps} from './support/training-steps.js'

const {values} = parseArgs({
  options: {
    kernels: {type: 'string', default: 'auto'},
    engine: {type: 'string', default: 'own'},
    seconds: {type: 'string', default: '3'},
    pictures: {type: 'boolean', default: false},
  },
})

const CASES = [
  {name: 'G128/64', hidden: 128, batch: 64, make: wganSteps},
  {name: 'G256/64', hidden: 256, batch: 64, make: wganSteps},
  {name: 'G256/256', hidden: 256, batch: 256, make: wganSteps},
  {name: 'D128/64', hidden: 128, batch: 64, make: diffusionSteps},
  {name: 'D256/64', hidden: 256, batch: 64, make: diffusionSteps},
  {name: 'D256/256', hidden: 256, batch: 256, make: diffusionSteps},
]

/** Of side 32 and 32 filters first is what PyTorch was measured on; see docs/engines.md. */
const PICTURES = [
  {side: 28, hidden: 32},
  {side: 32, hidden: 16},
  {side: 32, hidden: 32},
  {side: 64, hidden: 16},
]

interface Times {
  /** 20th percentile of the wall-clock times, ms. */
  readonly wall: number
  /** Mean processor time of this process, ms: what holds on a machine whose processors are shared with others. */
  readonly processor: number
}

function timesOf(run: () => void, seconds: number): Times {
  const times: number[] = []
  const before = process.cpuUsage()
  for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
    const startedAt = performance.now()
    run()
    times.push(performance.now() - startedAt)
  }
  const {user, system} = process.cpuUsage(before)
  const wall = times.sort((a, b) => a - b)[Math.floor(times.length / 5)]
  return {wall, processor: (user + system) / 1000 / times.length}
}

function bestOfThree(run: () => void, seconds: number): Times {
  const rounds = [0, 1, 2].map(() => timesOf(run, seconds / 3))
  return {
    wall: Math.min(...rounds.map(({wall}) => wall)),
    processor: Math.min(...rounds.map(({processor}) => processor)),
  }
}

/** Prints what a step takes beside a plain product in the same minute. */
function tell(name: string, step: () => void, seconds: number): void {
  const plain = matrixProduct(values.kernels === 'typescript')
  timesOf(step, seconds / 6)
  const product = bestOfThree(plain.run, seconds / 6)
  const {wall, processor} = bestOfThree(step, seconds)
  const speeds = [product.wall, product.processor].map(ms => plain.gigaflops(ms).toFixed(1))
  const ms = [wall, processor].map(time => time.toFixed(2).padStart(7))
  console.log(`${name.padEnd(9)} ${ms[0]} ms per step, ${ms[1]} ms of processor time; product ${speeds.join(' / ')} GFLOP/s`)
}

function figures(executor: Executor, seconds: number): void {
  for (const {name, hidden, batch, make} of CASES)
    tell(name, make(executor, {hidden, batch}, createRng(`bench ${name}`)), seconds)
}

function pictures(executor: Executor, seconds: number): void {
  for (const {side, hidden} of PICTURES) {
    const name = `${side}x${hidden}`
    const {critic, generator} = pictureSteps(executor, {side, hidden, batch: 32}, createRng(`bench ${name}`))
    tell(`C${name}`, critic, seconds)
    tell(`P${name}`, generator, seconds)
  }
}

interface Throughput {
  readonly steps: number
  /** Processor time of the whole process per step, ms. */
  readonly processor: number
}

/** Steps of G128/64 in the given time, in as many threads; threads start counting together. */
async function throughput(threads: number, seconds: number): Promise<Throughput> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  // Threads do not inherit the loader of TypeScript.
  const file = JSON.stringify(import.meta.url)
  const loader = `import('tsx/esm/api').then(({tsImport}) => tsImport(${file}, ${file}))`
  const counts = Array.from({length: threads}, async () => {
    const worker = new Worker(loader, {eval: true, workerData: {gate, threads, seconds, kernels: values.kernels}})
    return await new Promise<Throughput>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  })
  const counted = await Promise.all(counts)
  const steps = counted.reduce((sum, count) => sum + count.steps, 0)
  // Each thread saw the processor time of all.
  return {steps, processor: counted.reduce((sum, count) => sum + count.processor, 0) / threads / steps}
}

function countSteps({
  gate,
  threads,
  seconds,
  kernels,
}: {
  gate: Int32Array
  threads: number
  seconds: number
  kernels: string
}): void {
  const executor = createOwnExecutor(kernels === 'typescript' ? 'typescript' : 'auto')
  const step = wganSteps(executor, {hidden: 128, batch: 64}, createRng('bench throughput'))
  timesOf(step, 1)
  Atomics.add(gate, 0, 1)
  while (Atomics.load(gate, 0) < threads) Atomics.wait(gate, 0, Atomics.load(gate, 0), 1)
  let steps = 0
  const before = process.cpuUsage()
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; steps++) step()
  const {user, system} = process.cpuUsage(before)
  parentPort?.postMessage({steps, processor: (user + system) / 1000} satisfies Throughput)
}

if (isMainThread) {
  const seconds = Number(values.seconds)
  const onTensorflow = values.engine === 'tensorflow'
  const executor = onTensorflow
    ? await createTensorflowExecutor()
    : createOwnExecutor(values.kernels === 'typescript' ? 'typescript' : 'auto')
  console.log(`engine: ${executor.name}${executor.fallback ? ` (${executor.fallback})` : ''}`)
  if (values.pictures) pictures(executor, seconds)
  else figures(executor, seconds)
  for (let round = 0; round < 3 && !onTensorflow && !values.pictures; round++) {
    const [one, two] = [await throughput(1, seconds), await throughput(2, seconds)]
    const [wall, processor] = [two.steps / one.steps, (2 * one.processor) / two.processor].map(ratio => ratio.toFixed(2))
    console.log(`G128/64 in two threads: ${wall}x the steps of one by the clock, ${processor}x for the same processor time`)
  }
} else {
  countSteps(workerData as Parameters<typeof countSteps>[0])
}
