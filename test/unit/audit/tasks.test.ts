import {expect, it} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'

it('a repeat begins with the generators and the controls of their attacks, so that a stopped audit has a verdict', () => {
  const plan = createPlan(
    {
      seed: 1,
      target: 'y',
      minority: ['1'],
      generators: ['smote'],
      attacks: ['dcr-mia'],
      synthetic: [],
      holdout: {kind: 'fraction', fraction: 0.5},
      amount: {kind: 'balance'},
      repeats: 2,
      confidence: 0.95,
      engine: 'auto',
      columns: {categorical: [], ignored: []},
      options: [],
    },
    ['smote'],
  )
  for (const repeat of [0, 1]) {
    const kinds = tasksOf(plan, 'input')
      .filter(task => task.repeat === repeat)
      .map(({subject}) => subject.kind)
    const order = [...new Set(kinds)]
    expect(order).toEqual(['generator', 'planted-leak', 'independent-sample', 'none', 'class-weights', 'loss'])
    // Each subject's tasks lie together: they share a release.
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual(order)
  }
})
