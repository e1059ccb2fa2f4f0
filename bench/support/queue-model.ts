/** What parties of a queue need of a processor, in seconds. */
export interface QueueCosts {
  /** For each task. */
  readonly coordinator: number
  readonly redis: number
  readonly worker: number
  /** Share of a processor for results that come one by one: the coordinator is told so many times a second at most, however many come. */
  readonly coordinatorClock: number
  /** Share of a processor for each worker that is there, whatever it does: clocks, claims, reports. */
  readonly redisPerWorker: number
}

export interface QueueScene {
  readonly workers: number
  readonly jobs: number
  readonly tasksPerJob: number
  /** Work of a task, without what the queue costs. */
  readonly taskSeconds: number
  /** Between a worker and Redis, there and back. */
  readonly roundTrip: number
  /** What Redis sends to all workers together. */
  readonly bytesPerSecond: number
  /** Of an audit's data, which each worker fetches before its first task. */
  readonly dataBytes: number
  /** Jobs that lie on the queue at a time. */
  readonly outstanding: number
  /** All parties share one processor, as on the machine of the measurement; otherwise each has its own. */
  readonly isOneProcessor?: boolean
}

export interface SimulatedQueue {
  /** From the first fetch to the last result. */
  readonly seconds: number
  /** Work of the tasks, of what the workers could have done meanwhile. */
  readonly efficiency: number
  /** Share of the time that each was busy. */
  readonly busy: {readonly coordinator: number; readonly redis: number; readonly network: number}
}

/** Serves one after the other, in the order in which they come. */
class Station {
  #freeAt = 0
  busy = 0

  /** Returns when what comes at a moment is done. */
  serve(at: number, seconds: number): number {
    this.#freeAt = Math.max(at, this.#freeAt) + seconds
    this.busy += seconds
    return this.#freeAt
  }
}

/**
 * Plays an audit over a queue event by event: a closed network of single servers, first come first served (coordinator, Redis, and the
 * line out of Redis), and workers. A worker fetches the data, takes a job, works, and hands in its results; the coordinator takes the
 * results and puts the next job on the queue. Each party's clocks slow its station down by their share of a processor. Nothing is drawn
 * by chance: all tasks take the same time.
 *
 * @throws {RangeError} When the clocks of so many workers leave a station no time at all.
 */
export function simulateQueue(costs: QueueCosts, scene: QueueScene): SimulatedQueue {
  const {workers, jobs, tasksPerJob, taskSeconds, roundTrip, bytesPerSecond, dataBytes, outstanding, isOneProcessor} = scene
  const left = (clocks: number) => {
    if (clocks >= 1) throw new RangeError(`The clocks of ${workers} workers leave no time for tasks.`)
    return 1 - clocks
  }
  const network = new Station()
  const coordinator = new Station()
  const redis = isOneProcessor === true ? coordinator : new Station()
  // Half of what a task costs is its way to a worker, the other half its way back.
  const coordinates = (at: number) => coordinator.serve(at, (costs.coordinator * tasksPerJob) / 2 / left(costs.coordinatorClock))
  const stores = (at: number) => redis.serve(at, (costs.redis * tasksPerJob) / 2 / left(costs.redisPerWorker * workers))
  const works = (at: number) => {
    const own = costs.worker * tasksPerJob
    return taskSeconds * tasksPerJob + (isOneProcessor === true ? coordinator.serve(at, own) : at + own)
  }
  const events = new Events()
  let [added, ended, ready, end] = [0, 0, 0, 0]
  const idle: number[] = []
  const take = (at: number) => {
    ready--
    events.add(stores(at) + roundTrip, 'worked')
  }
  const add = (at: number) => {
    added++
    events.add(coordinates(at), 'added')
  }
  for (let worker = 0; worker < workers; worker++) events.add(network.serve(0, dataBytes / bytesPerSecond) + roundTrip, 'free')
  while (added < Math.min(jobs, outstanding)) add(0)
  for (let event = events.next(); event !== undefined && ended < jobs; event = events.next()) {
    const {at, kind} = event
    if (kind === 'worked') events.add(works(at), 'handed')
    else if (kind === 'handed') {
      const stored = stores(at)
      events.add(stored + roundTrip, 'free')
      events.add(stored + roundTrip / 2, 'told')
    } else if (kind === 'told') {
      end = coordinates(at)
      ended++
      if (added < jobs) add(at)
    } else if (kind === 'added') {
      ready++
      if (idle.pop() !== undefined) take(at)
    } else if (ready > 0) take(at)
    else idle.push(at)
  }
  const share = ({busy}: Station) => Math.min(1, busy / end)
  return {
    seconds: end,
    efficiency: (jobs * tasksPerJob * taskSeconds) / (workers * end),
    busy: {coordinator: share(coordinator), redis: share(redis), network: share(network)},
  }
}

interface Event {
  readonly at: number
  readonly kind: 'free' | 'added' | 'worked' | 'handed' | 'told'
}

/** Events in the order of their moments: a binary heap (Williams 1964, Algorithm 232). */
class Events {
  readonly #heap: Event[] = []

  add(at: number, kind: Event['kind']): void {
    const heap = this.#heap
    let place = heap.push({at, kind}) - 1
    while (place > 0) {
      const above = (place - 1) >> 1
      if (heap[above].at <= heap[place].at) return
      ;[heap[above], heap[place]] = [heap[place], heap[above]]
      place = above
    }
  }

  next(): Event | undefined {
    const heap = this.#heap
    const first = heap.at(0)
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    heap[0] = last
    for (let place = 0; ;) {
      let least = place
      for (const below of [2 * place + 1, 2 * place + 2])
        if (below < heap.length && heap[below].at < heap[least].at) least = below
      if (least === place) return first
      ;[heap[least], heap[place]] = [heap[place], heap[least]]
      place = least
    }
  }
}
