import {demoFiles} from './demo.js'
import type {Controller, Store} from './controller.js'
import {QUICK_DEPTH} from './choices.js'

/** What a newcomer is led through. */
export const TOUR_STEPS = ['data', 'release', 'audit', 'remedies'] as const
export type TourStep = (typeof TOUR_STEPS)[number]

/** Loads the simulated registry. */
export async function beginTour(controller: Controller): Promise<void> {
  controller.clear()
  await controller.add(await demoFiles())
}

/** Does what the step's button says; gives the step that follows, or nothing at the end. */
export async function takeStep(step: TourStep, controller: Controller, {get}: Store): Promise<TourStep | undefined> {
  switch (step) {
    case 'data':
      await controller.makeRelease('smote-nc')
      return 'release'
    case 'release':
      controller.choose({...get().choices, depth: QUICK_DEPTH})
      controller.startAudit()
      return 'audit'
    case 'audit':
      return 'remedies'
    case 'remedies':
      return undefined
  }
}
