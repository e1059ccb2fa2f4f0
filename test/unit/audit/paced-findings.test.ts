import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import type {Task} from '../../../src/audit/plan/task.js'
import type {TaskResult} from '../../../src/audit/plan/task-output.js'
import type {Found, StepResults} from '../../../src/audit/run/findings.js'
import {pacedFindings} from '../../../src/audit/run/paced-findings.js'

const REPEATS = 50
const result: TaskResult = {outcome: {status: 'skipped', reason: {code: 'out-of-time', before: 'finding'}}, notes: [], seconds: 1}

describe('findings', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A step whose findings take so many milliseconds each to tell, with what was told: the number of repeats that each rests on. */
  function step(milliseconds: number, tell: (found: Found) => void = () => undefined) {
    const tasks = Array.from({length: REPEATS}, (_, repeat) => ({repeat}) as Task)
    const results: StepResults = {planned: tasks, ended: new Map()}
    const told: number[] = []
    let clock = 0
    const findings = pacedFindings(
      {
        add: (task, each) => {
          results.ended.set(task, each)
          return results
        },
        of: ({ended}) => ({repeats: [...ended.keys()].map(({repeat}) => repeat)}) as unknown as Found,
      },
      found => {
        clock += milliseconds
        told.push(found.repeats.length)
        tell(found)
      },
      () => clock + performance.now(),
    )
    const end = (from: number, to: number) => {
      for (const task of tasks.slice(from, to)) findings.ended(task, result)
    }
    return {findings, told, end}
  }

  test('are told of each repeat while telling takes little time', () => {
    const {told, end} = step(5)
    end(0, REPEATS)
    expect(told).toEqual(Array.from({length: REPEATS}, (_, at) => at + 1))
  })

  test('that take long are told of several repeats at once, the first and the last always', () => {
    const {told, end} = step(400)
    end(0, REPEATS)
    // What is free is over with the first; what is due waits for 100 times the rest.
    expect(told).toEqual([1, REPEATS])
  })

  test('that were put off are told by themselves when it is time', () => {
    const {told, end} = step(400)
    end(0, 10)
    expect(told).toEqual([1])
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual([1, 10])
  })

  test('that are still due are told at the end, and nothing afterwards', () => {
    const {findings, told, end} = step(400)
    end(0, 10)
    findings.close()
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual([1, 10])
  })

  test('that cannot be told end the audit, also when it was their own time', () => {
    let isBroken = false
    const {findings, end} = step(400, () => {
      if (isBroken) throw new Error('broken')
    })
    end(0, 10)
    isBroken = true
    vi.advanceTimersByTime(60_000)
    expect(() => {
      end(10, 11)
    }).toThrow('broken')
    expect(() => {
      findings.close()
    }).toThrow('broken')
  })
})
