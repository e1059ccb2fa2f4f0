import {describe, expect, test} from 'vitest'
import {simulateQueue, type QueueCosts, type QueueScene} from '../../../bench/support/queue-model.js'

const free: QueueCosts = {coordinator: 0, redis: 0, worker: 0, coordinatorClock: 0, redisPerWorker: 0}
const scene: QueueScene = {
  ...{workers: 10, jobs: 1000, tasksPerJob: 2, taskSeconds: 0.5},
  ...{roundTrip: 0, bytesPerSecond: 1e8, dataBytes: 0, outstanding: 2000},
}

describe('the model of a queue', () => {
  test('takes the time of the tasks alone where nothing else costs', () => {
    const {seconds, efficiency} = simulateQueue(free, scene)
    expect(seconds).toBeCloseTo(100, 9)
    expect(efficiency).toBeCloseTo(1, 9)
  })

  test('is held up by a coordinator that is slower than the workers', () => {
    // 2,000 tasks of 0.1 s each at the coordinator, whatever the number of workers.
    const {seconds, busy} = simulateQueue({...free, coordinator: 0.1}, {...scene, workers: 100})
    expect(seconds).toBeGreaterThan(199.99)
    expect(seconds).toBeLessThan(203)
    expect(busy.coordinator).toBeGreaterThan(0.98)
    expect(simulateQueue({...free, coordinator: 0.1}, {...scene, workers: 1000}).seconds).toBeGreaterThan(199.99)
  })

  test('has workers wait for their data one after the other', () => {
    // 10 workers fetch 1 GB at 100 MB/s: the last begins after 100 s, when the first has done 90 of its jobs.
    const {seconds, busy} = simulateQueue(free, {...scene, dataBytes: 1e9})
    expect(seconds).toBeCloseTo(155, 0)
    expect(busy.network).toBeCloseTo(100 / seconds, 2)
  })

  test('adds what each worker costs for being there', () => {
    const cheap = simulateQueue({...free, redis: 0.02}, {...scene, workers: 100})
    const dear = simulateQueue({...free, redis: 0.02, redisPerWorker: 0.005}, {...scene, workers: 100})
    expect(dear.seconds / cheap.seconds).toBeCloseTo(2, 1)
    expect(() => simulateQueue({...free, redisPerWorker: 0.01}, {...scene, workers: 100})).toThrow(RangeError)
  })

  test('shares one processor among all parties where there is one', () => {
    const costs = {...free, coordinator: 0.1, redis: 0.1, worker: 0.2}
    const {seconds} = simulateQueue(costs, {...scene, workers: 100, taskSeconds: 0, isOneProcessor: true})
    expect(seconds).toBeCloseTo(2000 * 0.4, 0)
  })
})
