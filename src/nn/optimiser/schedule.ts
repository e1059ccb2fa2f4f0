import type {Schedule} from '../executor.js'

/** Share of the full rate at a step; steps count from 1. */
export function rateShare(schedule: Schedule, step: number): number {
  return schedule.kind === 'constant' ? 1 : Math.max(0, 1 - (step - 1) / schedule.steps)
}
