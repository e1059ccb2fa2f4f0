import type {PlanRequest} from '../../src/audit/plan/create-plan.js'

/** A small audit of one generator, to be changed where a test is about something. */
export const planRequest: PlanRequest = {
  seed: 1,
  target: 'y',
  minority: ['1'],
  generators: ['smote'],
  synthetic: [],
  holdout: {kind: 'fraction', fraction: 0.5},
  amount: {kind: 'balance'},
  repeats: 1,
  confidence: 0.95,
  engine: 'auto',
  columns: {},
  options: [],
}
