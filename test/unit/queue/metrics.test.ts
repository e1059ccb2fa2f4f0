import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ListenAddress} from '../../../src/queue/metrics-server.js'
import {serveMetrics} from '../../../src/queue/metrics-server.js'
import {numbersOf} from '../../../src/queue/queue-metrics.js'
import type {QueueStatus} from '../../../src/queue/status.js'
import {openWorkerMetrics, type WorkerMetrics} from '../../../src/queue/worker-metrics.js'
import type {WorkerStatus} from '../../../src/queue/workers.js'

const here: ListenAddress = {host: '127.0.0.1', port: 0}

const status: WorkerStatus = {
  id: 'w',
  host: 'h',
  pid: 1,
  version: '1.2.3',
  code: 'abc',
  jobs: 4,
  startedAt: 0,
  seenAt: 0,
  done: 3,
  failed: 1,
  lastMinute: 2,
  busySeconds: 12.5,
  draining: false,
  running: [{audit: 'secret-audit', hash: 'h', task: 'dcr-mia on file:patients.csv, repeat 1', fraction: 0.5, seconds: 7}],
}

describe('metrics of a worker', () => {
  let metrics: WorkerMetrics
  let isReady = true
  let usage = {bytes: 3000, parts: 3, evicted: 1}
  let looks = 0
  const page = async (path: string, method = 'GET') => {
    const response = await fetch(metrics.url.replace('/metrics', path), {method})
    return {code: response.status, text: await response.text()}
  }

  beforeAll(async () => {
    const partCache = {
      usage: () => {
        looks++
        return Promise.resolve(usage)
      },
    }
    metrics = await openWorkerMetrics(here, {status: () => status, audits: () => 1, isReady: () => isReady, partCache})
  })

  afterAll(() => metrics.close())

  test('are tasks by outcome, their seconds, what runs and memory, and name no plan', async () => {
    metrics.taskEnded('attack', 'done', 2)
    metrics.taskEnded('attack', 'failed', 200)
    metrics.attemptFailed()
    const {code, text} = await page('/metrics')
    expect(code).toBe(200)
    for (const line of [
      'minority_report_worker_tasks_total{kind="attack",outcome="done"} 1',
      'minority_report_worker_tasks_total{kind="attack",outcome="failed"} 1',
      'minority_report_worker_task_seconds_bucket{le="5",kind="attack"} 1',
      'minority_report_worker_task_seconds_sum{kind="attack"} 202',
      'minority_report_worker_failed_attempts_total 1',
      'minority_report_worker_running_tasks 1',
      'minority_report_worker_places 4',
      'minority_report_worker_oldest_task_seconds 7',
      'minority_report_worker_busy_seconds 12.5',
      'minority_report_worker_ready 1',
      'minority_report_worker_build_info{version="1.2.3",code="abc"} 1',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(text).not.toMatch(/secret-audit|patients|dcr-mia/)
  })

  test('are what is kept on its machine', async () => {
    const kept = async () =>
      (await page('/metrics')).text.split('\n').filter(line => line.startsWith('minority_report_worker_cache'))
    const lines = ({bytes, parts, evicted}: typeof usage) => [
      `minority_report_worker_cache_bytes ${bytes}`,
      `minority_report_worker_cache_parts ${parts}`,
      `minority_report_worker_cache_evictions_total ${evicted}`,
    ]
    expect((await kept()).sort()).toEqual(lines(usage).sort())
    usage = {bytes: 1000, parts: 1, evicted: 5}
    expect((await kept()).sort()).toEqual(lines(usage).sort())
  })

  test('look at the folder once for all that they tell of it', async () => {
    looks = 0
    await page('/metrics')
    expect(looks).toBe(1)
  })

  test('say that it is not ready while it takes no tasks, and alive all the same', async () => {
    expect(await page('/healthz')).toEqual({code: 200, text: 'ready\n'})
    isReady = false
    expect((await page('/healthz')).code).toBe(503)
    expect((await page('/livez')).code).toBe(200)
    expect((await page('/metrics')).text).toContain('minority_report_worker_ready 0')
  })

  test('answer no other path and no other method', async () => {
    expect((await page('/')).code).toBe(404)
    expect((await page('/__proto__')).code).toBe(404)
    expect((await page('/metrics', 'POST')).code).toBe(405)
  })

  test('a port that is taken is one message', async () => {
    const port = Number(new URL(metrics.url).port)
    await expect(serveMetrics({host: '127.0.0.1', port}, {})).rejects.toMatchObject({code: 'cannot-listen'})
  })
})

test('a page that cannot be made is no crash', async () => {
  const server = await serveMetrics(here, {'/metrics': () => Promise.reject(new Error('secret'))})
  const response = await fetch(server.url)
  expect([response.status, await response.text()]).toEqual([503, 'the queue cannot be asked\n'])
  await server.close()
})

test('what workers are scaled by counts jobs in hand, and workers of the same code', () => {
  const queue = {
    code: 'abc',
    jobs: {waiting: 3, active: 2, failed: 1},
    audits: [{id: 'a'}],
    workers: [status, {...status, code: 'other'}],
    lastMinute: 5,
  } as unknown as QueueStatus
  expect(numbersOf(queue)).toEqual({
    waiting: 3,
    active: 2,
    unfinished: 5,
    failed: 1,
    audits: 1,
    workers: 1,
    places: 4,
    busy: 1,
    tasksInLastMinute: 5,
  })
})
